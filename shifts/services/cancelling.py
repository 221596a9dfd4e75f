"""What a cancellation costs each side, and ending a booking from the ward's side."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from shifts.models import Booking, CancelReason, Vacancy, WorkPeriod
from shifts.rules.cancelling import (
    CancellationPolicy,
    TrustCancelling,
    WorkerCancelling,
    trust_cancelling,
    worker_cancelling,
)
from shifts.services.pricing import first_hour_rate, quote_for
from staffbank import clock
from staffbank.actors import Actor
from staffbank.audit.recording import record
from staffbank.db import duty
from staffbank.outbox.emitting import emit
from trusts.selectors.numbers import Numbers, numbers_of


@dataclass(frozen=True, slots=True)
class WardConsequences:
    """Before a ward cancels: who is booked, what is owed, and how many had been told."""

    booking: Booking | None
    owed: TrustCancelling | None
    told: int

    @property
    def owed_pence(self) -> int:
        return self.owed.pence if self.owed else 0


def cancellation_policy(numbers: Numbers) -> CancellationPolicy:
    """The part of a trust's numbers that cancelling goes by."""
    return CancellationPolicy(
        free_hours=numbers.cancel_free_hours,
        closed_hours=numbers.cancel_cutoff_hours,
        trust_pays_within_hours=numbers.ward_late_hours,
        trust_pays_hours=numbers.ward_late_paid_hours,
    )


def numbers_now(shift: Vacancy | Booking, now: datetime) -> Numbers:
    """What holds for a vacancy or a booking now."""
    return numbers_of(shift.bank_id, shift.trust_id, now.astimezone(clock.LONDON).date())


def what_the_ward_owes(vacancy: Vacancy, now: datetime) -> WardConsequences:
    """What cancelling ``vacancy`` now would mean, for the seat that may see it."""
    booking = (
        Booking.objects.live()
        .filter(vacancy=vacancy, trust=vacancy.trust_id)
        .select_related("vacancy__grade")
        .first()
    )
    owed = trust_terms(booking, now) if booking else None
    return WardConsequences(booking, owed, vacancy.told_rows.count())


def trust_terms(booking: Booking, now: datetime) -> TrustCancelling:
    """What the trust would owe for ending ``booking`` now."""
    return trust_cancelling(
        now=now,
        starts_at=booking.starts_at,
        paid_minutes=quote_for(booking).paid_minutes,
        first_rate=first_hour_rate(booking),
        policy=cancellation_policy(numbers_now(booking, now)),
    )


def worker_terms(booking: Booking, now: datetime) -> WorkerCancelling:
    """What cancelling ``booking`` now would mean for the worker."""
    policy = cancellation_policy(numbers_now(booking, now))
    return worker_cancelling(now=now, starts_at=booking.starts_at, policy=policy)


def end_by_trust(
    booking: Booking, *, reason: CancelReason, note: str, by: Actor, now: datetime
) -> None:
    """Cancel a live booking for the trust. Called in the booking duty, with the rows locked."""
    terms = trust_terms(booking, now)
    booking.advance(
        Booking.Status.CANCELLED,
        ended_at=now,
        ended_by=Booking.EndedBy.TRUST,
        end_reason=reason,
        end_note=note,
        ended_late=terms.pence > 0,
        owed_pence=terms.pence,
    )
    forget_work(booking)
    record(
        "booking.cancelled",
        booking,
        by=by,
        after={"by": "trust", "reason": reason.code, "owed_pence": terms.pence},
        reason=note,
    )
    emit("booking.cancelled", {"booking": booking.pk}, by=by, bank=booking.bank_id)


def forget_work(booking: Booking) -> None:
    """Take an ended booking out of the ledger that safety rules read."""
    with duty("booking"):
        WorkPeriod.objects.filter(booking=booking).delete()
