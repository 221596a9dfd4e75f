"""What the report on a file says that somebody sent, whatever is in the file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol, Self

from staffbank.interop.csv_table import Found, Problem
from staffbank.web.figures import number, plural
from staffbank.web.words import clock_time, day_of, day_record, moment_long

#: Problems printed on the page; the file of rows to correct holds all of them.
MOST_PROBLEMS = 200
MOST_NOTICES = 20
#: Rows named of those that have the same problem.
MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class Line:
    """One problem: where, what we found, and what to do."""

    row: str
    column: str
    found: str
    todo: str


class Sent(Protocol):
    """A file that was sent, and what came of it."""

    filename: str
    rows: int
    new_rows: int
    problem_rows: int
    checked_at: datetime
    imported_at: datetime | None
    asked_at: datetime | None
    refused: str


def lines_of(problems: Iterable[Problem]) -> tuple[Line, ...]:
    """A line for each problem, or one for all the rows that have the very same."""
    same: dict[tuple[str, str, str], list[int]] = {}
    for problem in problems:
        whole = "Whole file" if problem.row is None else "Whole row"
        said = (problem.column or whole, found_words(problem), todo_words(problem))
        rows = same.setdefault(said, [])
        if problem.row is not None:
            rows.append(problem.row)
    return tuple(Line(rows_words(rows), *said) for said, rows in same.items())


def rows_words(rows: list[int]) -> str:
    """ "14", "2 and 5", "2 to 22", "2, 5, 9 and 18 more"."""
    if not rows:
        return "Whole file"
    if len(rows) > 2 and rows[-1] - rows[0] == len(rows) - 1:
        return f"{rows[0]} to {rows[-1]}"
    shown = [str(row) for row in rows[:MOST_NAMED]]
    if len(rows) > MOST_NAMED:
        return f"{', '.join(shown)} and {number(len(rows) - MOST_NAMED)} more"
    return " and ".join([", ".join(shown[:-1]), shown[-1]]) if len(shown) > 1 else shown[0]


@dataclass(frozen=True, slots=True)
class Report:
    """Numbers first, then each problem, then what stops nothing."""

    checked: str
    readable: bool
    numbers: tuple[tuple[str, str], ...]
    problems: tuple[Line, ...]
    more_problems: int
    notices: tuple[Line, ...]
    notice_count: int
    problem_rows: int
    good_rows: int

    @classmethod
    def of(cls, kept: Sent, found: Found[Any, Any], numbers: Iterable[tuple[str, str]]) -> Self:
        problems = lines_of(found.blocking)
        looked_at = [problem for problem in found.problems if not problem.blocks]
        return cls(
            checked=f"{kept.filename}, {plural(found.rows, 'row')}, checked"
            f" {day_record(day_of(kept.checked_at))}, {clock_time(kept.checked_at)}",
            readable=found.parsed.readable,
            numbers=(*numbers, *here_and_wrong(found)),
            problems=problems[:MOST_PROBLEMS],
            more_problems=max(0, len(problems) - MOST_PROBLEMS),
            notices=lines_of(looked_at)[:MOST_NOTICES],
            notice_count=len(lines_of(looked_at)),
            problem_rows=found.problem_rows,
            good_rows=found.good_rows,
        )


def here_and_wrong(found: Found[Any, Any]) -> tuple[tuple[str, str], ...]:
    wrong = found.problem_rows
    return (
        (number(found.unchanged), "no change (already here)"),
        (number(wrong), "row with a problem" if wrong == 1 else "rows with a problem"),
    )


@dataclass(frozen=True, slots=True)
class RunningPage:
    """A file that the worker is importing."""

    words: str
    since: str
    here: str
    back: dict[str, str]

    @classmethod
    def of(cls, kept: Sent, *, here: str, back: dict[str, str]) -> Self:
        assert kept.asked_at is not None
        return cls(
            words=f"Importing {kept.filename}, {plural(kept.rows, 'row')}",
            since=f"Asked for {moment_long(kept.asked_at)}",
            here=here,
            back=back,
        )


def found_words(problem: Problem) -> str:
    """ "28/11/26: Write the date as year-month-day", without saying what was found twice."""
    if not problem.found or problem.found in problem.message:
        return problem.message
    return f"{problem.found}: {problem.message}"


def todo_words(problem: Problem) -> str:
    if problem.suggestion:
        return problem.suggestion
    what = f"the {problem.column.replace('_', ' ')}" if problem.column else "the row"
    return f"Correct {what}, or take the row out."


def import_words(found: Found[Any, Any]) -> str:
    """The button: what it would import."""
    total = found.good_rows
    if found.problem_rows:
        return f"Import the {plural(total, 'good row')} only"
    return f"Import all {plural(total, 'row')}" if total > 1 else "Import this row"


@dataclass(frozen=True, slots=True)
class Past:
    """A file sent before."""

    filename: str
    when: datetime
    state: str
    rows: int
    href: str

    @classmethod
    def of(cls, kept: Sent, href: str) -> Self:
        return cls(kept.filename, kept.checked_at, state_of(kept), kept.rows, href)


def state_of(kept: Sent) -> str:
    if kept.asked_at:
        return "Running"
    if kept.imported_at:
        return "Done with problems" if kept.problem_rows else "Done"
    return "Ready for you" if kept.new_rows else "Not imported"
