"""Foreign keys asked of all rows at once, not of each: what lets a whole region in quickly."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.db import models
from django.db.backends.utils import CursorWrapper

_KEYS = """
SELECT format('ALTER TABLE %%s DROP CONSTRAINT %%I', conrelid::regclass, conname),
       format('ALTER TABLE %%s ADD CONSTRAINT %%I %%s', conrelid::regclass, conname,
              pg_get_constraintdef(oid))
  FROM pg_constraint
 WHERE contype = 'f' AND conparentid = 0 AND conrelid = ANY(%s::regclass[])
 ORDER BY conrelid::regclass::text, conname
"""


@contextmanager
def unbound(cursor: CursorWrapper, tables: Sequence[type[models.Model]]) -> Iterator[None]:
    """Drop the foreign keys of ``tables``, and put each back, checked, at the end.

    In one transaction, so that nobody else ever sees a table without them. Checking a row as it
    comes costs more than the row; checking a table is one join.
    """
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # a table with checks to come is not altered
    cursor.execute(_KEYS, [[model._meta.db_table for model in tables]])
    keys = cursor.fetchall()
    for drop, _ in keys:
        cursor.execute(drop)
    cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    yield
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    for _, add in keys:
        cursor.execute(add)
    cursor.execute("SET CONSTRAINTS ALL DEFERRED")
