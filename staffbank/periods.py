"""Stretches of real time, and the London wall clock they are written in.

A wall clock is what people type and patterns repeat by; rest and pay count real, elapsed time. The
night the clocks go forward, 8pm to 8am is eleven hours; the night they go back, thirteen.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from staffbank.wording import day_words, span_words, time_words

LONDON = ZoneInfo("Europe/London")

_HOUR = timedelta(hours=1)
_DAY = timedelta(days=1)
_MINUTE = timedelta(minutes=1)


class TimeHappensTwice(ValueError):
    """A wall time in the hour that London lives twice when the clocks go back."""

    def __init__(self, day: date, at: time) -> None:
        self.day = day
        self.time = at
        super().__init__(
            f"{time_words(at)} happens twice on {day_words(day, year=True)}, because the clocks"
            " go back at 2am. Say if you mean before or after the clocks go back."
        )


class TimeNeverHappens(ValueError):
    """A wall time in the hour that London skips when the clocks go forward."""

    def __init__(self, day: date, at: time) -> None:
        self.day = day
        self.time = at
        wanted = datetime.combine(day, at)
        super().__init__(
            f"{time_words(at)} does not happen on {day_words(day, year=True)}, because the clocks"
            f" go forward at 1am. Enter {time_words((wanted - _HOUR).time())}"
            f" or {time_words((wanted + _HOUR).time())}."
        )


@dataclass(frozen=True, order=True, slots=True)
class Period:
    """Real time from ``starts_at`` up to, and not including, ``ends_at``.

    Both are held in UTC whatever zone they are given in, because Python subtracts and compares two
    times of one zone by their wall clocks. Ordered by start, then end. Raises ValueError if either
    is naive, or if the end is not after the start.
    """

    starts_at: datetime
    ends_at: datetime

    def __post_init__(self) -> None:
        for name in ("starts_at", "ends_at"):
            moment = getattr(self, name)
            if moment.utcoffset() is None:
                raise ValueError(f"A period needs an aware time for {name}, not {moment}")
            object.__setattr__(self, name, moment.astimezone(UTC))
        if self.ends_at <= self.starts_at:
            raise ValueError(f"A period must end after it starts: {self.starts_at}, {self.ends_at}")

    @property
    def length(self) -> timedelta:
        """The real time that passes in it."""
        return self.ends_at - self.starts_at

    @property
    def minutes(self) -> int:
        """Its length in whole minutes; a part of a minute is dropped."""
        return self.length // _MINUTE

    @property
    def starts_on(self) -> date:
        """The London day it starts on, which is the day a shift belongs to."""
        return self.starts_at.astimezone(LONDON).date()

    @property
    def ends_on(self) -> date:
        """The London day of its last moment: a shift that ends at midnight ends the day before."""
        return (self.ends_at - timedelta.resolution).astimezone(LONDON).date()

    def overlaps(self, other: Period) -> bool:
        """Whether any moment belongs to both; periods that only touch do not overlap."""
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at

    def contains(self, moment: datetime) -> bool:
        """Whether ``moment`` (aware) belongs to it; the start does, the end does not."""
        return self.starts_at <= moment.astimezone(UTC) < self.ends_at

    def gap_to(self, later: Period) -> timedelta:
        """The real time from this end to ``later``'s start; negative when it starts sooner."""
        return later.starts_at - self.ends_at

    def split_at(self, *moments: datetime) -> list[Period]:
        """Cut at each of ``moments`` (aware, in any order) that lies inside; nothing is lost."""
        inside = {moment.astimezone(UTC) for moment in moments if self.contains(moment)}
        edges = sorted({self.starts_at, *inside, self.ends_at})
        return [Period(*edge) for edge in pairwise(edges)]

    def days(self) -> Iterator[date]:
        """Give each London day it touches, in order."""
        day = self.starts_on
        while day <= self.ends_on:
            yield day
            day += _DAY

    def in_words(self) -> str:
        """Say it in London's wall time, and its real length on a night the clocks change.

        "Saturday 30 October, 8pm to 8am Sunday (13 hours, clocks go back)".
        """
        starts, ends = (at.astimezone(LONDON) for at in (self.starts_at, self.ends_at))
        words = span_words(starts, ends)
        if starts.utcoffset() == ends.utcoffset():
            return words
        change = "back" if starts.dst() else "forward"
        hours, minutes = divmod(self.minutes, 60)
        length = f"{hours} hours {minutes} minutes" if minutes else f"{hours} hours"
        return f"{words} ({length}, clocks go {change})"


def wall_time(day: date, at: time, *, second: bool | None = None) -> datetime:
    """Return the moment, in UTC, when London's clocks show ``at`` on ``day``.

    ``second`` picks one of the two moments of a time that happens twice, and is ignored otherwise.
    Raises TimeHappensTwice when it is needed and missing, TimeNeverHappens for the skipped hour.
    """
    first, again = (
        datetime.combine(day, at.replace(fold=fold), tzinfo=LONDON).astimezone(UTC)
        for fold in (0, 1)
    )
    if first == again:
        return first
    if first > again:
        raise TimeNeverHappens(day, at)
    if second is None:
        raise TimeHappensTwice(day, at)
    return again if second else first


def wall_period(
    day: date,
    starts: time,
    ends: time,
    *,
    starts_second: bool | None = None,
    ends_second: bool | None = None,
) -> Period:
    """Return the period from ``starts`` on ``day``, ending the next day when ``ends`` is not later.

    ``starts_second`` and ``ends_second`` answer for a time that happens twice, as in wall_time.
    From the first 1:30am to the second is a period of an hour; it is not taken for a whole day.
    """
    starts_at = wall_time(day, starts, second=starts_second)
    starts_again = wall_time(day, starts, second=True)
    if ends_second and starts_at < starts_again:
        ends_at = wall_time(day, ends, second=True)
        if ends_at > starts_at:
            return Period(starts_at, ends_at)
    ends_on = day + _DAY if ends <= starts else day
    return Period(starts_at, wall_time(ends_on, ends, second=ends_second))


def is_between(at: time, starts: time, ends: time) -> bool:
    """Whether the clock shows a time from ``starts`` up to ``ends``, which may be past midnight."""
    if starts <= ends:
        return starts <= at < ends
    return at >= starts or at < ends
