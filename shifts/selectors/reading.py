"""Found vacancies, read in the statement that finds them, with all that is shown of each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import connection, models

from shifts.models import Vacancy
from shifts.selectors.conditions import Condition
from trusts.models import Grade, Site, Specialty, StaffGroup, Trust, Ward

#: What is read beside each vacancy: the field that leads there, its model and its name in the SQL.
_BESIDE: tuple[tuple[str, type[models.Model], str], ...] = (
    ("ward", Ward, "ward"),
    ("site", Site, "site"),
    ("trust", Trust, "trust"),
    ("staff_group", StaffGroup, "staff_group"),
    ("grade", Grade, "grade"),
    ("also_grade", Grade, "also_grade"),
    ("specialty", Specialty, "specialty"),
)
# What is found is cut and counted before anything is joined to it.
_SQL = """
with found as materialized (
    select shifts_vacancy.*, row_number() over () as place from (
        select * from ({{rows}}) shifts_vacancy where {{where}} order by {{order}} limit %s
    ) shifts_vacancy
)
select (select count(*) from found), coalesce(worked.times, 0), {columns}
from (select * from found where place > %s and place <= %s) found
join trusts_ward ward on ward.id = found.ward_id
join trusts_site site on site.id = found.site_id
join trusts_trust trust on trust.id = found.trust_id
join trusts_staffgroup staff_group on staff_group.id = found.staff_group_id
join trusts_grade grade on grade.id = found.grade_id
left join trusts_grade also_grade on also_grade.id = found.also_grade_id
left join trusts_specialty specialty on specialty.id = found.specialty_id
left join shifts_worked_wards(%s) worked on worked.ward_id = found.ward_id
order by found.place
"""


@dataclass(frozen=True, slots=True)
class Found:
    """A vacancy with its ward, site, trust, grades and specialty, and how often the person who
    looks has worked on that ward."""

    vacancy: Vacancy
    worked_here: int


def read_found(
    rows: Condition,
    where: Condition,
    order: Condition,
    *,
    worker_id: int,
    most: int,
    skip: int,
    show: int,
) -> tuple[int, list[Found]]:
    """How many of ``rows`` there are ``where`` that holds, ``most`` at most; and those shown."""
    sql = _statement().format(rows=rows.sql, where=where.sql, order=order.sql)
    told = [*rows.params, *where.params, *order.params, most, skip, skip + show, worker_id]
    with connection.cursor() as cursor:
        cursor.execute(sql, told)
        read = cursor.fetchall()
    if skip and not read:  # past the end there is still a number of them to tell
        found, _ = read_found(rows, where, order, worker_id=worker_id, most=most, skip=0, show=1)
        return found, []
    return (read[0][0] if read else 0), list(_found(read))


@cache
def _statement() -> str:
    columns = [f"found.{column}" for column in _columns(Vacancy)]
    columns += [f"{name}.{column}" for _, model, name in _BESIDE for column in _columns(model)]
    return _SQL.format(columns=", ".join(columns))


def _columns(model: type[models.Model]) -> list[str]:
    return [str(field.column) for field in model._meta.concrete_fields]


def _names(model: type[models.Model]) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields]


def _found(rows: list[tuple[Any, ...]]) -> Iterator[Found]:
    """Rows to objects; what several vacancies share is one object."""
    shared: dict[tuple[type[models.Model], int], models.Model] = {}
    names = _names(Vacancy)
    beside = [(_foreign_key(field), model, _names(model)) for field, model, _ in _BESIDE]
    for _, times, *values in rows:
        vacancy = Vacancy.from_db(connection.alias, names, values[: len(names)])
        start = len(names)
        for field, model, columns in beside:
            own = values[start : start + len(columns)]
            start += len(columns)
            other = shared.get((model, own[0]))
            if other is None and own[0] is not None:
                other = shared[model, own[0]] = model.from_db(connection.alias, columns, own)
            field.set_cached_value(vacancy, other)
        yield Found(vacancy, times)


def _foreign_key(name: str) -> models.ForeignKey[Any, Any]:
    field = Vacancy._meta.get_field(name)
    assert isinstance(field, models.ForeignKey)
    return field
