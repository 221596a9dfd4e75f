"""Whole weeks, Monday to Sunday: the only periods whose figures are shown side by side.

Periods that could begin on any day would let one period be taken from another, and a person's
week be read from the difference.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

A_WEEK = timedelta(days=7)
#: A week's figures change until then: shifts are completed, and absences told.
CLOSES_AFTER = A_WEEK


@dataclass(frozen=True, slots=True)
class Weeks:
    """``count`` weeks that end on the Sunday ``ends_on``."""

    ends_on: date
    count: int

    def __post_init__(self) -> None:
        if self.ends_on.isoweekday() != 7:
            raise ValueError(f"{self.ends_on} is no Sunday")
        if self.count < 1:
            raise ValueError("at least one week")

    @property
    def starts_on(self) -> date:
        return self.ends_on - self.count * A_WEEK + timedelta(days=1)

    @property
    def before(self) -> Weeks:
        """As many weeks, just before."""
        return Weeks(self.ends_on - self.count * A_WEEK, self.count)

    @property
    def each(self) -> tuple[Weeks, ...]:
        """The weeks one by one, the earliest first."""
        return tuple(
            Weeks(self.ends_on - back * A_WEEK, 1) for back in range(self.count - 1, -1, -1)
        )

    def reaching_back(self, count: int) -> Weeks:
        """At least ``count`` weeks with the same end."""
        return Weeks(self.ends_on, max(count, self.count))

    def days(self) -> Iterator[date]:
        for number in range(7 * self.count):
            yield self.starts_on + timedelta(days=number)


def week_of(day: date) -> Weeks:
    """The week that ``day`` falls in."""
    return Weeks(day + timedelta(days=7 - day.isoweekday()), 1)


def complete_weeks(today: date, count: int) -> Weeks:
    """The last ``count`` weeks that are over."""
    return Weeks(week_of(today).ends_on - A_WEEK, count)


def closes_on(weeks: Weeks) -> date:
    """The day after which the figures of ``weeks`` stand."""
    return weeks.ends_on + CLOSES_AFTER
