"""A table that somebody sent as a CSV file: its columns, its rows, and what is wrong with them.

Read whole, nothing kept in the database. What the columns are is each file's own business.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import BinaryIO, Generic, Protocol, TypeVar

from staffbank.interop.csv_cells import shortened
from staffbank.interop.csv_reading import Unreadable, other_separator, read_rows
from staffbank.interop.csv_writing import csv_lines

MAX_BYTES = 20_000_000
MAX_ROWS = 20_000
_OURS = ("row", "problem")  # added by rejected_csv, and harmless when the file comes back
_MOST_COLUMNS = 200

R = TypeVar("R")
R_co = TypeVar("R_co", covariant=True)
C = TypeVar("C")


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, where, and what to do. ``row`` is None when it is the whole file.

    One that does not ``block`` is for a person to look at: its row is imported all the same.
    """

    row: int | None
    column: str | None
    found: str
    message: str
    suggestion: str = ""
    blocks: bool = True


@dataclass(frozen=True, slots=True)
class Shape:
    """What a row is called, the columns a file may have, which of them it must, and other names
    under which systems send them."""

    noun: str
    columns: tuple[str, ...]
    required: tuple[str, ...]
    also: Mapping[str, str] = field(default_factory=dict)
    nouns: str = ""

    @property
    def plural(self) -> str:
        return self.nouns or f"{self.noun}s"

    def name_of(self, cell: str) -> str:
        """A heading as we know it: small letters, one _ between words."""
        name = "_".join(cell.casefold().split())
        return self.also.get(name, name)


class Reader(Protocol[R_co]):
    """Reads the rows of one file, and may remember them to find what is there twice."""

    def read(self, number: int, cells: list[str]) -> tuple[R_co | None, list[Problem]]: ...


@dataclass(slots=True)
class Parsed(Generic[R]):
    """The rows that can be imported, what is wrong with the others, and those others as sent.

    When the file as a whole cannot be read it is not ``readable``, and holds only the reasons.
    """

    columns: tuple[str, ...] = ()
    rows: list[R] = field(default_factory=list)
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


def too_many_cells(number: int, cells: list[str], columns: Sequence[str]) -> Problem | None:
    """What is wrong with a row that has more values than the file has columns."""
    extra = cells[len(columns) :]
    if not any(cell.strip() for cell in extra):
        return None
    return Problem(
        number,
        None,
        shortened(", ".join(extra[:20])),
        f"This row has {len(cells)} values for {len(columns)} columns.",
        "Put text that has a comma in it between quotation marks.",
    )


@dataclass
class Found(Generic[R, C]):
    """A file beside what is here already: what importing it would do now."""

    parsed: Parsed[R]
    new: list[R] = field(default_factory=list, kw_only=True)
    changed: list[C] = field(default_factory=list, kw_only=True)
    unchanged: int = field(default=0, kw_only=True)

    @property
    def problems(self) -> list[Problem]:
        return self.parsed.problems

    @property
    def blocking(self) -> list[Problem]:
        return [problem for problem in self.problems if problem.blocks]

    @property
    def problem_rows(self) -> int:
        """How many rows cannot be imported as they are."""
        return len({problem.row for problem in self.blocking if problem.row is not None})

    @property
    def good_rows(self) -> int:
        """How many rows would do something."""
        return len(self.new) + len(self.changed)

    @property
    def rows(self) -> int:
        return self.good_rows + self.unchanged + self.problem_rows


def parse(
    stream: BinaryIO,
    shape: Shape,
    reader_of: Callable[[tuple[str, ...]], Reader[R]],
    *,
    max_bytes: int = MAX_BYTES,
    max_rows: int = MAX_ROWS,
) -> Parsed[R]:
    """Read a whole file. Never raises for what is in it: problems say what is wrong.

    ``reader_of`` makes what reads the rows, once the names of the columns are known.
    """
    parsed: Parsed[R] = Parsed()
    try:
        lines = read_rows(stream, max_bytes=max_bytes)
        columns = _read_header(_first(lines, shape), shape, parsed)
        if columns:
            _read_body(lines, shape, reader_of(columns), parsed, max_rows)
    except Unreadable as error:
        parsed.refuse(Problem(error.row, None, "", error.message, error.suggestion))
    return parsed


def rejected_csv(parsed: Parsed[R]) -> Iterator[str]:
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


def _first(lines: Iterator[tuple[int, list[str]]], shape: Shape) -> list[str]:
    first = next(lines, None)
    if first is None:
        raise Unreadable("This file is empty.", f"Send a file with a row for each {shape.noun}.")
    return first[1]


def _read_header(cells: Sequence[str], shape: Shape, parsed: Parsed[R]) -> tuple[str, ...]:
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
    names = tuple(shape.name_of(cell) for cell in cells)
    parsed.columns = names
    parsed.problems += _header_problems(names, shape)
    parsed.readable = not any(problem.blocks for problem in parsed.problems)
    return names if parsed.readable else ()


def _header_problems(names: tuple[str, ...], shape: Shape) -> Iterator[Problem]:
    for name in dict.fromkeys(names):
        if name in shape.columns and names.count(name) > 1:
            yield Problem(
                None,
                name,
                name,
                f"The column {name} is there {names.count(name)} times.",
                "Keep one of them.",
            )
        elif name and name not in shape.columns and name not in _OURS:
            yield _unknown_column(name, names, shape)
    for name in shape.required:
        if name not in names:
            yield Problem(
                None,
                name,
                "",
                f"The column {name} is missing.",
                "The first row must hold the names of the columns.",
            )


def _unknown_column(name: str, names: tuple[str, ...], shape: Shape) -> Problem:
    """Stop for what looks like a slip; leave out what is simply more than we use."""
    unused = [known for known in shape.columns if known not in names]
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
    lines: Iterator[tuple[int, list[str]]],
    shape: Shape,
    reader: Reader[R],
    parsed: Parsed[R],
    max_rows: int,
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
            f"There are no {shape.plural} in this file, only the names of the columns.",
            f"Add a row for each {shape.noun}.",
        )
