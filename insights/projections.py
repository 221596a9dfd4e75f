"""Counting vacancies and bookings into the daily figures, and adding days up into weeks.

A cell (bank, trust, staff group, day) is always counted whole from the rows, and its week added up
whole from the days, never adjusted: deliveries may come late, twice and in any order, and
``rebuild`` gives what the handlers gave. Each is one statement, for one cell or for all.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import connections, transaction

from insights.models import DailyFill
from insights.rules.weeks import Weeks, week_of
from shifts.models.booking import LIVE
from staffbank import clock
from staffbank.actors import Actor
from staffbank.db import acting, duty
from staffbank.periods import wall_time
from trusts.models import Bank

#: "Short notice" and "late" both mean less than this before the start.
SHORT_HOURS = 24
#: The trust's reason for a vacancy that should never have been there.
DUPLICATE = "DUPLICATE"

_BANDS = len(DailyFill.FILL_BANDS) + 1
_COUNTED = (
    "requested_shifts",
    "requested_minutes",
    "own_shifts",
    "own_minutes",
    "own_pence",
    "pool_shifts",
    "pool_minutes",
    "pool_pence",
    "unfilled_shifts",
    "unfilled_minutes",
    "short_notice_shifts",
    "reused_passports",
    "fill_hours",
    "workers",
    "own_people",
    "pool_people",
)
_CANCELLED = (
    "trust_cancelled",
    "trust_cancelled_late",
    "worker_cancelled",
    "worker_cancelled_late",
)
_KEY = "bank_id, trust_id, day, staff_group_id"
_ON_KEY = "(bank_id, day, trust_id, staff_group_id)"
_FILL_HOURS = ", ".join(f"count(*) filter (where band = {band})" for band in range(_BANDS))

#: ``{vacancies}`` and ``{cells}`` say which vacancies, and so which cells, are counted.
_COUNT = f"""
with shift as (
    select v.id, v.bank_id, v.trust_id, v.staff_group_id, v.starts_at, v.published_at,
        (v.starts_at at time zone 'Europe/London')::date as day,
        greatest(0, (extract(epoch from v.ends_at - v.starts_at) / 60)::bigint - v.break_minutes)
            as minutes,
        v.status <> 'cancelled'
            or (v.cancelled_at >= v.starts_at and r.code is distinct from %(duplicate)s)
            as requested
    from shifts_vacancy v
    left join shifts_cancelreason r on r.id = v.cancel_reason_id
    where v.published_at is not null and {{vacancies}}
), post as (
    select s.bank_id, s.trust_id, s.staff_group_id, s.day, s.minutes, s.requested,
        s.requested and s.published_at > s.starts_at - %(short)s as short_notice,
        coalesce(b.source = 'own_bank', false) as own,
        coalesce(b.source = 'pool', false) as pool,
        b.pay_pence + b.holiday_pence as pence,
        width_bucket(
            (extract(epoch from b.booked_at - s.published_at) / 3600)::float8, %(bands)s::float8[]
        ) as band,
        b.worker_id,
        e.trust_id <> b.trust_id as reused,
        1::bigint << (b.worker_id %% {DailyFill.PEOPLE_BITS})::int as person
    from shift s
    left join shifts_booking b
        on b.vacancy_id = s.id and b.status = any(%(live)s) and s.requested
    left join workers_engagement e
        on e.worker_id = b.worker_id and e."primary"
        and e.valid_from <= (b.booked_at at time zone 'Europe/London')::date
        and (e.valid_to is null
            or e.valid_to >= (b.booked_at at time zone 'Europe/London')::date)
), cell as (
    select {_KEY},
        count(*) filter (where requested) as requested_shifts,
        coalesce(sum(minutes) filter (where requested), 0) as requested_minutes,
        count(*) filter (where own) as own_shifts,
        coalesce(sum(minutes) filter (where own), 0) as own_minutes,
        coalesce(sum(pence) filter (where own), 0) as own_pence,
        count(*) filter (where pool) as pool_shifts,
        coalesce(sum(minutes) filter (where pool), 0) as pool_minutes,
        coalesce(sum(pence) filter (where pool), 0) as pool_pence,
        count(*) filter (where requested and worker_id is null) as unfilled_shifts,
        coalesce(sum(minutes) filter (where requested and worker_id is null), 0)
            as unfilled_minutes,
        count(*) filter (where short_notice) as short_notice_shifts,
        count(*) filter (where reused) as reused_passports,
        array[{_FILL_HOURS}]::int[] as fill_hours,
        count(distinct worker_id) as workers,
        coalesce(bit_or(person) filter (where own), 0) as own_people,
        coalesce(bit_or(person) filter (where pool), 0) as pool_people
    from post group by {_KEY}
), ended as (
    select {_KEY},
        count(*) filter (where b.ended_by = 'trust') as trust_cancelled,
        count(*) filter (where b.ended_by = 'trust' and b.ended_at > s.starts_at - %(short)s)
            as trust_cancelled_late,
        count(*) filter (where b.ended_by = 'worker') as worker_cancelled,
        count(*) filter (where b.ended_by = 'worker' and b.ended_at > s.starts_at - %(short)s)
            as worker_cancelled_late
    from (select id as vacancy_id, {_KEY}, starts_at from shift) s
    join (select vacancy_id, ended_by, ended_at from shifts_booking where status = 'cancelled') b
        using (vacancy_id)
    group by {_KEY}
), kept as (
    insert into insights_dailyfill as d
        ({_KEY}, {", ".join(_COUNTED + _CANCELLED)}, counted_at)
    select {_KEY}, {", ".join(_COUNTED)},
        {", ".join(f"coalesce({name}, 0)" for name in _CANCELLED)}, %(now)s
    from cell left join ended using ({_KEY})
    on conflict {_ON_KEY} do update set
        {", ".join(f"{name} = excluded.{name}" for name in _COUNTED + _CANCELLED)},
        counted_at = excluded.counted_at
    returning {_KEY}
), gone as (
    delete from insights_dailyfill d
    where {{cells}} and not exists (
        select 1 from kept k where k.bank_id = d.bank_id and k.trust_id = d.trust_id
        and k.day = d.day and k.staff_group_id = d.staff_group_id
    )
    returning 1
)
select (select count(*) from kept), (select count(*) from gone)
"""

_ADDED = tuple(name for name in _COUNTED + _CANCELLED if name not in {"workers", "fill_hours"})
_WEEK_KEY = "bank_id, trust_id, week, staff_group_id"
_ADD = {name: f"{'bit_or' if 'people' in name else 'sum'}({name})" for name in _ADDED} | {
    "fill_hours": f"array[{', '.join(f'sum(fill_hours[{band + 1}])' for band in range(_BANDS))}]",
    "counted_at": "max(counted_at)",
}

#: ``{days}`` and ``{weeks}`` say which days, and so which weeks, are added up.
_ADD_UP = f"""
with kept as (
    insert into insights_weeklyfill as w ({_WEEK_KEY}, {", ".join(_ADD)})
    select bank_id, trust_id, day - (extract(isodow from day)::int - 1), staff_group_id,
        {", ".join(_ADD.values())}
    from insights_dailyfill d where {{days}}
    group by 1, 2, 3, 4
    on conflict (bank_id, week, trust_id, staff_group_id) do update set
        {", ".join(f"{name} = excluded.{name}" for name in _ADD)}
    returning {_WEEK_KEY}
)
delete from insights_weeklyfill w
where {{weeks}} and not exists (
    select 1 from kept k where k.bank_id = w.bank_id and k.trust_id = w.trust_id
    and k.week = w.week and k.staff_group_id = w.staff_group_id
)
"""

_ONE_CELL = """v.bank_id = %(bank)s and v.trust_id = %(trust)s
    and v.staff_group_id = %(staff_group)s
    and v.starts_at >= %(from)s and v.starts_at < %(to)s"""
_THAT_CELL = """d.bank_id = %(bank)s and d.trust_id = %(trust)s
    and d.staff_group_id = %(staff_group)s and d.day = %(day)s"""
_ITS_DAYS = """d.bank_id = %(bank)s and d.trust_id = %(trust)s
    and d.staff_group_id = %(staff_group)s and d.day between %(monday)s and %(sunday)s"""
_THAT_WEEK = """w.bank_id = %(bank)s and w.trust_id = %(trust)s
    and w.staff_group_id = %(staff_group)s and w.week = %(monday)s"""


@dataclass(frozen=True, slots=True, order=True)
class Cell:
    """Where a shift is counted: the day is the London day it starts.

    Cells are counted in their order, so that the weeks are locked in one order by everybody.
    """

    bank: int
    trust: int
    staff_group: int
    day: date

    @property
    def week(self) -> Weeks:
        return week_of(self.day)


def recompute(cell: Cell, *, now: datetime) -> None:
    """Count one cell again, and add up its week. Called while acting for its bank.

    The lock comes before the counting statement, so that of two deliveries for one week the later
    one counts what the earlier one saw, and more.
    """
    week, lock = cell.week, _lock(cell.bank)
    with duty("projecting"), connections["default"].cursor() as cursor:
        cursor.execute(
            "select pg_advisory_xact_lock_shared(hashtextextended(%s, 0)), "
            "pg_advisory_xact_lock(hashtextextended(%s, 0))",
            [lock, f"{lock}:{cell.trust}:{cell.staff_group}:{week.ends_on}"],
        )
        facts = {
            **_numbers(now),
            "bank": cell.bank,
            "trust": cell.trust,
            "staff_group": cell.staff_group,
            "day": cell.day,
            "from": _midnight(cell.day),
            "to": _midnight(cell.day + timedelta(days=1)),
            "monday": week.starts_on,
            "sunday": week.ends_on,
        }
        cursor.execute(_COUNT.format(vacancies=_ONE_CELL, cells=_THAT_CELL), facts)
        cursor.execute(_ADD_UP.format(days=_ITS_DAYS, weeks=_THAT_WEEK), facts)


def rebuild(
    bank: int | None = None, since: date | None = None, *, using: str = "default"
) -> dict[int, int]:
    """Count every cell again, of one bank or of each, from ``since`` on; return cells by bank.

    On the default alias it acts as each bank's own job. ``using`` may name the owner's, which no
    policy binds. Handlers of the bank wait meanwhile, and then count again.
    """
    counted = {}
    for key in [bank] if bank is not None else _every_bank(using):
        with _counting(key, using), connections[using].cursor() as cursor:
            cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 0))", [_lock(key)])
            vacancies, cells = "v.bank_id = %(bank)s", "d.bank_id = %(bank)s"
            if since is not None:
                vacancies += " and v.starts_at >= %(from)s"
                cells += " and d.day >= %(since)s"
            cursor.execute(
                _COUNT.format(vacancies=vacancies, cells=cells),
                {
                    **_numbers(clock.now()),
                    "bank": key,
                    "since": since,
                    "from": _midnight(since) if since else None,
                },
            )
            counted[key] = int(cursor.fetchone()[0])
            add_up(key, since, using=using)
    return counted


def add_up(bank: int, since: date | None = None, *, using: str = "default") -> None:
    """Add the days of a bank up into weeks again: all, or those that end on ``since`` or later."""
    days, weeks = "d.bank_id = %(bank)s", "w.bank_id = %(bank)s"
    if since is not None:
        days += " and d.day >= %(monday)s"
        weeks += " and w.week >= %(monday)s"
    monday = week_of(since).starts_on if since else None
    with connections[using].cursor() as cursor:
        cursor.execute(_ADD_UP.format(days=days, weeks=weeks), {"bank": bank, "monday": monday})


def _every_bank(using: str) -> list[int]:
    if using != "default":
        return list(Bank.objects.using(using).values_list("pk", flat=True))
    with acting(Actor.system("insights.rebuild")):
        return list(Bank.objects.values_list("pk", flat=True))


@contextmanager
def _counting(bank: int, using: str) -> Iterator[None]:
    if using != "default":
        with transaction.atomic(using=using):
            yield
        return
    with acting(Actor.system("insights.rebuild", bank=bank)), duty("projecting"):
        yield


def _lock(bank: int) -> str:
    return f"insights_dailyfill:{bank}"


def _midnight(day: date) -> datetime:
    return wall_time(day, time(0))


def _numbers(now: datetime) -> dict[str, Any]:
    return {
        "now": now,
        "live": list(LIVE),
        "bands": list(DailyFill.FILL_BANDS),
        "short": timedelta(hours=SHORT_HOURS),
        "duplicate": DUPLICATE,
    }
