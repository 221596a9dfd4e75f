"""One cell of a vacancy file: what it means, or what is wrong with it and what to write instead."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from difflib import get_close_matches

from staffbank.periods import TimeHappensTwice, TimeNeverHappens, wall_time

_CLOCK = r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::00(?:\.0+)?)?\s*(?P<offset>Z|[+-]\d{2}:?\d{2})?"
_TIME = re.compile(_CLOCK, re.ASCII)
_MOMENT = re.compile(rf"(?P<day>\d{{4}}-\d{{2}}-\d{{2}})[T ]\s*{_CLOCK}", re.ASCII)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_BRITISH_DAY = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4}|\d{2})\b", re.ASCII)
_WHOLE_NUMBER = re.compile(r"\d{1,6}", re.ASCII)
_YEARS = range(2000, 2100)
_LONGEST_MISSPELLING = 60
_MOST_GUESSES = 200


class Wrong(ValueError):
    """What is wrong with a cell, and what to write instead."""

    def __init__(self, message: str, suggestion: str = "") -> None:
        self.message = message
        self.suggestion = suggestion
        super().__init__(message)


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


class KnownCodes:
    """The codes a column may hold, found whatever their case, with a guess for one that is not."""

    def __init__(self, noun: str, codes: Mapping[str, str]) -> None:
        self.noun = noun
        self._codes = {code.casefold(): code for code in codes}
        self._names = {name.casefold(): code for code, name in codes.items()}
        self._labels = codes
        self._guesses: dict[str, str] = {}

    def find(self, text: str) -> str:
        code = self._codes.get(text.casefold())
        if code is None:
            raise Wrong(f"We do not know the {self.noun} {shortened(text)}.", self._guess(text))
        return code

    def _guess(self, text: str) -> str:
        """Guess each misspelling once, and only so many: a file of nonsense must not take hours."""
        wanted = text.casefold()
        if len(wanted) > _LONGEST_MISSPELLING:
            return ""
        if wanted not in self._guesses and len(self._guesses) < _MOST_GUESSES:
            self._guesses[wanted] = self._closest(wanted)
        return self._guesses.get(wanted, "")

    def _closest(self, wanted: str) -> str:
        if wanted in self._names:
            return f"Use its code, {self._names[wanted]}."
        near = get_close_matches(wanted, [*self._codes, *self._names], n=1)
        if not near:
            return ""
        code = self._codes.get(near[0]) or self._names[near[0]]
        return f"Did you mean {code} ({self._labels[code]})?"


def shortened(text: str, length: int = 80) -> str:
    """Cut a long cell for a message, on one line."""
    line = " ".join(text.split())
    return line if len(line) <= length else f"{line[: length - 3]}..."


def text_of_at_most(length: int) -> Callable[[str], str]:
    """Return a reader of ordinary text up to ``length`` characters."""

    def read(text: str) -> str:
        if len(text) > length:
            raise Wrong(f"Use {length} characters or fewer. This has {len(text):,}.")
        return text

    return read


def reference(text: str) -> str:
    """Read the sender's own reference for a row."""
    if len(text) > 64 or not text.isprintable():
        raise Wrong("Use a reference of 64 characters or fewer, on one line.")
    return text


def whole_number(noun: str, lowest: int, highest: int) -> Callable[[str], int]:
    """Return a reader of whole numbers between two bounds."""

    def read(text: str) -> int:
        number = int(text) if _WHOLE_NUMBER.fullmatch(text) else None
        if number is None or not lowest <= number <= highest:
            raise Wrong(f"Enter {noun} as a whole number from {lowest} to {highest:,}.")
        return number

    return read


def a_day(text: str) -> date:
    """Read a day written as 2026-11-28."""
    if not _DAY.fullmatch(text):
        raise Wrong("Write the date as year-month-day.", _day_meant(text))
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise Wrong(f"{text} is not a date in the calendar.") from None
    if day.year not in _YEARS:
        raise Wrong(f"Check the year: {day.year} is too far away.")
    return day


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
    matched = _BRITISH_DAY.match(text)
    if matched is None:
        return ""
    year = int(matched[3])
    try:
        day = date(year + 2000 if year < 100 else year, int(matched[2]), int(matched[1]))
    except ValueError:
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
