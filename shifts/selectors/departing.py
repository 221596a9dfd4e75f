"""What suspending a trust's place in a bank, or leaving it, would mean on a day: numbers only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import Count, F, Q, QuerySet, Sum

from compliance.models import Credential
from shifts.models import Booking, Vacancy
from staffbank.dated import not_over
from staffbank.db import duty
from staffbank.periods import wall_time


@dataclass(frozen=True, slots=True)
class Leaving:
    """``here`` is of other trusts' people at this one, ``elsewhere`` of its own at others."""

    shown: int  # vacancies that the region sees, or would see by itself
    booked_here: int
    booked_elsewhere: int
    people_checked: int
    checks: int
    owes_pence: int
    is_owed_pence: int


def what_leaving_means(trust_id: int, bank_id: int, day: date) -> Leaving:
    """Count it as it stands now, for ``day``. Call it after the permit step."""
    begins = beginning_of(day)
    with duty("projecting"):
        shown = Vacancy.objects.filter(bank=bank_id, trust=trust_id).open()
        shown = shown.filter(starts_at__gte=begins).filter(
            Q(pool_opened_at__isnull=False) | Q(opens_to_pool_at__isnull=False)
        )
        bookings = Booking.objects.live().filter(bank=bank_id)
        here = bookings.filter(trust=trust_id).exclude(payer=F("trust"))
        away = bookings.filter(payer=trust_id).exclude(trust=F("payer"))
        lent = bookings.filter(engagement__trust=trust_id).exclude(trust=trust_id)
        checks = Credential.objects.filter(
            not_over(day), checked_at_trust=trust_id, status="verified"
        ).aggregate(checks=Count("pk"), people=Count("worker", distinct=True))
        return Leaving(
            shown=shown.count(),
            booked_here=bookings.filter(trust=trust_id, starts_at__gte=begins)
            .exclude(engagement__trust=trust_id)
            .count(),
            booked_elsewhere=lent.filter(starts_at__gte=begins).count(),
            people_checked=checks["people"],
            checks=checks["checks"],
            owes_pence=_pay_of(here),
            is_owed_pence=_pay_of(away),
        )


def beginning_of(day: date) -> datetime:
    """Midnight, London's, with which ``day`` begins."""
    return wall_time(day, time(0))


def _pay_of(bookings: QuerySet[Booking]) -> int:
    found = bookings.aggregate(pay=Sum("pay_pence"), holiday=Sum("holiday_pence"))
    return (found["pay"] or 0) + (found["holiday"] or 0)
