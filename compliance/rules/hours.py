"""A limit of hours a week, which a visa sets: from Monday to Sunday, London time, of all work."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time, timedelta

from staffbank.periods import Period, wall_time

_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class WeeklyLimit:
    """The most hours that somebody may work a week, on weeks with work from a day to a day."""

    hours: int
    valid_from: date
    valid_to: date | None = None

    def concerns(self, period: Period) -> bool:
        """Whether it holds on a day of ``period``."""
        begun = self.valid_from <= period.ends_on
        return begun and (self.valid_to is None or self.valid_to >= period.starts_on)

    @property
    def length(self) -> timedelta:
        return timedelta(hours=self.hours)


@dataclass(frozen=True, slots=True)
class OverLimit:
    """A week with more work than is allowed: which, and how much it would be."""

    limit: WeeklyLimit
    week: date
    would_be: timedelta


def week_from(monday: date) -> Period:
    """The week of a Monday; of 167 or 169 hours when the clocks change."""
    return Period(wall_time(monday, time()), wall_time(monday + _WEEK, time()))


def weeks_of(period: Period) -> list[Period]:
    """The weeks in which any of ``period`` lies."""
    monday = period.starts_on - timedelta(days=period.starts_on.weekday())
    weeks = [week_from(monday)]
    while weeks[-1].ends_at < period.ends_at:
        monday += _WEEK
        weeks.append(week_from(monday))
    return weeks


def inside(period: Period, week: Period) -> timedelta:
    """How much of ``period`` lies in ``week``."""
    shared = min(period.ends_at, week.ends_at) - max(period.starts_at, week.starts_at)
    return max(shared, timedelta())


def over_limit(
    period: Period, known: Iterable[Period], limits: Iterable[WeeklyLimit]
) -> OverLimit | None:
    """The first week in which ``period``, with what is ``known``, would break a limit."""
    known = list(known)
    holding = sorted(
        (limit for limit in limits if limit.concerns(period)), key=lambda limit: limit.hours
    )
    for week in weeks_of(period) if holding else ():
        would_be = inside(period, week) + sum(
            (inside(each, week) for each in known), start=timedelta()
        )
        if would_be > holding[0].length:
            return OverLimit(holding[0], week.starts_on, would_be)
    return None
