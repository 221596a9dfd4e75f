"""What a booking keeps: as what the worker is booked, from which side of the pool, who pays."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from shifts.errors import AlreadyWorking, NotOpenToYou, TermsUnsigned, VacancyGone
from shifts.models import Booking, Vacancy, WorkPeriod
from staffbank import clock
from staffbank.actors import Actor
from staffbank.dated import not_over
from staffbank.db import refusing
from trusts.models import BankPolicy, PoolMembership
from trusts.selectors.numbers import numbers_of
from workers.models import Capacity, Engagement, Grant, Worker
from workers.selectors import signed_by
from workers.services.granting import grant

#: The version of the bank's terms shown beside the Book button.
TERMS = "bank-terms-2026-04"


@dataclass(frozen=True, slots=True)
class Standpoint:
    """In which engagement, and from which side of the pool, a worker takes a vacancy."""

    engagement: Engagement
    source: str


def standpoint_of(worker: Worker, vacancy: Vacancy, now: datetime) -> Standpoint:
    """How the worker comes to this vacancy: as the trust's own, or through the pool.

    The trust's own bank is asked first. Refuses somebody to whom it is not open, and somebody
    who leaves before the shift ends.
    """
    today = now.astimezone(clock.LONDON).date()
    held = list(
        Engagement.objects.filter(worker=worker)
        .current(today)
        .filter(not_over(vacancy.period.ends_on))
        .order_by("-primary", "pk")
    )
    own = next((e for e in held if e.trust_id == vacancy.trust_id), None)
    if own:
        return Standpoint(own, Booking.Source.OWN_BANK)
    sharing = set(
        PoolMembership.objects.current(today)
        .filter(bank=vacancy.bank_id, groups__staff_group=vacancy.staff_group_id)
        .values_list("trust_id", flat=True)
    )
    pooled = next((e for e in held if e.pool_opted_in and e.trust_id in sharing), None)
    if pooled is None or vacancy.pool_opened_at is None:
        raise NotOpenToYou
    return Standpoint(pooled, Booking.Source.POOL)


def capacity_for(worker: Worker, vacancy: Vacancy) -> Capacity:
    """The capacity the worker is booked in: the vacancy's own grade before the other it takes."""
    period = vacancy.period
    found = (
        Capacity.objects.filter(worker=worker, staff_group=vacancy.staff_group_id)
        .current(period.starts_on)
        .filter(not_over(period.ends_on))
        .filter(Q(grade=vacancy.grade_id) | Q(grade=vacancy.also_grade_id or vacancy.grade_id))
    )
    if vacancy.specialty_id:
        found = found.filter(Q(specialties=None) | Q(specialties__specialty=vacancy.specialty_id))
    return min(found, key=lambda capacity: (capacity.grade_id != vacancy.grade_id, capacity.pk))


def payer_for(agreed: BankPolicy, vacancy: Vacancy, worker: Worker, fallback: Engagement) -> int:
    """The trust that pays, by what the bank agreed."""
    match agreed.payer:
        case BankPolicy.Payer.LEAD_EMPLOYER:
            return agreed.lead_employer_id or vacancy.trust_id
        case BankPolicy.Payer.HOST_TRUST:
            return vacancy.trust_id
    primary = (
        Engagement.objects.filter(worker=worker, primary=True)
        .current(vacancy.period.starts_on)
        .first()
    )
    return (primary or fallback).trust_id


def write_booking(
    vacancy: Vacancy, worker: Worker, standpoint: Standpoint, *, by: Actor, now: datetime
) -> Booking:
    """Write the booking with what is true now, its work in the ledger, and the trust's reason."""
    today = now.astimezone(clock.LONDON).date()
    numbers = numbers_of(vacancy.bank_id, vacancy.trust_id, today)
    engagement = standpoint.engagement
    with (
        refusing("shifts_booking_worker_not_double_booked", AlreadyWorking),
        refusing("shifts_booking_one_per_vacancy", VacancyGone),
        refusing("shifts_booking_terms_needed", TermsUnsigned),
    ):
        booking = Booking.objects.create(
            **_as_posted(vacancy),
            worker=worker,
            capacity=capacity_for(worker, vacancy),
            engagement=engagement,
            payer_id=payer_for(numbers.region, vacancy, worker, engagement),
            source=standpoint.source,
            terms=TERMS,
            signed_terms=signed_by(worker.pk, bank_id=vacancy.bank_id),
            booked_at=now,
            booked_by_id=by.user_id,
            undo_until=min(now + numbers.undo_for, vacancy.starts_at),
        )
    _enter_work(booking)
    if engagement.trust_id != vacancy.trust_id:
        grant(
            worker,
            trust=vacancy.trust_id,
            reason=Grant.Reason.BOOKED,
            ref=booking.ref,
            now=now,
            ends_at=vacancy.ends_at,
        )
    return booking


def _as_posted(vacancy: Vacancy) -> dict[str, object]:
    """What a booking keeps of its vacancy, whatever becomes of that afterwards."""
    return {
        "vacancy": vacancy,
        "bank_id": vacancy.bank_id,
        "trust_id": vacancy.trust_id,
        "starts_at": vacancy.starts_at,
        "ends_at": vacancy.ends_at,
        "break_minutes": vacancy.break_minutes,
        "core_rate": vacancy.core_rate,
        "unsocial_rate": vacancy.unsocial_rate,
        "sunday_rate": vacancy.sunday_rate,
        "pay_pence": vacancy.pay_pence,
        "holiday_pence": vacancy.holiday_pence,
    }


def _enter_work(booking: Booking) -> None:
    """Enter the work in the ledger that safety rules read."""
    WorkPeriod.objects.create(
        worker_id=booking.worker_id,
        starts_at=booking.starts_at,
        ends_at=booking.ends_at,
        kind=WorkPeriod.Kind.BOOKING,
        source="booking",
        booking=booking,
    )
