"""Vacancies as a rostering system exports them: one CSV, read whole, nothing kept in the database.

The columns are described in docs/vacancy-csv.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import BinaryIO

from shifts.interop.vacancy_cells import shortened
from shifts.interop.vacancy_rows import COLUMNS, REQUIRED, Codes, Problem, Row, RowReader
from staffbank.interop.csv_reading import Unreadable, other_separator, read_rows
from staffbank.interop.csv_writing import csv_lines

__all__ = ["COLUMNS", "Codes", "Parsed", "Problem", "Row", "parse", "rejected_csv"]

MAX_BYTES = 20_000_000
MAX_ROWS = 20_000
_OURS = ("row", "problem")  # added by rejected_csv, and harmless when the file comes back
_MOST_COLUMNS = 200


@dataclass(slots=True)
class Parsed:
    """The rows that can be imported, what is wrong with the others, and those others as sent.

    When the file as a whole cannot be read it is not ``readable``, and holds only the reasons.
    """

    columns: tuple[str, ...] = ()
    rows: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    rejected: dict[int, list[str]] = field(default_factory=dict)
    accepted: dict[int, list[str]] = field(default_factory=dict)
    readable: bool = True

    def reject(self, problems: list[Problem]) -> None:
        """Reject rows that read well, for what only the rest of the bank could tell."""
        self.problems += problems
        for problem in problems:
            if problem.row is not None and problem.row in self.accepted:
                self.rejected[problem.row] = self.accepted.pop(problem.row)

    def refuse(self, problem: Problem) -> None:
        """Keep nothing but the reason the whole file is refused."""
        self.readable = False
        self.rows.clear()
        self.rejected.clear()
        self.accepted.clear()
        self.problems[:] = [problem]


def parse(
    stream: BinaryIO, *, codes: Codes, max_bytes: int = MAX_BYTES, max_rows: int = MAX_ROWS
) -> Parsed:
    """Read a whole vacancy file. Never raises for what is in it: problems say what is wrong."""
    parsed = Parsed()
    try:
        _read_file(read_rows(stream, max_bytes=max_bytes), codes, parsed, max_rows)
    except Unreadable as error:
        parsed.refuse(Problem(error.row, None, "", error.message, error.suggestion))
    return parsed


def rejected_csv(parsed: Parsed) -> Iterator[str]:
    """Give the rejected rows as a file to correct and send again, each with what is wrong."""
    words: dict[int, list[str]] = {}
    for problem in parsed.problems:
        if problem.row is not None and problem.blocks:
            said = f"{problem.column}: {problem.message}" if problem.column else problem.message
            words.setdefault(problem.row, []).append(f"{said} {problem.suggestion}".strip())
    width = len(parsed.columns)
    keep = [n for n, name in enumerate(parsed.columns) if name not in _OURS]
    return csv_lines(
        [*(parsed.columns[n] for n in keep), *_OURS],
        (
            [*([*cells, *[""] * width][n] for n in keep), number, " ".join(words.get(number, []))]
            for number, cells in parsed.rejected.items()
        ),
    )


def _read_file(
    lines: Iterator[tuple[int, list[str]]], codes: Codes, parsed: Parsed, max_rows: int
) -> None:
    first = next(lines, None)
    if first is None:
        raise Unreadable("This file is empty.", "Send a file with a row for each shift.")
    columns = _read_header(first[1], parsed)
    if columns:
        _read_body(lines, RowReader(columns, codes), parsed, max_rows)


def _read_header(cells: Sequence[str], parsed: Parsed) -> tuple[str, ...]:
    """Return the names of the columns, or nothing when the file cannot be read by them."""
    if separator := other_separator(list(cells)):
        raise Unreadable(
            f"The columns in this file are separated by {separator}, not commas.",
            "In your spreadsheet choose 'Save as', then 'CSV UTF-8'. Nothing has been imported.",
        )
    if len(cells) > _MOST_COLUMNS:
        raise Unreadable(
            f"The first row has {len(cells):,} columns, which is too many.",
            "The first row must hold the names of the columns.",
        )
    names = tuple("_".join(cell.casefold().split()) for cell in cells)
    parsed.columns = names
    parsed.problems += _header_problems(names)
    parsed.readable = not any(problem.blocks for problem in parsed.problems)
    return names if parsed.readable else ()


def _header_problems(names: tuple[str, ...]) -> Iterator[Problem]:
    for name in dict.fromkeys(names):
        if name in COLUMNS and names.count(name) > 1:
            yield Problem(
                None,
                name,
                name,
                f"The column {name} is there {names.count(name)} times.",
                "Keep one of them.",
            )
        elif name and name not in COLUMNS and name not in _OURS:
            yield _unknown_column(name, names)
    for name in REQUIRED:
        if name not in names:
            yield Problem(
                None,
                name,
                "",
                f"The column {name} is missing.",
                "The first row must hold the names of the columns.",
            )


def _unknown_column(name: str, names: tuple[str, ...]) -> Problem:
    """Stop for what looks like a slip; leave out what is simply more than we use."""
    unused = [known for known in COLUMNS if known not in names]
    near = get_close_matches(name[:64], unused, n=1, cutoff=0.75)
    found = shortened(name)
    if near:
        return Problem(
            None,
            found,
            found,
            f"We do not know the column {found}.",
            f"Did you mean {near[0]}?",
        )
    return Problem(
        None, found, found, f"We do not use the column {found}, so it is left out.", blocks=False
    )


def _read_body(
    lines: Iterator[tuple[int, list[str]]], reader: RowReader, parsed: Parsed, max_rows: int
) -> None:
    count = 0
    for number, cells in lines:
        count += 1
        if count > max_rows:
            raise Unreadable(
                f"This file has more than {max_rows:,} rows.",
                "Split it into smaller files, each with the row of column names.",
            )
        row, problems = reader.read(number, cells)
        parsed.problems += problems
        if row is None:
            parsed.rejected[number] = cells
        else:
            parsed.rows.append(row)
            parsed.accepted[number] = cells
    if not count:
        raise Unreadable(
            "There are no shifts in this file, only the names of the columns.",
            "Add a row for each shift.",
        )
