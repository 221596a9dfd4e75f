"""What importing a file would do: each row beside what is here already."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass

from shifts.errors import NoRate
from shifts.interop.vacancy_csv import Codes, Row, parse
from shifts.models import Vacancy
from shifts.selectors.imports import Vocabulary, here_already, vocabulary_of
from shifts.services.posting import Draft, break_of_usual
from shifts.services.pricing import PriceBook
from staffbank import clock
from staffbank.actors import Actor
from staffbank.errors import NotPermitted
from staffbank.interop.csv_table import Found, Problem
from staffbank.wording import day_words
from trusts.selectors.numbers import Numbers, numbers_of

_CHANGEABLE = frozenset({Vacancy.Status.DRAFT, Vacancy.Status.OPEN})


@dataclass
class Compared(Found[Row, tuple[Row, list[Vacancy]]]):
    """A file as it would be imported now."""

    words: Vocabulary
    books: dict[int, PriceBook]
    numbers: dict[int, Numbers]

    @property
    def people(self) -> int:
        """How many vacancies the new rows are, counting each head."""
        return sum(row.heads for row in self.new)

    def draft_of(self, row: Row, source: str) -> Draft:
        """What a row asks for, its blanks filled with the ward's usual values."""
        ward = self.words.wards[row.ward_code]
        pause = row.break_minutes
        if pause is None:
            pause = usual_break(self.words, row, self.numbers[self.bank_of(row)])
        return Draft(
            ward=ward,
            grade=self.words.grades[row.grade],
            specialty=self.words.specialties[row.specialty] if row.specialty else None,
            period=row.period,
            break_minutes=pause,
            heads=row.heads,
            skills=tuple(self.words.skills[code] for code in row.skills),
            reason=self.words.reasons[row.reason],
            cost_centre=row.cost_centre or ward.cost_centre,
            note=row.note,
            source=source,
            external_ref=row.external_ref,
            external_version=str(row.version),
        )

    def bank_of(self, row: Row) -> int:
        return self.words.banks[self.words.grades[row.grade].staff_group_id]

    def book_of(self, row: Row) -> PriceBook:
        return self.books[self.bank_of(row)]


def compare(content: bytes, *, by: Actor, source: str) -> Compared:
    """Read a file against the codes of the seat and what is here. Writes nothing."""
    words = vocabulary_of(by)
    parsed = parse(io.BytesIO(content), codes=codes_of(words))
    trust, banks = by.trust_id, set(words.banks.values())
    if trust is None:
        raise NotPermitted
    books = {bank: PriceBook.open(bank, trust) for bank in banks}
    numbers = {bank: numbers_of(bank, trust, clock.today()) for bank in banks}
    found = Compared(parsed, words, books, numbers)
    here = here_already(by, source, [row.external_ref for row in parsed.rows])
    for row in parsed.rows:
        _place(row, here.get(row.external_ref, []), found)
    return found


def codes_of(words: Vocabulary) -> Codes:
    """The same codes as the reader of files takes them: each with what it is called."""
    return Codes(
        wards={code: ward.name for code, ward in words.wards.items()},
        grades={code: grade.name for code, grade in words.grades.items()},
        reasons={code: reason.name for code, reason in words.reasons.items()},
        grade_groups={code: grade.staff_group.code for code, grade in words.grades.items()},
        staff_groups=words.staff_groups,
        specialties={code: specialty.name for code, specialty in words.specialties.items()},
        skills={code: skill.name for code, skill in words.skills.items()},
    )


def usual_break(words: Vocabulary, row: Row, numbers: Numbers) -> int:
    """The break of the ward's usual shift with these times, or the trust's for one so long."""
    held = break_of_usual(words.wards[row.ward_code].times.all(), row.period)
    return numbers.break_of(row.period) if held is None else held


def _place(row: Row, held: list[Vacancy], found: Compared) -> None:
    """Put a row with the new, the changed, the unchanged or the problems."""
    if held and _version(held[0]) >= row.version:
        found.unchanged += 1
        return
    wrong = list(_refused(row, found))
    if held:
        wrong += _refused_change(row, held)
    if wrong:
        found.parsed.reject(wrong)
    elif held:
        found.changed.append((row, held))
    else:
        found.new.append(row)


def _version(vacancy: Vacancy) -> int:
    return int(vacancy.external_version) if vacancy.external_version.isdigit() else 0


def _refused(row: Row, found: Compared) -> Iterable[Problem]:
    """What the file alone could not know: the clock, the agreement and the rates."""
    grade = found.words.grades[row.grade]
    if row.period.starts_at <= clock.now():
        said = day_words(row.period.starts_on, year=True)
        yield Problem(
            row.number,
            "start",
            row.external_ref,
            f"This shift would start in the past, on {said}.",
            "Take the row out, or correct its date.",
        )
    if grade.staff_group_id not in found.words.banks:
        yield Problem(
            row.number,
            "grade",
            row.grade,
            f"Your trust does not share this staff group ({grade.staff_group}) with a bank.",
            "Take the row out, or ask the region's onboarding admin to add the group.",
        )
        return
    try:
        found.book_of(row).rates_for(grade, row.period.starts_on)
    except NoRate as error:
        yield Problem(row.number, "grade", row.grade, error.message)


def _refused_change(row: Row, held: list[Vacancy]) -> Iterable[Problem]:
    """A newer version of something that can no longer be changed by a file."""
    number = held[0].number
    if any(vacancy.status not in _CHANGEABLE for vacancy in held):
        state = next(v.get_status_display() for v in held if v.status not in _CHANGEABLE)
        yield Problem(
            row.number,
            "external_ref",
            row.external_ref,
            f"{number} is {state.lower()}, so a file cannot change it.",
            "Open it and cancel it with notice if it must change, then send it under a new"
            " reference.",
        )
    elif len(held) != row.heads:
        yield Problem(
            row.number,
            "heads",
            str(row.heads),
            f"{number} was sent before for {len(held)}.",
            "Cancel the ones you no longer need here, or send the extra ones under a reference"
            " of their own.",
        )
