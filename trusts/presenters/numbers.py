"""How numbers and rates are said."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time
from itertools import groupby

from staffbank.web.figures import plural
from staffbank.web.words import clock_time, day_record
from trusts.models import LocalNumber
from trusts.numbers import NumberKind, Unit
from trusts.selectors.local import NumberLine


def number_words(kind: NumberKind, value: int | time | None) -> str:
    """ "24 hours", "30 minutes", "10pm"."""
    told = kind.read(value) if isinstance(value, int) else value
    if told is None:
        return "At any time"
    if isinstance(told, time):
        return clock_time(told)
    return str(told) if kind.unit is Unit.MESSAGES else plural(told, kind.unit.removesuffix("s"))


def limit_words(kind: NumberKind, limit: tuple[int, int] | None) -> str:
    """ "12 to 72 hours"; of one that no trust may change, that it may not."""
    if limit is None:
        return "The same for every trust"
    low, high = (number_words(kind, value) for value in limit)
    if kind.unit in {Unit.DAYS, Unit.HOURS, Unit.MINUTES}:
        low = low.split()[0]
    return f"{low} to {high}"


@dataclass(frozen=True, slots=True)
class LineWords:
    """One row of the page Our numbers."""

    line: NumberLine

    @property
    def region(self) -> str:
        return number_words(self.line.kind, self.line.region)

    @property
    def ours(self) -> str:
        ours = self.line.ours
        return "" if ours is None else number_words(self.line.kind, ours.value)

    @property
    def holds(self) -> str:
        """What the trust goes by, whosever it is."""
        return self.ours or self.region

    @property
    def since(self) -> str:
        return day_record(self.line.ours.valid_from) if self.line.ours else ""

    @property
    def why(self) -> str:
        return self.line.ours.reason if self.line.ours else ""

    @property
    def planned(self) -> list[str]:
        return [f"{planned_words(self.line, row)}" for row in self.line.planned]

    @property
    def limits(self) -> str:
        limit = self.line.limit
        held = None if limit is None or limit.lowest is None or limit.highest is None else limit
        return limit_words(
            self.line.kind, None if held is None else (held.lowest or 0, held.highest or 0)
        )


def planned_words(line: NumberLine, row: LocalNumber) -> str:
    """ "12 hours from Monday 1 December 2026"."""
    if row.value is None:
        return f"The region's again from {day_record(row.valid_from)}"
    return f"{number_words(line.kind, row.value)} from {day_record(row.valid_from)}"


def grouped(lines: Iterable[NumberLine]) -> list[tuple[str, list[LineWords]]]:
    """The lines under the headings of their groups, in order."""
    return [
        (heading, [LineWords(line) for line in group])
        for heading, group in groupby(lines, key=lambda line: line.kind.group)
    ]


def from_words(day: date, today: date) -> str:
    """ "today", or "Monday 1 December 2026"."""
    return "today" if day == today else day_record(day)
