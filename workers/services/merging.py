"""Joining two records of one person, in one transaction, so that it can be undone.

What would stand beside the kept record's own (a check of the same kind, an engagement at the same
trust) stays with the other record, which nobody can book or log in to any more.
"""

from __future__ import annotations

from datetime import timedelta

from django.db import IntegrityError, connection, transaction

from staffbank import clock
from staffbank.accounts.closing import close_for, open_again
from staffbank.accounts.models import User
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
    JoinedLater,
    MergedAlready,
    OwnRecords,
    TooLateToPart,
)
from workers.merging import MOVES
from workers.models import Joining, JoiningSpell, Merge, Worker, WorkerIdentifier
from workers.selectors import in_bank
from workers.services import two_accounts

_MOVE = "select workers_move(%s, %s, %s, %s, %s)"
_BACK = "select workers_move_back(%s)"
#: Why a joining ended that the person has no more need of.
_IS_ONE = "Joined with another record of the same person"
Status = Worker.Status
#: The legal steps back from having left. The later of two stands for the person who has both.
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
def merge(
    kept: Worker, other: Worker, *, reason: str, by: Actor, account: User | None = None
) -> Merge:
    """Join ``other`` to ``kept``. Where both have an account, the person goes on with ``account``,
    and nobody logs in with the other any more. Locks both, by key.

    Refuses one's own records, two numbers of one register, an account that has a role as the one
    to close, and shifts booked at the same time.
    """
    bank = may_merge(by)
    assert by.user_id is not None
    with duty("accounts"):
        kept, other = _locked(bank, kept, other)
        _refuse(kept, other, by)
        stays, closed = two_accounts.chosen(kept, other, account)
        policy = BankPolicy.objects.filter(bank=bank, valid_from__lte=clock.today())
        later = max(Status(kept.status), Status(other.status), key=list(_STEPS).index)
        done = Merge.objects.create(
            bank_id=bank,
            kept=kept,
            merged=other,
            former_status=other.status,
            kept_status=kept.status if kept.status != later else "",
            gave_account=stays is not None and stays.pk == other.user_id,
            closed_account=closed,
            reason=reason,
            days=policy.order_by("-valid_from").values_list("unmerge_days", flat=True)[0],
            merged_at=clock.now(),
            merged_by_id=by.user_id,
        )
        _move(done)
        _close(done, kept, other, stays)
        _become(kept, later)
        _end_joinings(done, kept)
    after = {"kept": str(kept.ref), "merged": str(other.ref)}
    record("worker.merged", done, by=by, worker=kept.pk, reason=reason, after=after)
    emit("worker.merged", {"merge": done.pk}, by=by, bank=bank)
    if stays is not None and closed is not None:
        two_accounts.tell_joined(done, stays, closed, by=by)
    return done


@transaction.atomic
def part(done: Merge, *, by: Actor) -> Merge:
    """Undo a merge within the days its bank gives: what went over goes back. Locks both.

    Of several into one record the last is undone first.
    """
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
        if Merge.objects.filter(kept=kept, undone_at=None, pk__gt=done.pk).exists():
            raise JoinedLater  # its account and status are by that one
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(_BACK, [done.pk])
                _begin_joinings_again(done)
        except IntegrityError as error:
            raise TooLateToPart from error
        _open(done, kept, other)
        done.undone_at, done.undone_by_id = clock.now(), by.user_id
        done.save(update_fields=["undone_at", "undone_by"])
    record("worker.parted", done, by=by, worker=kept.pk, after={"other": str(other.ref)})
    emit("worker.parted", {"merge": done.pk}, by=by, bank=bank)
    if done.closed_account is not None:
        two_accounts.tell_parted(done, done.closed_account, by=by)
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


def _close(done: Merge, kept: Worker, other: Worker, stays: User | None) -> None:
    """Nobody is booked on or logs in to the other record from now on."""
    _become(other, Status.LEFT)
    Worker.objects.filter(pk=other.pk).update(merged_into=kept, user=None)
    Worker.objects.filter(pk=kept.pk).update(
        birth_key=kept.birth_key or other.birth_key, user=stays
    )
    if done.closed_account is not None and stays is not None:
        close_for(done.closed_account, logs_in_as=stays)


def _open(done: Merge, kept: Worker, other: Worker) -> None:
    """Each record is as it was, and so is each account."""
    closed = done.closed_account_id
    if closed is not None:
        open_again(closed)
    theirs = kept.user_id if done.gave_account else closed
    if done.gave_account:
        Worker.objects.filter(pk=kept.pk).update(user=closed)
    Worker.objects.filter(pk=other.pk).update(merged_into=None, user=theirs)
    _become(other, done.former_status)
    if done.kept_status:
        _become(kept, done.kept_status)


def _become(worker: Worker, status: str) -> None:
    if worker.status == status:
        return
    if worker.status != Status.LEFT:
        worker.advance(Status.LEFT)
    for step in _STEPS[Status(status)]:
        worker.advance(step)


def _end_joinings(done: Merge, kept: Worker) -> None:
    """Whoever works already joins no more, and nobody joins twice."""
    over = {done.merged_id} if kept.status == Status.JOINING else {done.merged_id, kept.pk}
    open_ones = Joining.objects.open().filter(worker__in=over)
    spells = JoiningSpell.objects.filter(joining__in=open_ones, until=None)
    spells.update(until=done.merged_at)
    open_ones.update(ended_at=done.merged_at, end_reason=_IS_ONE)


def _begin_joinings_again(done: Merge) -> None:
    ended = Joining.objects.filter(
        worker__in=(done.kept_id, done.merged_id), ended_at=done.merged_at, end_reason=_IS_ONE
    )
    spells = JoiningSpell.objects.filter(joining__in=ended, until=done.merged_at)
    spells.update(until=None)
    ended.update(ended_at=None, end_reason="")
