"""A trust's staff list: taken over from a file after a dry run, and matched to whom it engages."""

from __future__ import annotations

import operator
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from staffbank import clock
from staffbank.actors import Actor
from staffbank.interop.csv_table import Found
from staffbank.outbox.emitting import emit
from trusts.models import Grade, Ward
from trusts.permissions import Permission
from trusts.services import kept_files
from trusts.services.kept_files import Sort, done, keep, locked, refuse_problems
from workers.interop.staff_csv import Row, read_staff
from workers.models import StaffEntry, StaffFile
from workers.selectors import registers_of_grades
from workers.services.births import birth_key
from workers.services.matching import match_list
from workers.services.names import name_key

BATCH = 1000
#: What a file says of somebody who is on the list already.
SAID = ("name", "name_key", "birth_key", "body", "registration", "email", "grade_id", "ward_id")
_said_of = operator.attrgetter(*SAID)


@dataclass
class Compared(Found[Row, tuple[Row, int]]):
    """A list as it would be taken over now: who is new, and who is said otherwise of than before,
    with the key of their entry."""

    trust: int
    grades: dict[str, Grade]
    wards: dict[str, Ward]

    def entry_of(self, row: Row, key: int | None = None) -> StaffEntry:
        return StaffEntry(
            pk=key,
            trust_id=self.trust,
            employee_number=row.employee_number,
            name=row.name,
            name_key=name_key(row.name),
            birth_key=birth_key(row.born),
            body=row.body,
            registration=row.registration,
            email=row.email,
            grade=self.grades.get(row.grade),
            ward=self.wards.get(row.ward),
            seen_at=clock.now(),
        )


def compare(kept: StaffFile, by: Actor) -> Compared:
    """Read a list beside what the trust sent before. Writes nothing."""
    grades = {grade.code: grade for grade in Grade.objects.all()}
    wards = {ward.code: ward for ward in Ward.objects.filter(trust=by.trust_id, closed_on=None)}
    parsed = read_staff(
        bytes(kept.content),
        grades={code: grade.name for code, grade in grades.items()},
        wards={code: ward.name for code, ward in wards.items()},
        registers=registers_of_grades(clock.today()),
    )
    found = Compared(parsed, kept.trust_id, grades, wards)
    here = {each.employee_number: each for each in StaffEntry.objects.visible_to(by)}
    for row in parsed.rows:
        held = here.get(row.employee_number)
        if held is None:
            found.new.append(row)
        elif _said_of(held) == _said_of(found.entry_of(row)):
            found.unchanged += 1
        else:
            found.changed.append((row, held.pk))
    return found


FILES = Sort(
    StaffFile,
    Permission.INVITE_WORKERS,
    "staff_file",
    compare,
    report_at="workers:staff_report",
    letter="workers/notifications/staff_imported.txt",
)


@dataclass(frozen=True, slots=True)
class Imported:
    """What taking a list over did."""

    new: int
    changed: int
    unchanged: int
    left_out: int
    matched: int


def check(filename: str, content: bytes, *, by: Actor) -> StaffFile:
    """Keep a list and what taking it over would do. Nobody is on it yet."""
    return keep(FILES, filename, content, by=by)


@transaction.atomic
def run(kept: StaffFile, *, by: Actor, good_rows_only: bool = False) -> Imported:
    """Take a list over, all of it or nothing, and match it to the people the trust engages.

    Who is not in it stays as they are. Again, it changes nothing.
    """
    kept = locked(FILES, kept, by=by)
    found = compare(kept, by)
    refuse_problems(found, good_rows_only=good_rows_only)
    now = clock.now()
    StaffEntry.objects.bulk_create(map(found.entry_of, found.new), batch_size=BATCH)
    changed = [found.entry_of(row, key) for row, key in found.changed]
    fields = [name.removesuffix("_id") for name in SAID]
    StaffEntry.objects.bulk_update(changed, fields, batch_size=BATCH)
    _seen(found, now, by)
    matched = match_list(by=by)
    result = Imported(
        len(found.new), len(found.changed), found.unchanged, found.problem_rows, matched
    )
    after = {"new": result.new, "changed": result.changed, "unchanged": result.unchanged}
    done(FILES, kept, by=by, after={**after, "left_out": result.left_out, "matched": matched})
    emit("staff_file.imported", {"file": kept.pk}, by=by)
    return result


def ask(kept: StaffFile, *, by: Actor, good_rows_only: bool = False) -> None:
    """Let the worker take a checked list over, later."""
    kept_files.ask(FILES, kept, by=by, good_rows_only=good_rows_only)


def run_asked(key: int) -> None:
    """Take over a list that was asked for."""
    kept_files.run_asked(
        FILES, key, lambda kept, by: run(kept, by=by, good_rows_only=kept.good_rows_only)
    )


def _seen(found: Compared, now: datetime, by: Actor) -> None:
    numbers = [row.employee_number for row in found.parsed.rows]
    StaffEntry.objects.visible_to(by).filter(employee_number__in=numbers).update(seen_at=now)
