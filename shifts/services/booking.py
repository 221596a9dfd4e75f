"""Booking a worker onto a vacancy, undoing it, cancelling it, and completing what is past."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from compliance.services.registers import ask_before_booking, refuse_unconfirmed
from shifts.errors import (
    BookingYourself,
    NotCancellable,
    NotEligible,
    ShiftStarted,
    TooLateToCancel,
    UndoOver,
    VacancyChanged,
    VacancyClosed,
    VacancyGone,
)
from shifts.models import Booking, CancelReason, Offer, Vacancy
from shifts.rules.cancelling import Standing, WorkerCancelling
from shifts.selectors.facts import verdict_for
from shifts.selectors.need import requirement_of
from shifts.selectors.status import status_of, status_seen, vacancy_seen
from shifts.services.booked import standpoint_of, write_booking
from shifts.services.cancelling import end_by_trust, forget_work, worker_terms
from shifts.services.permits import may_book, may_end
from staffbank import clock
from staffbank.actors import Actor
from staffbank.audit.recording import record
from staffbank.db import duty
from staffbank.errors import NotPermitted
from staffbank.outbox.emitting import emit
from staffbank.rows import locked
from trusts.models import Membership
from trusts.permissions import ROLES, Permission
from workers.models import Worker
from workers.services.granting import let_run_out, take_back

_BOOKS = [role for role in ROLES.values() if Permission.BOOK_WORKER in role.permissions]
#: The roles that book people onto their own wards, and onto every ward of their trust.
BOOKS_ON_WARDS = [role.code for role in _BOOKS if role.ward_scoped]
BOOKS_EVERYWHERE = [role.code for role in _BOOKS if not role.ward_scoped]


def book(vacancy: Vacancy, worker: Worker, *, by: Actor, seen: datetime | None = None) -> Booking:
    """Book ``worker`` onto ``vacancy``, closing it to everyone else.

    ``seen`` is the ``updated_at`` of the version the person read. Locks the worker, then the
    vacancy: every writer of bookings takes them in that order. Refuses a shift that has gone, has
    changed or is not open to them, work they may not do, and work too near other known work at
    any trust, of which nothing is told but that it exists. A register whose last word is old is
    asked before anything is locked: this transaction is undone for it, and begun again.
    """
    if not may_book(by, vacancy, worker):
        raise NotPermitted
    if by.is_trust and worker.user_id is not None and worker.user_id == by.user_id:
        raise BookingYourself
    with duty("booking"):
        refuse_gone(status_of(vacancy.pk))  # most who lose a race are told before they lock
    if settings.REGISTERS:
        ask_before_booking(worker.pk, requirement_of(vacancy))
    with transaction.atomic():
        return take(vacancy, worker, by=by, seen=seen)


def take(vacancy: Vacancy, worker: Worker, *, by: Actor, seen: datetime | None) -> Booking:
    """Lock, judge and write: what ``book`` does for whoever came in time."""
    with duty("booking"):
        worker = locked(Worker, worker.pk)
        vacancy = locked(Vacancy, vacancy.pk)
        now = clock.now()
        refuse_gone(vacancy.status)
        refuse_moved(vacancy, seen, now)
        standpoint = standpoint_of(worker, vacancy, now)
        verdict = verdict_for(worker, vacancy)
        if not verdict.eligible:
            raise NotEligible(verdict=verdict)
        if settings.REGISTERS:
            refuse_unconfirmed(
                worker.pk,
                requirement_of(vacancy),
                now,
                by=by,
                ring=lambda: vacancy.trust.bank_phone,
            )
        booking = write_booking(vacancy, worker, standpoint, by=by, now=now)
        vacancy.advance(Vacancy.Status.FILLED, filled_at=now)
        alone = flag_self_booking(worker, vacancy)
    after = {"worker": worker.pk, "source": standpoint.source, "own_ward": alone}
    record("booking.made", booking, by=by, after=after)
    emit("booking.made", {"booking": booking.pk}, by=by, bank=vacancy.bank_id)
    return booking


def vacancy_for(worker: Actor, ref: UUID) -> Vacancy | None:
    """The vacancy that a worker presses on, if they may see it.

    Refuses one that has gone before anything else is read of it.
    """
    status = status_seen(worker, ref)
    if status is None:
        return None
    refuse_gone(status)
    return vacancy_seen(worker, ref)


def refuse_gone(status: str) -> None:
    """Refuse a vacancy that is no longer open, saying which kind of gone it is."""
    if status == Vacancy.Status.OPEN:
        return
    if status in {Vacancy.Status.FILLED, Vacancy.Status.WORKED}:
        raise VacancyGone
    raise VacancyClosed


def refuse_moved(vacancy: Vacancy, seen: datetime | None, now: datetime) -> None:
    """Refuse a vacancy that changed since it was read, or that has begun."""
    if seen is not None and vacancy.updated_at != seen:
        raise VacancyChanged(vacancy=vacancy.pk)
    if vacancy.starts_at <= now:
        raise ShiftStarted


def flag_self_booking(worker: Worker, vacancy: Vacancy) -> bool:
    """Whether the worker books people onto this ward, in whichever role, cover included: said aloud
    in the record, on the vacancy's page and to those who give roles."""
    if worker.user_id is None:
        return False
    held = Membership.objects.filter(user=worker.user_id, trust=vacancy.trust_id)
    of_ward = Q(role__in=BOOKS_ON_WARDS, ward_links__ward=vacancy.ward_id)
    return held.current(clock.today()).filter(of_ward | Q(role__in=BOOKS_EVERYWHERE)).exists()


