"""What the report on a file of vacancies says."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from django.urls import reverse

from shifts.models import Import
from shifts.selectors.imports import Run
from shifts.services.comparing import Compared
from shifts.services.importing import Imported
from staffbank.web.figures import number, plural
from staffbank.web.import_report import Past, Report, import_words
from staffbank.web.words import moment_long


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
    """The report, and what importing would do."""

    kept: Import
    report: Report
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
        return cls(
            kept=kept,
            report=Report.of(kept, found, numbers_of(found)),
            consequence=consequence_of(found, told) if may_publish else "",
            import_words=import_words(found),
            saved=tuple(map(Saved.of, runs)),
            left=left_words(found),
            slug=slug,
            back=back_to(slug),
        )


def back_to(slug: str) -> dict[str, str]:
    return {"href": reverse("shifts:import", args=[slug]), "text": "Import vacancies"}


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
    good = found.good_rows
    if not found.problem_rows and not good:
        return "Every row of the file is in the bank."
    said = []
    if found.problem_rows:
        said.append(f"{plural(found.problem_rows, 'row')} with a problem")
    if good:
        said.append(f"{plural(good, 'good row')} that can still be imported")
    return f"Not in the bank: {' and '.join(said)}."


def numbers_of(found: Compared) -> list[tuple[str, str]]:
    new = "new vacancy" if found.people == 1 else "new vacancies"
    said = [(number(found.people), new)]
    if found.changed:
        said.append((number(len(found.changed)), "changed since you last sent them"))
    return said


def consequence_of(found: Compared, told: int) -> str:
    """ "If you publish: 388 shifts open, about 2,300 people are told, none at night"."""
    opened = plural(found.people, "shift opens", "shifts open")
    people = plural(told, "person is", "people are")
    return (
        f"If you publish: {opened} to your own bank, about {people} told, none at night."
        " If you save drafts, nobody is told."
    )


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
class UploadPage:
    """Upload a file, and the files of the last 30 days."""

    past: tuple[Past, ...]
    columns_at: str
    back: dict[str, str]

    @classmethod
    def of(cls, kept: Iterable[Import], *, slug: str) -> Self:
        return cls(
            past=tuple(
                Past.of(each, reverse("shifts:import_report", args=[slug, each.ref]))
                for each in kept
            ),
            columns_at=reverse("shifts:import_columns", args=[slug]),
            back={"href": reverse("shifts:vacancies", args=[slug]), "text": "Vacancies"},
        )
