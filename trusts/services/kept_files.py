"""A file of a trust: kept with its report, imported at once or, when it is long, by the worker.

What a file means is its own app's business; here is what all of them have in common.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from django.db import transaction
from django.urls import reverse

from staffbank import clock
from staffbank.actors import Actor
from staffbank.audit.recording import record
from staffbank.db import acting, duty
from staffbank.errors import NotPermitted, Refusal
from staffbank.interop.csv_table import MAX_BYTES, Found
from staffbank.notifications.sending import Recipient, notify
from staffbank.outbox.emitting import emit
from trusts.errors import FileHasProblems, FileNotReadable, FileTooLarge
from trusts.models import Membership
from trusts.models.kept_file import KEPT_FOR, KeptFile
from trusts.permissions import ROLES, Permission
from trusts.seats import actor_of

#: Rows that are imported while the person waits; a longer file is the worker's.
AT_ONCE = 500

F = TypeVar("F", bound=KeptFile)


@dataclass(frozen=True, slots=True)
class Sort(Generic[F]):
    """A sort of file: its table, who may import one, what it would do, and what is said of it.

    ``verb`` begins what is recorded and announced: ``import`` makes ``import.checked``.
    """

    model: type[F]
    permission: Permission
    verb: str
    compare: Callable[[F, Actor], Found[Any, Any]]
    report_at: str
    letter: str

    def trust_of(self, by: Actor) -> int:
        """The trust that ``by`` may import such files for, or a refusal."""
        if not by.is_trust or by.trust_id is None or not by.can(self.permission):
            raise NotPermitted
        return by.trust_id

    def report_path(self, kept: F, trust_slug: str) -> str:
        return reverse(self.report_at, args=[trust_slug, kept.ref])


@transaction.atomic
def keep(sort: Sort[F], filename: str, content: bytes, *, by: Actor, **more: Any) -> F:
    """Keep a file and what importing it would do. Nothing of it is written and nobody is told."""
    trust = sort.trust_of(by)
    if len(content) > MAX_BYTES:
        raise FileTooLarge
    kept = sort.model(
        trust_id=trust,
        filename=filename[-200:],
        content=content,
        fingerprint=hashlib.sha256(content).hexdigest(),
        checked_at=clock.now(),
        checked_by_id=by.user_id,
        **more,
    )
    found = sort.compare(kept, by)
    kept.rows = found.rows
    kept.new_rows = found.good_rows
    kept.unchanged_rows = found.unchanged
    kept.problem_rows = found.problem_rows
    kept.save()
    after = {"rows": found.rows, "file": kept.fingerprint}
    record(f"{sort.verb}.checked", kept, by=by, after=after)
    return kept


def locked(sort: Sort[F], kept: F, *, by: Actor) -> F:
    """The file of ``by``'s trust, locked: it is imported once at a time."""
    rows = sort.model._default_manager.select_for_update(no_key=True)
    return rows.get(pk=kept.pk, trust=sort.trust_of(by))


def refuse_problems(found: Found[Any, Any], *, good_rows_only: bool) -> None:
    """Refuse a file that cannot be read, or has problems, unless the good rows will do."""
    if not found.parsed.readable:
        raise FileNotReadable
    if found.problem_rows and not good_rows_only:
        raise FileHasProblems


def done(sort: Sort[F], kept: F, *, by: Actor, after: dict[str, Any]) -> None:
    """Say that a file was imported, and what it did."""
    if kept.imported_at is None:
        kept.imported_at = clock.now()
        kept.save(update_fields=["imported_at"])
    record(f"{sort.verb}.run", kept, by=by, after=after)


@transaction.atomic
def ask(
    sort: Sort[F],
    kept: F,
    *,
    by: Actor,
    good_rows_only: bool = False,
    after: dict[str, Any] | None = None,
    **how: Any,
) -> None:
    """Let the worker import a checked file. Asking again while it is at it changes nothing."""
    kept = locked(sort, kept, by=by)
    now = clock.now()
    if kept.is_under_way(now):
        return
    kept.asked_at, kept.asked_by_id, kept.refused = now, by.user_id, ""
    kept.good_rows_only = good_rows_only
    for name, value in how.items():
        setattr(kept, name, value)
    kept.save()
    record(f"{sort.verb}.asked", kept, by=by, after=after)
    emit(f"{sort.verb}.asked", {"file": kept.pk}, by=by)


def run_asked(sort: Sort[F], key: int, run: Callable[[F, Actor], object]) -> None:
    """Import a file that was asked for, from the seat of whoever asked; tell them what came of it.

    One transaction: all of it or nothing. What was done already is left as it is.
    """
    with duty("sweeping"):
        rows = sort.model._default_manager.select_for_update(no_key=True)
        kept = rows.get(pk=key)
    if kept.asked_at is None:
        return
    seat = _seat_of(sort, kept)
    if seat is None:
        _settle(sort, kept, NotPermitted.message)
        return
    try:
        with acting(actor_of(seat)) as by:
            run(kept, by)
        _settle(sort, kept, "")
    except Refusal as refusal:
        _settle(sort, kept, refusal.message)
    _tell(sort, kept, seat)


def forget(model: type[KeptFile], now: datetime) -> int:
    """Delete the files that were checked or imported longer ago; what they brought stays."""
    with transaction.atomic(), duty("sweeping"):
        return model._default_manager.filter(checked_at__lt=now - KEPT_FOR).delete()[0]


def _seat_of(sort: Sort[F], kept: F) -> Membership | None:
    """The seat at the file's trust from which whoever asked may still import."""
    with duty("seating"):
        held = (
            Membership.objects.filter(user=kept.asked_by_id, trust=kept.trust_id)
            .current(clock.today())
            .select_related("trust", "user")
            .prefetch_related("ward_links")
            .order_by("pk")
        )
        seats = [each for each in held if each.user.is_active]
    return next((each for each in seats if actor_of(each).can(sort.permission)), None)


def _settle(sort: Sort[F], kept: F, refused: str) -> None:
    with duty("sweeping"):
        rows = sort.model._default_manager.filter(pk=kept.pk)
        rows.update(asked_at=None, refused=refused[:400])
        kept.refresh_from_db(fields=["refused", "imported_at"])


def _tell(sort: Sort[F], kept: F, seat: Membership) -> None:
    """Put what came of it in the inbox of whoever asked."""
    recipient = Recipient(
        f"As {ROLES[seat.role].spoken}", user_id=seat.user_id, trust_id=kept.trust_id
    )
    asked_at = kept.asked_at
    assert asked_at is not None
    assert seat.trust is not None
    notify(
        sort.letter,
        to=[recipient],
        topic=f"{sort.verb}.done",
        cause=f"{sort.verb}-{kept.pk}-{asked_at:%Y%m%d%H%M%S}",
        day=asked_at.astimezone(clock.LONDON).date(),
        bank=None,
        link=sort.report_path(kept, seat.trust.slug),
        context={"kept": kept},
    )
