"""A trust's staff as its employment system exports them: docs/staff-list-csv.md has the columns."""

from __future__ import annotations

import io
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from staffbank.interop.csv_cells import (
    KnownCodes,
    Wrong,
    shortened,
    text_of_at_most,
    written_day_reader,
)
from staffbank.interop.csv_row import Readers, read_cells, texts_of
from staffbank.interop.csv_table import Parsed, Problem, Shape, parse, too_many_cells
from workers.rules.registration import (
    SHAPES,
    as_kept,
    numbers_like,
    what_is_wrong,
    written,
)

REQUIRED = ("employee_number", "name")
COLUMNS = (*REQUIRED, "date_of_birth", "registration", "register", "grade", "ward", "email")
_CALLED = {body: shape.called for body, shape in SHAPES.items()}
_SAYS_SO = f"GPhC {SHAPES['gphc'].example}"
SHAPE = Shape(
    "person",
    COLUMNS,
    REQUIRED,
    {"assignment_number": "employee_number", "dob": "date_of_birth", "email_address": "email"},
    "people",
)


@dataclass(frozen=True, slots=True)
class Row:
    """One employee, as the file has them."""

    number: int
    employee_number: str
    name: str
    born: date | None
    body: str
    registration: str
    grade: str
    ward: str
    email: str


def read_staff(
    content: bytes,
    *,
    grades: Mapping[str, str],
    wards: Mapping[str, str],
    registers: Mapping[str, Collection[str]],
) -> Parsed[Row]:
    """Read a whole list; ``registers`` are those that people of each grade are on. Never raises for
    what is in it: problems say what is wrong."""

    def reader(columns: tuple[str, ...]) -> _RowReader:
        return _RowReader(columns, grades, wards, registers)

    return parse(io.BytesIO(content), SHAPE, reader)


def a_registration(text: str, register: str, likely: Collection[str]) -> tuple[str, str]:
    """Read a number, and tell which register it is of: the one that the row names; else the one
    whose numbers alone are so, or that the row's grade is on (``likely``). None is guessed."""
    found = written(text)
    if register:
        number = as_kept(text).removeprefix(register.upper())
        if wrong := what_is_wrong(register, number, whose="The "):
            raise Wrong(f"{wrong}.")
        return register, number
    if not found.bodies:
        examples = ", ".join(f"{_CALLED[body]} {shape.example}" for body, shape in SHAPES.items())
        raise Wrong("This is not like the number of a register.", f"They are like {examples}.")
    of_the_grade = tuple(body for body in found.bodies if body in likely)
    # A doctor's number that lost its first 0 is like a dentist's.
    doubtful = bool(likely) and not of_the_grade and found.number.isdecimal() and not found.named
    match of_the_grade or found.bodies:
        case (body,) if not doubtful:
            return body, found.number
    said = f"This may be {numbers_like(found.bodies)}"
    raise Wrong(
        f"{said}, and the grade is on another register." if doubtful else f"{said}.",
        f"Write the register before it, like {_SAYS_SO}, or name it in the column register.",
    )


def an_email(text: str) -> str:
    try:
        validate_email(text)
    except ValidationError:
        raise Wrong("Write an email address, like amara.osei@nhs.net.") from None
    return text.casefold()


def a_name(text: str) -> str:
    """A name as people say it: "OSEI, Amara" is Amara Osei."""
    last, comma, first = text.partition(",")
    words = f"{first} {last}" if comma and first.strip() else text
    name = " ".join(w.title() if w.isupper() and len(w) > 2 else w for w in words.split())
    if len(name) > 120:
        raise Wrong("Use 120 characters or fewer.")
    return name


class _RowReader:
    def __init__(
        self,
        columns: tuple[str, ...],
        grades: Mapping[str, str],
        wards: Mapping[str, str],
        registers: Mapping[str, Collection[str]],
    ) -> None:
        self._columns = columns
        self._registers = registers
        self._seen: dict[str, int] = {}
        self._readers: Readers = {
            "employee_number": text_of_at_most(20),
            "name": a_name,
            "date_of_birth": written_day_reader(range(1930, 2016)),
            "register": KnownCodes("register", _CALLED).find,
            "grade": KnownCodes("grade", grades).find,
            "ward": KnownCodes("ward", wards).find,
            "email": an_email,
        }

    def read(self, number: int, cells: list[str]) -> tuple[Row | None, list[Problem]]:
        """Return the row, or None with everything that is wrong with it."""
        if extra := too_many_cells(number, cells, self._columns):
            return None, [extra]
        texts = texts_of(self._columns, cells)
        # A birth date is not shown again, however it is written.
        values, problems = read_cells(
            number, texts, self._readers, required=REQUIRED, unshown=("date_of_birth",)
        )
        if not any(each.column in {"register", "grade"} for each in problems):
            registered, wrong = read_cells(number, texts, self._by_the_rest(values))
            values |= registered
            problems += wrong
        problems += self._there_twice(number, values.get("employee_number", ""))
        return (None, problems) if problems else (_row(number, values), [])

    def _by_the_rest(self, values: Mapping[str, Any]) -> Readers:
        """What is read by what else the row says."""
        register = values.get("register", "")
        likely = self._registers.get(values.get("grade", ""), ())
        return {"registration": lambda text: a_registration(text, register, likely)}

    def _there_twice(self, number: int, employee: str) -> Iterator[Problem]:
        first = self._seen.setdefault(employee, number) if employee else number
        if first != number:
            yield Problem(
                number,
                "employee_number",
                shortened(employee),
                f"Row {first} has the same employee number.",
                "Keep one of the two rows.",
            )


def _row(number: int, values: Mapping[str, Any]) -> Row:
    body, registration = values.get("registration", ("", ""))
    return Row(
        number=number,
        employee_number=values["employee_number"],
        name=values["name"],
        born=values.get("date_of_birth"),
        body=body,
        registration=registration,
        grade=values.get("grade", ""),
        ward=values.get("ward", ""),
        email=values.get("email", ""),
    )
