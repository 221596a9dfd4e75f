"""What one more thing from a person would open: a check, or a sign-off."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from compliance.rules.eligibility import Change, ChangeCode
from shifts.selectors.bookable import Filters, graded, wanted
from shifts.selectors.conditions import Condition
from shifts.selectors.reach import Reach, reach_of
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
    found = [
        Opener(_change(reach, place, skill), vacancies)
        for place, skill, vacancies in _counted(reach, wanted(reach, filters or Filters(), now))
    ]
    return tuple(sorted(found, key=lambda opener: (-opener.vacancies, opener.change.subject)))


def _change(reach: Reach, place: int | None, skill: str) -> Change:
    if place is None:
        return Change(ChangeCode.SIGN_OFF_SKILL, skill)
    lack = reach.lacks[place]
    code = ChangeCode.CHECK_CREDENTIAL if lack.waiting else ChangeCode.ADD_CREDENTIAL
    return Change(code, lack.kind)


def _counted(reach: Reach, asked_for: Condition) -> list[tuple[int | None, str, int]]:
    rows = graded(reach, asked_for)
    fits = reach.capable & reach.free
    places = [
        Condition(f"case when {lack.where.sql} then {place} end", lack.where.params)
        for place, lack in enumerate(reach.lacks)
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