@transaction.atomic
def undo(booking: Booking, *, by: Actor) -> Booking:
    """Undo a booking just made, as if it had not been: nothing counts against anybody, and it
    gives the trust no reason to see the person."""
    if not may_end(by, booking):
        raise NotPermitted
    now = clock.now()
    with duty("booking"):
        booking = lock(booking)
        if booking.status != Booking.Status.BOOKED:
            raise NotCancellable
        if now >= booking.undo_until:
            raise UndoOver
        booking.advance(Booking.Status.UNDONE, ended_at=now, ended_by=side_of(by))
        take_back(booking.ref)
        for ref in accepted_offers(booking):
            let_run_out(ref, ended_at=now)
        reopen(booking)
    record("booking.undone", booking, by=by)
    emit("booking.undone", {"booking": booking.pk}, by=by, bank=booking.bank_id)
    return booking


def accepted_offers(booking: Booking) -> list[UUID]:
    """The offers by name that led to a booking."""
    accepted = Offer.objects.filter(
        vacancy=booking.vacancy_id, worker=booking.worker_id, status=Offer.Status.ACCEPTED
    )
    return list(accepted.values_list("ref", flat=True))


def what_cancelling_means(booking: Booking, *, by: Actor) -> WorkerCancelling:
    """What cancelling now would mean for the worker, shown before they press."""
    if not may_end(by, booking):
        raise NotPermitted
    return worker_terms(booking, clock.now())


@transaction.atomic
def cancel(booking: Booking, *, reason: CancelReason, note: str = "", by: Actor) -> Booking:
    """Cancel a booking and open the vacancy again. A worker cannot in the last hours: they ring.

    A ward that ends a booking late owes the worker what the bank agreed.
    """
    if not may_end(by, booking):
        raise NotPermitted
    now = clock.now()
    with duty("booking"):
        booking = lock(booking)
        if booking.status != Booking.Status.BOOKED or booking.starts_at <= now:
            raise NotCancellable
        if by.is_worker:
            end_by_worker(booking, reason=reason, note=note, by=by, now=now)
        else:
            end_by_trust(booking, reason=reason, note=note, by=by, now=now)
        reopen(booking)
    return booking


def end_by_worker(
    booking: Booking, *, reason: CancelReason, note: str, by: Actor, now: datetime
) -> None:
    terms = worker_terms(booking, now)
    if terms.standing == Standing.TOO_LATE:
        raise TooLateToCancel(closes_at=terms.closes_at)
    late = terms.standing == Standing.LATE
    booking.advance(
        Booking.Status.CANCELLED,
        ended_at=now,
        ended_by=Booking.EndedBy.WORKER,
        end_reason=reason,
        end_note=note,
        ended_late=late,
    )
    record(
        "booking.cancelled",
        booking,
        by=by,
        after={"by": "worker", "reason": reason.code, "late": late},
        reason=note,
    )
    emit("booking.cancelled", {"booking": booking.pk}, by=by, bank=booking.bank_id)


def lock(booking: Booking) -> Booking:
    """Lock the worker, then the vacancy, and read the booking as it is now."""
    Worker.objects.select_for_update(no_key=True).get(pk=booking.worker_id)
    Vacancy.objects.select_for_update(no_key=True).get(pk=booking.vacancy_id)
    return Booking.objects.select_related("vacancy__grade").get(pk=booking.pk)


def reopen(booking: Booking) -> None:
    """Give the vacancy back, open as before, and take the work out of the ledger."""
    forget_work(booking)
    booking.vacancy.advance(Vacancy.Status.OPEN, filled_at=None)


def side_of(by: Actor) -> str:
    return Booking.EndedBy.WORKER if by.is_worker else Booking.EndedBy.TRUST


def complete_past(now: datetime, *, by: Actor, limit: int = 500) -> int:
    """Complete every booking of the job's bank whose shift has ended, and its vacancy."""
    with transaction.atomic(), duty("sweeping"):
        ended = (
            Booking.objects.visible_to(by)
            .filter(status=Booking.Status.BOOKED, ends_at__lte=now)
            .select_related("vacancy")
            .select_for_update(no_key=True, skip_locked=True, of=("self",))
            .order_by("pk")[:limit]
        )
        bookings = list(ended)
        for booking in bookings:
            booking.advance(Booking.Status.WORKED)
            if booking.vacancy.status == Vacancy.Status.FILLED:
                booking.vacancy.advance(Vacancy.Status.WORKED)
            record("booking.worked", booking, by=by)
            emit("booking.worked", {"booking": booking.pk}, by=by, bank=booking.bank_id)
    return len(bookings)
