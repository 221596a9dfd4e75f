"""Rows by the thousand: written with COPY, under keys that their sequence has handed out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.db.backends.utils import CursorWrapper


@dataclass(slots=True)
class Sheet:
    """Rows of one model that wait to be written. Every column is named; none is defaulted."""

    model: type[models.Model]
    columns: tuple[str, ...]
    rows: list[Sequence[Any]] = field(default_factory=list)

    def add(self, *values: Any) -> None:
        self.rows.append(values)

    def write(self, cursor: CursorWrapper) -> int:
        """Write the rows and forget them."""
        written = len(self.rows)
        copy_rows(cursor, self.model._meta.db_table, self.columns, self.rows)
        self.rows = []
        return written


def copy_rows(
    cursor: CursorWrapper, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    named = ", ".join(f'"{column}"' for column in columns)
    with cursor.copy(f"COPY {table} ({named}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def take_keys(cursor: CursorWrapper, model: type[models.Model], count: int) -> range:
    """Take ``count`` new keys of ``model``, which nobody else will be given."""
    if not count:
        return range(0)
    table = model._meta.db_table
    cursor.execute(
        "SELECT setval(s.name, nextval(s.name) + %s - 1)"
        " FROM (SELECT pg_get_serial_sequence(%s, 'id')::regclass AS name) s",
        [count, table],
    )
    last: int = cursor.fetchone()[0]
    return range(last - count + 1, last + 1)
