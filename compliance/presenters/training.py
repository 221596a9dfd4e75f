"""What the pages of imported training say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from compliance.models import TrainingFile
from compliance.services.comparing_training import Compared
from compliance.services.training import Imported
from staffbank.web.figures import number, plural
from staffbank.web.import_report import Report, import_words


@dataclass(frozen=True, slots=True)
class TrainingReport:
    """The report on a file of training."""

    kept: TrainingFile
    report: Report
    import_words: str
    unknown: int
    names: int

    @classmethod
    def of(cls, kept: TrainingFile, found: Compared) -> Self:
        people = len({passed.worker for passed in found.changed})
        records = len(found.changed)
        numbers = (
            (number(records), "new training record" if records == 1 else "new training records"),
            (number(people), "person" if people == 1 else "people"),
        )
        return cls(
            kept=kept,
            report=Report.of(kept, found, numbers),
            import_words=import_words(found),
            unknown=len(found.unknown),
            names=len(found.unknown) + len(found.known),
        )


def training_imported_words(done: Imported) -> str:
    """What was done, said once after it."""
    people = plural(done.people, "person", "people")
    said = [f"{plural(done.records, 'training record')} of {people} imported."]
    if done.unchanged:
        said.append(f"{plural(done.unchanged, 'row')} made no change.")
    if done.left_out:
        said.append(f"{plural(done.left_out, 'row')} left out: download them to correct them.")
    return " ".join(said)
