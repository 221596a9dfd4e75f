"""Found vacancies, read in the statement that finds them, with all that is shown of each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import connection, models

from shifts.models import Vacancy
from shifts.selectors.conditions import Condition
from staffbank.rows import columns_of, row_from
from trusts.models import Grade, Site, Specialty, StaffGroup, Trust, Ward

#: What is read beside each vacancy: the field that leads there, its name in the SQL too.
_BESIDE: tuple[tuple[str, type[models.Model]], ...] = (
    ("ward", Ward),
    ("site", Site),
    ("trust", Trust),
    ("staff_group", StaffGroup),
    ("grade", Grade),
    ("also_grade", Grade),
    ("specialty", Specialty),
)
# What is found is cut and counted before anything is joined to it, and all that is said beside it
# comes from the function of shifts/migrations/0014_shown.py, whose plan outlives the statement.
_SQL = """
with found as materialized (
    select shifts_vacancy.*, row_number() over () as place from (
        select * from ({{rows}}) shifts_vacancy where {{where}} order by {{order}} limit %s
    ) shifts_vacancy
)
select (select count(*) from found), shown.worked, shown.skills, {columns}
from found join shifts_shown(
    array(select id from found where place > %s and place <= %s), %s
) shown on shown.vacancy_id = found.id
order by found.place
"""
_OF_ONE = """
select 1, shown.worked, shown.skills, {columns}
from shifts_vacancy found join shifts_shown(array[%s]::bigint[], null) shown on true
where found.id = %s
"""


@dataclass(frozen=True, slots=True)
class Found:
    """A vacancy with its ward, site, trust, grades and specialty, the codes of the skills it asks
    for, and how often the person who looks has worked on that ward."""

    vacancy: Vacancy
    skills: tuple[str, ...]
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


def read_shown(key: int) -> Found:
    """The vacancy with this key, which whoever acts may see, with the same beside it."""
    with connection.cursor() as cursor:
        cursor.execute(_OF_ONE.format(columns=_columns()), [key, key])
        read = cursor.fetchall()
    for found in _found(read):
        return found
    raise Vacancy.DoesNotExist


@cache
def _statement() -> str:
    return _SQL.format(columns=_columns())


@cache
def _columns() -> str:
    beside = (columns_of(model, f"(shown.{name})") for name, model in _BESIDE)
    return ", ".join((columns_of(Vacancy, "found"), *beside))


def _found(rows: list[tuple[Any, ...]]) -> Iterator[Found]:
    """Rows to objects; what several vacancies share is one object."""
    shared: dict[tuple[type[models.Model], int], models.Model] = {}
    beside = [
        (len(model._meta.concrete_fields), _foreign_key(name), model) for name, model in _BESIDE
    ]
    width = len(Vacancy._meta.concrete_fields)
    for _, times, skills, *values in rows:
        vacancy = row_from(Vacancy, values[:width])
        start = width
        for size, field, model in beside:
            own = values[start : start + size]
            start += size
            other = shared.get((model, own[0]))
            if other is None and own[0] is not None:
                other = shared[model, own[0]] = row_from(model, own)
            field.set_cached_value(vacancy, other)
        yield Found(vacancy, tuple(skills), times)


def _foreign_key(name: str) -> models.ForeignKey[Any, Any]:
    field = Vacancy._meta.get_field(name)
    assert isinstance(field, models.ForeignKey)
    return field
