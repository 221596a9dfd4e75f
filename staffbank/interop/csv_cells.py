"""One cell of a file: what it means, or what is wrong with it and what to write instead."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from difflib import get_close_matches

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
BRITISH_DAY = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4}|\d{2})\b", re.ASCII)
_NAMED_MONTH = re.compile(r"\d{1,2}-[A-Za-z]{3}-\d{4}", re.ASCII)
_DAY_FIRST = re.compile(r"\d{1,2}/\d{1,2}/\d{4}", re.ASCII)
_WHOLE_NUMBER = re.compile(r"\d{1,6}", re.ASCII)
_LONGEST_MISSPELLING = 60
_MOST_GUESSES = 200


class Wrong(ValueError):
    """What is wrong with a cell, and what to write instead."""

    def __init__(self, message: str, suggestion: str = "") -> None:
        self.message = message
        self.suggestion = suggestion
        super().__init__(message)


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


def day_reader(years: range) -> Callable[[str], date]:
    """Return a reader of days written as 2026-11-28, in one of these years."""

    def read(text: str) -> date:
        return _a_day(text, years)

    return read


def written_day_reader(years: range) -> Callable[[str], date]:
    """Return a reader of days as systems write them: 2028-11-30, 30-Nov-2028, 30/11/2028, the day
    first."""
    iso = day_reader(years)

    def read(text: str) -> date:
        if _NAMED_MONTH.fullmatch(text):
            try:
                day = datetime.strptime(text, "%d-%b-%Y").date()  # noqa: DTZ007 - a day has no zone
            except ValueError:
                raise Wrong(f"{text} is not a date in the calendar.") from None
            return iso(day.isoformat())
        if _DAY_FIRST.fullmatch(text):
            british = british_day(text)
            if british is None:
                raise Wrong(f"{text} is not a date in the calendar.", "Write the day first.")
            return iso(british.isoformat())
        return iso(text)

    return read


def _a_day(text: str, years: range) -> date:
    if not _DAY.fullmatch(text):
        raise Wrong("Write the date as year-month-day.", day_suggested(text))
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise Wrong(f"{text} is not a date in the calendar.") from None
    if day.year not in years:
        raise Wrong(f"Check the year: {day.year} is too far away.")
    return day


def british_day(text: str) -> date | None:
    """The day that 28/11/26 means, with whatever comes after it left out."""
    matched = BRITISH_DAY.match(text)
    if matched is None:
        return None
    year = int(matched[3])
    try:
        return date(year + 2000 if year < 100 else year, int(matched[2]), int(matched[1]))
    except ValueError:
        return None


def day_suggested(text: str) -> str:
    day = british_day(text)
    return f"Use {day}." if day else ""
