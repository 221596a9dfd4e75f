"""What already stands that a change of numbers or rates would meet: counts alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from shifts.models import Booking, Vacancy
from staffbank.db import duty


@dataclass(frozen=True, slots=True)
class Ahead:
    """Of a bank, or of one of its trusts, as it stands now."""

    booked: int  # bookings of shifts that have not begun
    waiting: int  # vacancies whose turn in the region is planned, and has not come
    priced: int  # vacancies posted, not booked, that keep their rates


def what_is_ahead(bank_id: int, now: datetime, *, trust_id: int | None = None) -> Ahead:
    """Count it. Call it after the permit step."""
    place = {"bank": bank_id} | ({} if trust_id is None else {"trust": trust_id})
    with duty("projecting"):
        unfilled = Vacancy.objects.filter(**place, starts_at__gt=now)
        return Ahead(
            booked=Booking.objects.live().filter(**place, starts_at__gt=now).count(),
            waiting=unfilled.open()
            .filter(pool_opened_at=None, opens_to_pool_at__isnull=False)
            .count(),
            priced=unfilled.filter(status__in=(Vacancy.Status.DRAFT, Vacancy.Status.OPEN)).count(),
        )
