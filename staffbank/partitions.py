"""Months of the large records: opened ahead of time, dropped when they need not be kept."""

from __future__ import annotations

from datetime import date

from django.db import DEFAULT_DB_ALIAS, connections

#: This month and the two after it are always open, so that no row falls into the default part.
AHEAD = 2

_PARTITIONED = """
    select c.relname from pg_partitioned_table p join pg_class c on c.oid = p.partrelid
     where c.relnamespace = 'public'::regnamespace order by 1
"""


def month_after(day: date) -> date:
    """The first day of the next month."""
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


def open_months(first: date, last: date, *, using: str = DEFAULT_DB_ALIAS) -> int:
    """Open the months from ``first``'s to ``last``'s of every large record; answer how many were
    missing. Call it before writing rows of a time that no month is open for."""
    opened = 0
    with connections[using].cursor() as cursor:
        cursor.execute(_PARTITIONED)
        tables = [name for (name,) in cursor.fetchall()]
        month = first.replace(day=1)
        while month <= last:
            for table in tables:
                cursor.execute("select staffbank_open_partition(%s, %s)", [table, month])
                opened += bool(cursor.fetchone()[0])
            month = month_after(month)
    return opened


def open_ahead(today: date, *, using: str = DEFAULT_DB_ALIAS) -> int:
    """Open this month and the next ones; answer how many were missing."""
    last = today
    for _ in range(AHEAD):
        last = month_after(last)
    return open_months(today, last, using=using)


def months_kept() -> dict[str, int]:
    """For each large record, by its table, for how many months it is kept."""
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute("select record, months from staffbank_retention")
        return dict(cursor.fetchall())


def drop_old(today: date) -> list[str]:
    """Drop the months that the retention table says are over; answer their names."""
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute("select staffbank_drop_old_partitions(%s)", [today])
        return [name for (name,) in cursor.fetchall()]


_PAST = """
    select r.record, c.relname from staffbank_retention r
      join pg_inherits i on i.inhparent = to_regclass(r.record)
      join pg_class c on c.oid = i.inhrelid
     where c.relname ~ '_[0-9]{4}_[0-9]{2}$'
       and to_date(right(c.relname, 7), 'YYYY_MM') + interval '1 month'
           + make_interval(months => r.months) <= %s
     order by 1, 2
"""


def what_would_drop(today: date) -> dict[str, list[str]]:
    """The months of each large record that ``drop_old`` would drop."""
    found: dict[str, list[str]] = {}
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute(_PAST, [today])
        for record, part in cursor.fetchall():
            found.setdefault(record, []).append(part)
    return found
