"""How a page that does something to a vacancy names its shift."""

from __future__ import annotations

from datetime import datetime

from shifts.models import Vacancy
from staffbank.web.words import day_of, shift_long


def shift_of(vacancy: Vacancy, now: datetime) -> str:
    """ "Saturday 28 November, 8pm to 8am Sunday: Band 5 nurse, Ward 9"."""
    return f"{shift_long(vacancy, day_of(now))}: {vacancy.grade.name}, {vacancy.ward.name}"
