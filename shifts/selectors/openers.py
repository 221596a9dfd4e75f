"""What one more thing from a person would open: a check, or a sign-off."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection

from compliance.rules.eligibility import Change, ChangeCode
from shifts.rules.openings import Window
from shifts.selectors.bookable import Filters, graded, wanted
from shifts.selectors.conditions import ALWAYS, Condition, any_of
from shifts.selectors.reach import Reach, among, overridden, reach_of, within
from staffbank import clock
from staffbank.actors import Actor
from staffbank.periods import LONDON

# Each vacancy that suits them but for what they lack, with the places of the lacking kinds and
# the skills they are not signed off in; it counts where that is one thing.
_SQL = """
select kinds[1], skill.code, count(*)
from (
    select array_remove(array[{places}]::int[], null) as kinds, missing.skills
    from ({rows}) shifts_vacancy
    cross join lateral (
        select array(
            select asked.skill_id from shifts_vacancyskill asked
            where asked.vacancy_id = shifts_vacancy.id and {unskilled}
        ) as skills
    ) missing
    where {fits}
) lacking
left join trusts_skill skill on skill.id = lacking.skills[1]
where cardinality(kinds) + cardinality(skills) = 1
group by kinds[1], skill.code
"""


@dataclass(frozen=True, slots=True)
class Opener:
    """One thing which alone would open so many more vacancies."""

    change: Change
    vacancies: int


def openers_for(
    actor: Actor, filters: Filters | None = None, *, now: datetime | None = None
) -> tuple[Opener, ...]:
    """Each single check or sign-off that would open some of what the worker who acts asks for,
    most vacancies first."""
    now = now or clock.now()
    reach = reach_of(actor, now.astimezone(LONDON).date())
    if not reach.active:
        return ()
    today = now.astimezone(LONDON).date()
    lacks = tuple(lacks_of(reach.worker_id, today))
    asked_for = wanted(reach, filters or Filters(), now)
    vacancies: Counter[Change] = Counter()
    for place, skill, count in _counted(reach, lacks, asked_for, today):
        vacancies[_change(lacks, place, skill)] += count
    found = (Opener(change, count) for change, count in vacancies.items())
    return tuple(sorted(found, key=lambda opener: (-opener.vacancies, opener.change.subject)))


@dataclass(frozen=True, slots=True)
class Lack:
    """Where a required ``kind`` is not covered; ``waiting``: a check in hand would cover it."""

    kind: str
    waiting: bool
    where: Condition


_COVER = """
select c.requirement_id, k.code, c.days, w.days
from compliance_cover(array[%(worker)s]::bigint[], null) c
join compliance_cover(array[%(worker)s]::bigint[], null, '{verified,submitted}') w
    using (requirement_id, kind_id)
join compliance_credentialkind k on k.id = c.kind_id
where not c.days @> daterange(%(today)s, null)
"""
_DAY = timedelta(days=1)


def lacks_of(worker_id: int, today: date) -> Iterator[Lack]:
    """Where each kind that somebody asks for is not covered from today on. One that is covered for
    good is not named."""
    asking: defaultdict[tuple[str, tuple[Window, ...], tuple[Window, ...]], set[int]]
    asking = defaultdict(set)
    with connection.cursor() as cursor:
        cursor.execute(_COVER, {"worker": worker_id, "today": today})
        for requirement, kind, checked, waiting in cursor.fetchall():
            asking[kind, _windows(checked, today), _windows(waiting, today)].add(requirement)
    for (kind, checked, waiting), requirements in sorted(
        asking.items(), key=lambda each: each[0][0]
    ):
        where = among("requirement_id", requirements)
        now, soon = (any_of(within(each, today) for each in days) for days in (checked, waiting))
        if soon != now:  # else nothing waits that would add to what was checked
            yield Lack(kind, waiting=True, where=where & ~now & soon)
        if soon != ALWAYS:
            yield Lack(kind, waiting=False, where=where & ~soon)


def _windows(days: Any, today: date) -> tuple[Window, ...]:
    """The stretches of a multirange of days that are not over."""
    stretches = (
        (each.lower or date.min, each.upper - _DAY if each.upper else date.max) for each in days
    )
    return tuple(
        Window(max(first, today), last, last) for first, last in stretches if last >= today
    )


def _change(lacks: tuple[Lack, ...], place: int | None, skill: str) -> Change:
    if place is None:
        return Change(ChangeCode.SIGN_OFF_SKILL, skill)
    lack = lacks[place]
    code = ChangeCode.CHECK_CREDENTIAL if lack.waiting else ChangeCode.ADD_CREDENTIAL
    return Change(code, lack.kind)


def _counted(
    reach: Reach, lacks: tuple[Lack, ...], asked_for: Condition, today: date
) -> list[tuple[int | None, str, int]]:
    rows = graded(reach, asked_for)
    fits = reach.capable & reach.free & ~overridden(reach.worker_id, today)
    places = [
        Condition(f"case when {lack.where.sql} then {place} end", lack.where.params)
        for place, lack in enumerate(lacks)
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            _SQL.format(
                places=", ".join(place.sql for place in places),
                rows=rows.sql,
                unskilled=reach.unskilled.sql,
                fits=fits.sql,
            ),
            [
                *(param for place in places for param in place.params),
                *rows.params,
                *reach.unskilled.params,
                *fits.params,
            ],
        )
        counted: list[tuple[int | None, str, int]] = cursor.fetchall()
    return counted
