"""One row of a vacancy file: its cells, its times, and how it stands beside the other rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from shifts.interop.vacancy_cells import Clock, a_clock, a_day, a_moment
from staffbank.interop.csv_cells import (
    KnownCodes,
    Wrong,
    reference,
    text_of_at_most,
    whole_number,
)
from staffbank.interop.csv_row import Readers, read_cells, texts_of, wrong_cell
from staffbank.interop.csv_table import Problem, Shape, too_many_cells
from staffbank.periods import Period

LONGEST_SHIFT = timedelta(hours=24)


REQUIRED = ("external_ref", "ward_code", "grade", "start", "end", "reason")
OPTIONAL = (
    "version",
    "staff_group",
    "specialty",
    "skills",
    "date",
    "break_minutes",
    "heads",
    "cost_centre",
    "note",
)
COLUMNS = REQUIRED + OPTIONAL
SHAPE = Shape("shift", COLUMNS, REQUIRED)


@dataclass(frozen=True, slots=True)
class Codes:
    """The codes one trust's file may use, each with its name; and the staff group of each grade."""

    wards: Mapping[str, str]
    grades: Mapping[str, str]
    reasons: Mapping[str, str]
    grade_groups: Mapping[str, str]
    staff_groups: Mapping[str, str]
    specialties: Mapping[str, str]
    skills: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Row:
    """One row that can be imported; ``number`` is the spreadsheet's."""

    number: int
    external_ref: str
    version: int
    ward_code: str
    staff_group: str
    grade: str
    specialty: str
    skills: tuple[str, ...]
    period: Period
    break_minutes: int | None
    heads: int
    reason: str
    cost_centre: str
    note: str


class RowReader:
    """Reads the rows of one file, and remembers them to find what is there twice."""

    def __init__(self, columns: tuple[str, ...], codes: Codes) -> None:
        self._columns = columns
        self._groups = codes.grade_groups
        self._refs: dict[str, int] = {}
        self._shifts: dict[tuple[object, ...], int] = {}
        self._skills = KnownCodes("skill", codes.skills)
        self._readers: Readers = {
            "external_ref": reference,
            "version": whole_number("the version", 1, 999_999),
            "ward_code": KnownCodes("ward", codes.wards).find,
            "staff_group": KnownCodes("staff group", codes.staff_groups).find,
            "grade": KnownCodes("grade", codes.grades).find,
            "specialty": KnownCodes("specialty", codes.specialties).find,
            "skills": self._read_skills,
            "break_minutes": whole_number("the break in minutes", 0, 480),
            "heads": whole_number("how many people", 1, 50),
            "reason": KnownCodes("reason", codes.reasons).find,
            "cost_centre": text_of_at_most(20),
            "note": text_of_at_most(500),
        }

    def read(self, number: int, cells: list[str]) -> tuple[Row | None, list[Problem]]:
        """Return the row, or None with everything that is wrong with it."""
        if wrong := too_many_cells(number, cells, self._columns):
            return None, [wrong]
        texts = texts_of(self._columns, cells)
        values, problems = read_cells(
            number, texts, self._readers, required=REQUIRED, called={"external_ref": "reference"}
        )
        period = self._read_period(number, texts, problems)
        if period is not None:
            self._check_against_period(number, values, period, problems)
        self._check_group(number, values, problems)
        self._check_ref(number, values, problems)
        if problems or period is None:
            return None, problems
        row = self._row(number, values, period)
        return row, self._same_shift(row)

    def _read_skills(self, text: str) -> tuple[str, ...]:
        wanted = [part.strip() for part in text.split(";")]
        if len(wanted) > 50:
            raise Wrong("Enter 50 skills or fewer, with ; between them.")
        return tuple(dict.fromkeys(self._skills.find(part) for part in wanted if part))

    def _read_period(
        self, number: int, texts: dict[str, str], problems: list[Problem]
    ) -> Period | None:
        """Read the start and end, each with its own day or both with the date column's."""
        wanted: Readers = {"start": a_moment, "end": a_moment}
        if texts.get("date"):
            wanted = {"date": a_day, "start": a_clock, "end": a_clock}
        written, wrong = read_cells(number, texts, wanted, required=wanted)
        problems += wrong
        if wrong:
            return None
        return _period(number, texts, written, problems)

    def _check_against_period(
        self, number: int, values: dict[str, Any], period: Period, problems: list[Problem]
    ) -> None:
        if values.get("break_minutes", 0) >= period.minutes:
            problems.append(
                Problem(
                    number,
                    "break_minutes",
                    str(values["break_minutes"]),
                    f"The break must be shorter than the shift, which is {period.minutes} minutes.",
                )
            )

    def _check_group(self, number: int, values: dict[str, Any], problems: list[Problem]) -> None:
        if "grade" not in values:
            return
        group = self._groups[values["grade"]]
        found = values.setdefault("staff_group", group)
        if found != group:
            problems.append(
                Problem(
                    number,
                    "staff_group",
                    found,
                    f"The grade {values['grade']} belongs to staff group {group}.",
                    f"Use {group}, or leave staff_group empty.",
                )
            )

    def _check_ref(self, number: int, values: dict[str, Any], problems: list[Problem]) -> None:
        ref = values.get("external_ref")
        if ref is None:
            return
        first = self._refs.setdefault(ref, number)
        if first != number:
            problems.append(
                Problem(
                    number,
                    "external_ref",
                    ref,
                    f"Row {first} has the same reference.",
                    "Keep one of the two rows, or give this one its own reference.",
                )
            )

    def _row(self, number: int, values: dict[str, Any], period: Period) -> Row:
        return Row(
            number=number,
            external_ref=values["external_ref"],
            version=values.get("version", 1),
            ward_code=values["ward_code"],
            staff_group=values["staff_group"],
            grade=values["grade"],
            specialty=values.get("specialty", ""),
            skills=values.get("skills", ()),
            period=period,
            break_minutes=values.get("break_minutes"),
            heads=values.get("heads", 1),
            reason=values["reason"],
            cost_centre=values.get("cost_centre", ""),
            note=values.get("note", ""),
        )

    def _same_shift(self, row: Row) -> list[Problem]:
        shift = (row.ward_code, row.grade, row.specialty, row.skills, row.period)
        first = self._shifts.setdefault(shift, row.number)
        if first == row.number:
            return []
        return [
            Problem(
                row.number,
                None,
                row.external_ref,
                f"Row {first} is for the same ward, grade and time.",
                f"If it is the same shift, take this row out. If the ward needs one more, put both"
                f" in heads on row {first}.",
                blocks=False,
            )
        ]


