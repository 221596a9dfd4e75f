"""Joining two records of one person, in one transaction, so that it can be undone.

What would stand beside the kept record's own (a check of the same kind, an engagement at the same
trust) stays with the other record, which nobody can book or log in to any more.
"""

from __future__ import annotations

from datetime import timedelta

from django.db import IntegrityError, connection, transaction

from staffbank import clock
from staffbank.actors import Actor, Kind
from staffbank.audit.recording import record
from staffbank.db import constraint_of, duty
from staffbank.errors import NotPermitted
from staffbank.outbox.emitting import emit
from trusts.models import BankPolicy
from trusts.permissions import Permission
from workers.errors import (
    BookingsOverlap,
    DifferentNumbers,
    MergedAlready,
    OwnRecords,
    TooLateToPart,
    TwoAccounts,
)
from workers.merging import MOVES
from workers.models import Merge, Worker, WorkerIdentifier
from workers.selectors import in_bank

_MOVE = "select workers_move(%s, %s, %s, %s, %s)"
_BACK = "select workers_move_back(%s)"
Status = Worker.Status
#: The legal steps back from having left.
_STEPS = {
    Status.LEFT: (),
    Status.JOINING: (Status.JOINING,),
    Status.ACTIVE: (Status.JOINING, Status.ACTIVE),
    Status.PAUSED: (Status.JOINING, Status.ACTIVE, Status.PAUSED),
}


def may_merge(by: Actor) -> int:
    """The bank whose people ``by`` may join, or a refusal."""
    if by.kind is not Kind.BANK or by.bank_id is None or not by.can(Permission.INVITE_WORKERS):
        raise NotPermitted
    return by.bank_id


@transaction.atomic
def merge(kept: Worker, other: Worker, *, reason: str, by: Actor) -> Merge:
    """Join ``other`` to ``kept``. Locks both, by key.

    Refuses one's own records, two numbers of one register, two accounts, and shifts booked at the
    same time.
    """
    bank = may_merge(by)
    assert by.user_id is not None
    with duty("accounts"):
        kept, other = _locked(bank, kept, other)
        _refuse(kept, other, by)
        policy = BankPolicy.objects.filter(bank=bank, valid_from__lte=clock.today())
        done = Merge.objects.create(
            bank_id=bank,
            kept=kept,
            merged=other,
            former_status=other.status,
            gave_account=kept.user_id is None and other.user_id is not None,
            reason=reason,
            days=policy.order_by("-valid_from").values_list("unmerge_days", flat=True)[0],
            merged_at=clock.now(),
            merged_by_id=by.user_id,
        )
        _move(done)
        _close(done, kept, other)
    after = {"kept": str(kept.ref), "merged": str(other.ref)}
    record("worker.merged", done, by=by, worker=kept.pk, reason=reason, after=after)
    emit("worker.merged", {"merge": done.pk}, by=by, bank=bank)
    return done


@transaction.atomic
def part(done: Merge, *, by: Actor) -> Merge:
    """Undo a merge within the days its bank gives: what went over goes back. Locks both."""
    bank = may_merge(by)
    with duty("accounts"):
        done = Merge.objects.select_for_update(no_key=True).get(pk=done.pk, bank=bank)
        if done.undone_at is not None or clock.now() > done.merged_at + timedelta(days=done.days):
            raise TooLateToPart
        rows = Worker.objects.select_for_update(no_key=True).order_by("pk")
        found = {each.pk: each for each in rows.filter(pk__in=(done.kept_id, done.merged_id))}
        kept, other = found[done.kept_id], found[done.merged_id]
        if kept.erased_at is not None or other.erased_at is not None or kept.merged_into_id:
            raise TooLateToPart
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(_BACK, [done.pk])
        except IntegrityError as error:
            raise TooLateToPart from error
        _open(done, kept, other)
        done.undone_at, done.undone_by_id = clock.now(), by.user_id
        done.save(update_fields=["undone_at", "undone_by"])
    record("worker.parted", done, by=by, worker=kept.pk, after={"other": str(other.ref)})
    emit("worker.parted", {"merge": done.pk}, by=by, bank=bank)
    return done


def both_of(merge_id: int) -> tuple[int, int]:
    """The two records that a merge is of, for the jobs that hear of it."""
    with duty("accounts"):
        done = Merge.objects.get(pk=merge_id)
    return done.kept_id, done.merged_id


def _locked(bank: int, kept: Worker, other: Worker) -> tuple[Worker, Worker]:
    rows = Worker.objects.select_for_update(no_key=True).order_by("pk")
    found = {each.pk: each for each in rows.filter(pk__in=(kept.pk, other.pk))}
    if in_bank(bank, found.keys()) != found.keys() or len(found) != 2:
        raise NotPermitted
    return found[kept.pk], found[other.pk]


def _refuse(kept: Worker, other: Worker, by: Actor) -> None:
    if by.user_id in {kept.user_id, other.user_id}:
        raise OwnRecords
    if any(each.merged_into_id or each.erased_at for each in (kept, other)):
        raise MergedAlready
    if kept.user_id and other.user_id:
        raise TwoAccounts
    numbers: dict[str, set[str]] = {}
    rows = WorkerIdentifier.objects.filter(worker__in=(kept, other))
    for scheme, value in rows.exclude(scheme="esr").values_list("scheme", "value"):
        numbers.setdefault(scheme, set()).add(value)
    if any(len(values) > 1 for values in numbers.values()):
        raise DifferentNumbers


def _move(done: Merge) -> None:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            for each in MOVES:
                cursor.execute(_MOVE, [done.pk, *each])
    except IntegrityError as error:
        if constraint_of(error) != "shifts_booking_worker_not_double_booked":
            raise
        raise BookingsOverlap from error


def _close(done: Merge, kept: Worker, other: Worker) -> None:
    """Nobody is booked on or logs in to the other record from now on."""
    user = other.user_id
    if other.status != Status.LEFT:
        other.advance(Status.LEFT)
    # With an account each there is no merging, so the other has one only to give it.
    Worker.objects.filter(pk=other.pk).update(merged_into=kept, user=None)
    changed: dict[str, object] = {"birth_key": kept.birth_key or other.birth_key}
    if done.gave_account:
        changed["user_id"] = user
    Worker.objects.filter(pk=kept.pk).update(**changed)


def _open(done: Merge, kept: Worker, other: Worker) -> None:
    user = kept.user_id
    if done.gave_account:
        Worker.objects.filter(pk=kept.pk).update(user=None)
    Worker.objects.filter(pk=other.pk).update(
        merged_into=None, **({"user": user} if done.gave_account else {})
    )
    for step in _STEPS[Status(done.former_status)]:
        other.advance(step)
