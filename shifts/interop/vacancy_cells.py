"""One cell of a vacancy file: what it means, or what is wrong with it and what to write instead."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from staffbank.interop.csv_cells import BRITISH_DAY, Wrong, british_day, day_reader
from staffbank.periods import TimeHappensTwice, TimeNeverHappens, wall_time

_CLOCK = r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::00(?:\.0+)?)?\s*(?P<offset>Z|[+-]\d{2}:?\d{2})?"
_TIME = re.compile(_CLOCK, re.ASCII)
_MOMENT = re.compile(rf"(?P<day>\d{{4}}-\d{{2}}-\d{{2}})[T ]\s*{_CLOCK}", re.ASCII)
a_day = day_reader(range(2000, 2100))


@dataclass(frozen=True, slots=True)
class Clock:
    """A time as written: 24:00 is kept apart from 00:00, an offset only if one was given."""

    at: time
    offset: timedelta | None = None
    midnight_after: bool = False

    def on(self, day: date) -> datetime:
        """Return the moment in UTC; raises Wrong for an hour that is skipped or needs an offset."""
        if self.midnight_after:
            day += timedelta(days=1)
        if self.offset is not None:
            return datetime.combine(day, self.at, tzinfo=UTC) - self.offset
        try:
            return wall_time(day, self.at)
        except TimeHappensTwice as twice:
            raise Wrong(
                str(twice),
                f"Write {day}T{self.at:%H:%M}+01:00 for before the clocks go back, or"
                f" {day}T{self.at:%H:%M}+00:00 for after.",
            ) from twice
        except TimeNeverHappens as never:
            raise Wrong(str(never)) from never


def a_clock(text: str) -> Clock:
    """Read a time written as 20:00, with or without an offset."""
    matched = _TIME.fullmatch(text)
    if matched is None:
        raise Wrong("Write the time in 24 hours, as 20:00.", _time_meant(text))
    return _clock(matched)


def a_moment(text: str) -> tuple[date, Clock]:
    """Read a day and time written as 2026-11-28T20:00, with or without an offset."""
    matched = _MOMENT.fullmatch(text)
    if matched is None:
        raise Wrong("Write the date and time as 2026-11-28T20:00.", _day_meant(text))
    return a_day(matched["day"]), _clock(matched)


def _clock(matched: re.Match[str]) -> Clock:
    hour, minute = int(matched["hour"]), int(matched["minute"])
    offset = _offset(matched["offset"])
    # some rostering systems send midnight at the end of a day as 24:00
    if (hour, minute) == (24, 0):
        return Clock(time(0), offset, midnight_after=True)
    try:
        return Clock(time(hour, minute), offset)
    except ValueError:
        raise Wrong(f"{hour}:{minute:02} is not a time of day.") from None


def _offset(text: str | None) -> timedelta | None:
    if not text:
        return None
    if text == "Z":
        return timedelta(0)
    hours, minutes = int(text[1:3]), int(text[-2:])
    if hours > 14 or minutes > 59:
        raise Wrong(f"{text} is not an offset from UTC.", "London is +00:00 or +01:00.")
    offset = timedelta(hours=hours, minutes=minutes)
    return -offset if text[0] == "-" else offset


def _day_meant(text: str) -> str:
    """Turn 28/11/26, with or without a time after it, into what to write."""
    day, matched = british_day(text), BRITISH_DAY.match(text)
    if day is None or matched is None:
        return ""
    clock = _TIME.fullmatch(text[matched.end() :].strip(" ,T"))
    return f"Use {day}T{int(clock['hour']):02}:{clock['minute']}." if clock else f"Use {day}."


def _time_meant(text: str) -> str:
    bare = re.fullmatch(r"(\d{1,2})[.:]?(\d{2})?\s*(am|pm)?", text.strip().lower(), re.ASCII)
    if bare is None:
        return ""
    hour, minute = int(bare[1]), int(bare[2] or 0)
    if bare[3]:
        hour = hour % 12 + (12 if bare[3] == "pm" else 0)
    return f"Use {hour:02}:{minute:02}." if hour < 24 and minute < 60 else ""