def _period(
    number: int, texts: dict[str, str], written: dict[str, Any], problems: list[Problem]
) -> Period | None:
    day = written.get("date")
    moments: dict[str, datetime] = {}
    for column in ("start", "end"):
        on, clock = (day, written[column]) if day else written[column]
        if column == "end" and day:
            on = _end_day(day, written["start"], clock)
        try:
            moments[column] = _moment(column, on, clock)
        except Wrong as wrong:
            problems.append(wrong_cell(number, column, texts[column], wrong))
    if len(moments) < 2:
        return None
    wrong_length = _length_problem(moments["start"], moments["end"])
    if wrong_length:
        problems.append(wrong_cell(number, "end", texts["end"], wrong_length))
        return None
    return Period(moments["start"], moments["end"])


def _moment(column: str, on: date, clock: Clock) -> datetime:
    if column == "start" and clock.midnight_after:
        raise Wrong(
            "A shift cannot start at 24:00.", f"Use {on + timedelta(days=1)} and 00:00 instead."
        )
    return clock.on(on)


def _end_day(day: date, start: Clock, end: Clock) -> date:
    """An end that is not later than the start is the next morning."""
    if end.midnight_after:
        return day
    if start.offset is not None and end.offset is not None:
        later = end.on(day) > start.on(day)
    else:
        later = end.at > start.at
    return day if later else day + timedelta(days=1)


def _length_problem(starts_at: datetime, ends_at: datetime) -> Wrong | None:
    if ends_at <= starts_at:
        return Wrong(
            "End time must be after the start.",
            "If the shift ends the next morning, write the next day's date.",
        )
    if ends_at - starts_at >= LONGEST_SHIFT:
        return Wrong(
            "A shift must be shorter than 24 hours.", "Check the dates, or split it into shifts."
        )
    return None
