"""Training as a trust's training system or ESR exports it: docs/training-csv.md has the columns."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from compliance.rules.training import Name, name_of
from staffbank.interop.csv_cells import text_of_at_most, written_day_reader
from staffbank.interop.csv_reading import Unreadable, read_rows
from staffbank.interop.csv_row import Readers, read_cells, texts_of
from staffbank.interop.csv_table import MAX_BYTES, Parsed, Problem, Shape, parse, too_many_cells

#: The columns that say whose a row is: one of them is enough, and where there are several they
#: must agree.
WHO = ("employee_number", "registration", "email")
a_day = written_day_reader(range(1960, 2100))
#: What systems write where training does not end.
_NEVER = frozenset({"no expiry", "no expiry date", "never", "n/a", "none", "-", "does not expire"})


@dataclass(frozen=True, slots=True)
class Layout:
    """What one system calls the columns, and which it adds that we do not use."""

    subject: str
    level: str
    completed: str
    expires: str
    unused: tuple[str, ...] = ()

    @property
    def shape(self) -> Shape:
        columns = (*WHO, self.subject, self.level, self.completed, self.expires, *self.unused)
        also = {"assignment_number": "employee_number", "email_address": "email"}
        return Shape("training record", columns, (self.subject, self.completed), also)


GENERIC = Layout("subject", "level", "completed", "expires")
#: "Last Updated By" is whoever wrote the entry, not whoever was trained.
ESR = Layout(
    "competency_name",
    "level",
    "date_start",
    "expiry_date",
    ("last_updated_by", "title", "vpd"),
)


@dataclass(frozen=True, slots=True)
class Row:
    """One row that reads well: whose it is, of what, and when."""

    number: int
    who: tuple[tuple[str, str], ...]  # column and value; none in one person's own export
    subject: str
    name: Name
    completed: date
    expires: date | None


def read_training(content: bytes) -> tuple[Layout, Parsed[Row]]:
    """Read a file, whichever of the two it is. Never raises for what is in it."""
    layout = ESR if _says_competency(content) else GENERIC
    return layout, parse(
        io.BytesIO(content), layout.shape, lambda columns: _RowReader(columns, layout)
    )


def _says_competency(content: bytes) -> bool:
    try:
        _, header = next(read_rows(io.BytesIO(content), max_bytes=MAX_BYTES), (0, []))
    except Unreadable:
        return False
    return any(ESR.shape.name_of(cell) == ESR.subject for cell in header)


def a_last_day(text: str) -> date | None:
    """Read the day training ends on; nothing where a system says that it does not."""
    return None if text.casefold() in _NEVER else a_day(text)


class _RowReader:
    def __init__(self, columns: tuple[str, ...], layout: Layout) -> None:
        self._columns = columns
        self._layout = layout
        self._readers: Readers = {
            **dict.fromkeys(WHO, text_of_at_most(254)),
            layout.subject: text_of_at_most(300),
            layout.level: text_of_at_most(40),
            layout.completed: a_day,
            layout.expires: a_last_day,
        }

    def read(self, number: int, cells: list[str]) -> tuple[Row | None, list[Problem]]:
        """Return the row, or None with everything that is wrong with it."""
        if wrong := too_many_cells(number, cells, self._columns):
            return None, [wrong]
        values, problems = read_cells(
            number,
            texts_of(self._columns, cells),
            self._readers,
            required=self._layout.shape.required,
        )
        problems += self._not_in_order(number, values)
        if problems:
            return None, problems
        layout = self._layout
        return Row(
            number=number,
            who=tuple((name, values[name]) for name in WHO if name in values),
            subject=values[layout.subject],
            name=name_of(values[layout.subject], values.get(layout.level, "")),
            completed=values[layout.completed],
            expires=values.get(layout.expires),
        ), []

    def _not_in_order(self, number: int, values: dict[str, Any]) -> Iterator[Problem]:
        completed = values.get(self._layout.completed)
        expires = values.get(self._layout.expires)
        if completed and expires and expires < completed:
            yield Problem(
                number,
                self._layout.expires,
                expires.isoformat(),
                "It ends before it was completed.",
                "Correct one of the two dates.",
            )
