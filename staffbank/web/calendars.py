"""The shapes of a month and of a ward's week, for the components that draw them."""

import calendar
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from staffbank.web.figures import plural
from staffbank.web.words import day_long


@dataclass(frozen=True, slots=True)
class Day:
    date: date
    inside: bool
    today: bool
    entries: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Month:
    """Whole weeks from Monday; each day holds the entries the page puts there."""

    first: date
    weeks: tuple[tuple[Day, ...], ...]

    @property
    def busy(self) -> list[Day]:
        """The month's own days that hold something, for the list on a phone."""
        return [day for week in self.weeks for day in week if day.inside and day.entries]


def month_of(day: date, entries: Mapping[date, Sequence[Any]], today: date) -> Month:
    weeks = calendar.Calendar().monthdatescalendar(day.year, day.month)
    return Month(
        day.replace(day=1),
        tuple(
            tuple(
                Day(each, each.month == day.month, each == today, tuple(entries.get(each, ())))
                for each in week
            )
            for week in weeks
        ),
    )


@dataclass(frozen=True, slots=True)
class Cell:
    """How many of one shift on one day are filled. Only a gap or something waiting is a link."""

    filled: int
    wanted: int
    href: str = ""
    waiting: str = ""
    drafts: int = 0  # of those wanted: nobody has been told of them

    @property
    def gaps(self) -> int:
        return max(0, self.wanted - self.filled - self.drafts)

    @property
    def state(self) -> str:
        if self.waiting:
            return "wait"
        return "gap" if self.gaps else "filled"

    @property
    def count(self) -> str:
        return f"{self.filled} of {self.wanted}"

    @property
    def gap_words(self) -> str:
        gaps = "GAP" if self.gaps == 1 else f"{self.gaps} GAPS"
        return f"{gaps}, {plural(self.drafts, 'draft')}" if self.drafts else gaps


NO_SHIFT = Cell(0, 0)


@dataclass(frozen=True, slots=True)
class Line:
    """One shift of the week for one staff group: "Night", "RN", "registered nurse"."""

    shift: str
    short: str
    staff: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Opening:
    """A cell that needs somebody, as the phone's list and a screen reader say it."""

    day: date
    line: Line
    cell: Cell

    @property
    def heard(self) -> str:
        state = self.cell.waiting or plural(self.cell.gaps, "gap")
        shift = f"{self.line.shift.lower()}, {self.line.staff}"
        return f"{day_long(self.day)}, {shift}: {state}, {self.cell.count} filled"


@dataclass(frozen=True, slots=True)
class WeekDay:
    date: date
    openings: tuple[Opening, ...]
    filled: tuple[Opening, ...]

    @property
    def summary(self) -> str:
        gaps = sum(opening.cell.gaps for opening in self.openings if not opening.cell.waiting)
        waiting = sum(bool(opening.cell.waiting) for opening in self.openings)
        said = [plural(gaps, "gap")] if gaps else []
        said += [f"{waiting} waiting"] if waiting else []
        return ", ".join(said) or "all filled"


@dataclass(frozen=True, slots=True)
class WardWeek:
    """A ward's week from its Monday, one line for each shift and staff group."""

    monday: date
    lines: tuple[Line, ...] = field(default_factory=tuple)

    @property
    def days(self) -> list[date]:
        return [self.monday + timedelta(days=number) for number in range(7)]

    def opening(self, line: Line, number: int) -> Opening:
        return Opening(self.days[number], line, line.cells[number])

    @property
    def by_day(self) -> list[WeekDay]:
        """The days with the most gaps first, then in order; in each, gaps before waiting."""
        days = [self._day(number) for number in range(7)]
        return sorted(days, key=lambda day: -sum(opening.cell.gaps for opening in day.openings))

    def _day(self, number: int) -> WeekDay:
        asked = [self.opening(line, number) for line in self.lines if line.cells[number].wanted]
        open_ = [opening for opening in asked if opening.cell.state != "filled"]
        return WeekDay(
            self.days[number],
            tuple(sorted(open_, key=lambda opening: (opening.cell.state, -opening.cell.gaps))),
            tuple(opening for opening in asked if opening.cell.state == "filled"),
        )
