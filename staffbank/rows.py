"""Whole rows by a condition spelled in SQL, for what every request and every service does.

For one row by its key Django takes several times as long to make the question as PostgreSQL to
answer it. These name every column once and read the same way. Anything that filters for somebody,
joins or sorts is a queryset's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, TypeVar

from django.db import connection, models

Row = TypeVar("Row", bound=models.Model)


def rows_of(
    model: type[Row], condition: str, values: Sequence[Any] | Mapping[str, Any]
) -> list[Row]:
    """The rows of ``model`` for which ``condition`` holds; whatever follows ``where`` may stand."""
    with connection.cursor() as cursor:
        table = model._meta.db_table
        cursor.execute(f"select {columns_of(model)} from {table} where {condition}", values)
        return [row_from(model, found) for found in cursor.fetchall()]


def locked(model: type[Row], key: int) -> Row:
    """The row with this key, locked against other changes until the transaction ends."""
    (found,) = rows_of(model, "id = %s for no key update", [key])
    return found


def write_new(rows: Sequence[models.Model]) -> None:
    """Insert rows of one model, which bring their keys, in one statement."""
    if not rows:
        return
    model = rows[0].__class__
    fields = model._meta.concrete_fields
    row = f"({', '.join(['%s'] * len(fields))})"
    names = ", ".join(f'"{field.get_attname_column()[1]}"' for field in fields)
    with connection.cursor() as cursor:
        cursor.execute(
            f'insert into "{model._meta.db_table}" ({names}) values {", ".join([row] * len(rows))}',
            [
                field.get_db_prep_save(getattr(each, field.attname), connection)
                for each in rows
                for field in fields
            ],
        )


def row_from(model: type[Row], values: Sequence[Any]) -> Row:
    """The row of ``model`` whose columns, in the order of ``columns_of``, are ``values``."""
    return model.from_db(connection.alias, _names(model), values)


@cache
def columns_of(model: type[models.Model], table: str = "") -> str:
    """The columns of ``model`` for a ``select``, of ``table`` if that is its alias there."""
    columns = [field.get_attname_column()[1] for field in _fields(model)]
    return ", ".join(f'{table or model._meta.db_table}."{column}"' for column in columns)


@cache
def _names(model: type[models.Model]) -> list[str]:
    return [field.attname for field in _fields(model)]


def _fields(model: type[models.Model]) -> Sequence[models.Field[Any, Any]]:
    fields = model._meta.concrete_fields
    for field in fields:
        column = field.cached_col
        if connection.ops.get_db_converters(column) or field.get_db_converters(connection):
            raise TypeError(f"{field} is not read as it is stored: use a queryset")
    return fields
