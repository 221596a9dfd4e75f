"""Writing the record. Called by every service, inside its transaction."""

from __future__ import annotations

from collections.abc import Iterable
from contextvars import ContextVar
from typing import Any

from django.db import models

from staffbank import clock, db
from staffbank.actors import Actor
from staffbank.audit.models import AuditEntry

#: The web request being answered, so that everything it did can be read together.
request_id: ContextVar[str] = ContextVar("staffbank_request", default="")


def record(
    verb: str,
    subject: models.Model,
    *,
    by: Actor,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    reason: str = "",
    trust: int | None = None,
    worker: int | None = None,
    bank: int | None = None,
) -> AuditEntry:
    """Record that ``by`` did ``verb`` to ``subject``.

    The holders default to the subject's own ``trust_id``, ``worker_id`` and ``bank_id``; they say
    who may read the entry. Values are ids and codes, never names.
    """
    entry = entry_of(
        verb,
        subject,
        by=by,
        before=before,
        after=after,
        reason=reason,
        trust=trust,
        worker=worker,
        bank=bank,
    )
    entry.save(force_insert=True)
    return entry


def record_all(
    verb: str, subjects: Iterable[tuple[models.Model, dict[str, Any]]], *, by: Actor
) -> None:
    """Record that ``by`` did ``verb`` to each of many subjects, each with its own ``after``."""
    AuditEntry.objects.bulk_create(
        (entry_of(verb, subject, by=by, after=after) for subject, after in subjects),
        batch_size=1000,
    )


def entry_of(
    verb: str,
    subject: models.Model,
    *,
    by: Actor,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    reason: str = "",
    trust: int | None = None,
    worker: int | None = None,
    bank: int | None = None,
) -> AuditEntry:
    """The unsaved entry that ``record`` writes."""
    now = clock.now()
    return AuditEntry(
        day=now.astimezone(clock.LONDON).date(),
        at=now,
        verb=verb,
        actor_kind=by.kind.value,
        actor_role=by.role,
        job=by.label if by.kind == "system" else "",
        user_id=by.user_id,
        duty=db.current_duty(),
        object_type=subject._meta.label_lower,
        object_id=str(subject.pk),
        trust_id=trust or getattr(subject, "trust_id", None) or by.trust_id,
        worker_id=worker or getattr(subject, "worker_id", None),
        bank_id=bank or getattr(subject, "bank_id", None) or by.bank_id,
        icb_id=by.icb_id,
        before=before or {},
        after=after or {},
        reason=reason,
        request_id=request_id.get(),
    )
