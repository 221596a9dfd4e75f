"""Substantive duties: what many of the bank's people work besides, so that rest means something."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.backends.utils import CursorWrapper

from insights.simulation.copying import Sheet
from insights.simulation.dice import dice
from insights.simulation.staffing import Person
from insights.simulation.wards import LONG_DAY, NIGHT
from shifts.models import WorkPeriod
from staffbank.periods import wall_period

SOURCE = "Roster of the employing trust"
_SHARE = 0.3  # of the people who have a substantive post, whose roster is known
_AHEAD = timedelta(days=21)
_BACK = timedelta(days=14)

_ROSTERED = """
SELECT worker_id FROM workers_engagement
 WHERE kind = 'substantive' AND valid_to IS NULL ORDER BY worker_id
"""
_LAST = "SELECT max(starts_at)::date FROM shifts_workperiod WHERE kind = 'substantive'"


def roster(
    cursor: CursorWrapper, people: list[Person], *, seed: int, today: date, rest: timedelta
) -> int:
    """Write duties up to three weeks ahead, from where the last run ended."""
    cursor.execute(_ROSTERED)
    rostered = {worker for (worker,) in cursor.fetchall()}
    cursor.execute(_LAST)
    last: date | None = cursor.fetchone()[0]
    first = max(last + timedelta(days=1), today - _BACK) if last else today - _BACK
    sheet = Sheet(WorkPeriod, ("worker_id", "starts_at", "ends_at", "kind", "source"))
    for person in people:
        if person.key in rostered and dice(seed, "rostered", person.ref).random() < _SHARE:
            _add_duties(sheet, person, seed, first, today + _AHEAD, rest)
    return sheet.write(cursor)


def _add_duties(
    sheet: Sheet, person: Person, seed: int, first: date, last: date, rest: timedelta
) -> None:
    for week in range(first.toordinal() // 7, last.toordinal() // 7 + 1):
        throw = dice(seed, "duties", person.ref, week)
        pattern = NIGHT if throw.random() < 0.3 else LONG_DAY
        for weekday in sorted(throw.sample(range(7), 3)):
            day = date.fromordinal(week * 7 + weekday)
            period = wall_period(day, pattern.starts, pattern.ends)
            if first <= day <= last and person.is_rested(period, rest):
                person.give(period)
                sheet.add(person.key, period.starts_at, period.ends_at, "substantive", SOURCE)
