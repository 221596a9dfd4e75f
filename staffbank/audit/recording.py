"""Writing the record. Called by every service, inside its transaction."""

from __future__ import annotations

from collections.abc import Iterable
from contextvars import ContextVar
from datetime import date
from ipaddress import ip_address, ip_network
from typing import Any, cast

from django.db import DEFAULT_DB_ALIAS, connections, models

from staffbank import clock, db
from staffbank.actors import Actor
from staffbank.audit.models import AuditEntry
from staffbank.backend.base import DatabaseWrapper
from staffbank.tracing import request_id

#: The address it came from; empty where a job acts.
came_from: ContextVar[str] = ContextVar("staffbank_came_from", default="")

#: The verbs recorded since somebody began to listen (``staffbank.web.leaving``).
heard: ContextVar[set[str] | None] = ContextVar("staffbank_heard", default=None)

#: How much of an address an entry keeps for good: a neighbourhood, and nobody's own line.
KEPT_BITS = {4: 24, 6: 48}
_ORIGIN = "INSERT INTO audit_origin (id, day, address) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING"


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
    _say_from_where(entry.day)
    entry.save(force_insert=True)
    return entry


def record_all(
    verb: str, subjects: Iterable[tuple[models.Model, dict[str, Any]]], *, by: Actor
) -> None:
    """Record that ``by`` did ``verb`` to each of many subjects, each with its own ``after``."""
    _say_from_where(clock.today())
    _hear(verb)
    AuditEntry.objects.bulk_create(
        (entry_of(verb, subject, by=by, after=after) for subject, after in subjects),
        batch_size=1000,
    )


def record_once_a_day(verb: str, subjects: Iterable[models.Model], *, by: Actor) -> None:
    """Record what programs repeat all day: of each subject the first time of a day that this actor
    did it from this network."""
    entries = {entry.object_id: entry for entry in (entry_of(verb, s, by=by) for s in subjects)}
    if not entries:
        return
    one = next(iter(entries.values()))
    before = AuditEntry.objects.filter(
        day=one.day,
        verb=verb,
        object_type=one.object_type,
        object_id__in=entries,
        user_id=one.user_id,
        actor_role=one.actor_role,
        network=one.network,
    )
    known = set(before.values_list("object_id", flat=True))
    if new := [entry for key, entry in entries.items() if key not in known]:
        _say_from_where(one.day)
        AuditEntry.objects.bulk_create(new, batch_size=1000)


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
    _hear(verb)
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
        network=network_of(came_from.get()),
    )


def _hear(verb: str) -> None:
    listening = heard.get()
    if listening is not None:
        listening.add(verb)


def network_of(address: str) -> str:
    """The network that ``address`` is of: "203.0.113.0/24"."""
    if not address:
        return ""
    version = ip_address(address).version
    return str(ip_network(f"{address}/{KEPT_BITS[version]}", strict=False))


def _say_from_where(day: date) -> None:
    """Write the request's whole address beside its entries: it travels with the next statement,
    and a second one of the same request changes nothing."""
    if came_from.get() and request_id.get():
        database = cast("DatabaseWrapper", connections[DEFAULT_DB_ALIAS])
        database.say(_ORIGIN, [request_id.get(), day, came_from.get()])
