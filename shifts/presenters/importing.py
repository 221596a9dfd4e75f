"""What the report on a file of vacancies says."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from django.urls import reverse

from shifts.interop.vacancy_csv import Problem
from shifts.models import Import
from shifts.selectors.imports import Run
from shifts.services.comparing import Compared
from shifts.services.importing import Imported
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
class Saved:
    """What one import of the file saved, and who pressed the button."""

    words: str
    when: str

    @classmethod
    def of(cls, run: Run) -> Self:
        by = f" by {run.by.get_full_name()}" if run.by else ""
        return cls(saved_words(run), f"{moment_long(run.at)}{by}")


@dataclass(frozen=True, slots=True)
class ReportPage:
    """The report: numbers first, then each problem, then what importing would do."""

    kept: Import
    checked: str
    readable: bool
    numbers: tuple[tuple[str, str], ...]
    problems: tuple[Line, ...]
    more_problems: int
    notices: tuple[Line, ...]
    notice_count: int
    problem_rows: int
    good_rows: int
    unchanged: int
    consequence: str
    import_words: str
    saved: tuple[Saved, ...]
    left: str
    slug: str
    back: dict[str, str]

    @classmethod
    def of(
        cls,
        kept: Import,
        found: Compared,
        *,
        runs: Iterable[Run],
        told: int,
        slug: str,
        may_publish: bool,
    ) -> Self:
        problems = lines_of(found.blocking)
        looked_at = [problem for problem in found.problems if not problem.blocks]
        good = len(found.new) + len(found.changed)
        return cls(
            kept=kept,
            checked=f"{kept.filename}, {plural(found.rows, 'row')}, checked"
            f" {day_record(day_of(kept.checked_at))}, {clock_time(kept.checked_at)}",
            readable=found.parsed.readable,
            numbers=numbers_of(found),
            problems=problems[:MOST_PROBLEMS],
            more_problems=max(0, len(problems) - MOST_PROBLEMS),
            notices=tuple(line for each in looked_at[:MOST_NOTICES] for line in lines_of([each])),
            notice_count=len(looked_at),
            problem_rows=found.problem_rows,
            good_rows=good,
            unchanged=found.unchanged,
            consequence=consequence_of(found, told) if may_publish else "",
            import_words=import_words(found),
            saved=tuple(map(Saved.of, runs)),
            left=left_words(found),
            slug=slug,
            back={"href": reverse("shifts:import", args=[slug]), "text": "Import vacancies"},
        )


@dataclass(frozen=True, slots=True)
class RunningPage:
    """A file that the worker is importing."""

    words: str
    since: str
    here: str
    back: dict[str, str]

    @classmethod
    def of(cls, kept: Import, *, slug: str) -> Self:
        assert kept.asked_at is not None
        return cls(
            words=f"Importing {kept.filename}, {plural(kept.rows, 'row')}",
            since=f"Asked for {moment_long(kept.asked_at)}",
            here=reverse("shifts:import_report", args=[slug, kept.ref]),
            back={"href": reverse("shifts:import", args=[slug]), "text": "Import vacancies"},
        )


def saved_words(run: Run) -> str:
    """ "388 vacancies saved and published to your own bank, 3 changed"."""
    how = "and published to your own bank" if run.published else as_drafts(run.new)
    said = [f"{plural(run.new, 'vacancy', 'vacancies')} saved {how}"] if run.new else []
    if run.changed:
        said.append(f"{plural(run.changed, 'vacancy', 'vacancies')} changed")
    return ", ".join(said) or "Nothing was new, so nothing changed"


def as_drafts(count: int) -> str:
    return "as a draft" if count == 1 else "as drafts"


def left_words(found: Compared) -> str:
    """What of an imported file is not in the bank."""
    good = len(found.new) + len(found.changed)
    if not found.problem_rows and not good:
        return "Every row of the file is in the bank."
    said = []
    if found.problem_rows:
        said.append(f"{plural(found.problem_rows, 'row')} with a problem")
    if good:
        said.append(f"{plural(good, 'good row')} that can still be imported")
    return f"Not in the bank: {' and '.join(said)}."


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


def numbers_of(found: Compared) -> tuple[tuple[str, str], ...]:
    said = [
        (number(found.people), "new vacancy" if found.people == 1 else "new vacancies"),
        (number(found.unchanged), "no change (already here)"),
        (
            number(found.problem_rows),
            "row with a problem" if found.problem_rows == 1 else "rows with a problem",
        ),
    ]
    if found.changed:
        said.insert(1, (number(len(found.changed)), "changed since you last sent them"))
    return tuple(said)


def consequence_of(found: Compared, told: int) -> str:
    """ "If you publish: 388 shifts open, about 2,300 people are told, none at night"."""
    opened = plural(found.people, "shift opens", "shifts open")
    people = plural(told, "person is", "people are")
    return (
        f"If you publish: {opened} to your own bank, about {people} told, none at night."
        " If you save drafts, nobody is told."
    )


def import_words(found: Compared) -> str:
    """The button: what it would import."""
    total = len(found.new) + len(found.changed)
    if found.problem_rows:
        return f"Import the {plural(total, 'good row')} only"
    return f"Import all {plural(total, 'row')}" if total > 1 else "Import this row"


def imported_words(done: Imported, *, published: bool) -> str:
    """What was done, said once after it."""
    how = "published to your own bank" if published else f"saved {as_drafts(done.new)}"
    said = [f"{plural(done.new, 'vacancy', 'vacancies')} imported and {how}."] if done.new else []
    if done.changed:
        said.append(f"{plural(done.changed, 'vacancy', 'vacancies')} changed.")
    if done.unchanged:
        said.append(f"{plural(done.unchanged, 'row')} made no change.")
    if done.left_out:
        said.append(f"{plural(done.left_out, 'row')} left out: download them to correct them.")
    return " ".join(said) or "Nothing to import: every row is here already."


@dataclass(frozen=True, slots=True)
class Past:
    """A file sent before."""

    filename: str
    when: datetime
    state: str
    rows: int
    href: str


@dataclass(frozen=True, slots=True)
class UploadPage:
    """Upload a file, and the files of the last 30 days."""

    past: tuple[Past, ...]
    columns_at: str
    back: dict[str, str]

    @classmethod
    def of(cls, kept: Iterable[Import], *, slug: str) -> Self:
        return cls(
            past=tuple(
                Past(
                    each.filename,
                    each.checked_at,
                    state_of_import(each),
                    each.rows,
                    reverse("shifts:import_report", args=[slug, each.ref]),
                )
                for each in kept
            ),
            columns_at=reverse("shifts:import_columns", args=[slug]),
            back={"href": reverse("shifts:vacancies", args=[slug]), "text": "Vacancies"},
        )


def state_of_import(kept: Import) -> str:
    if kept.asked_at:
        return "Running"
    if kept.imported_at:
        return "Done with problems" if kept.problem_rows else "Done"
    return "Ready for you" if kept.new_rows else "Not imported"
