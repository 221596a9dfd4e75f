"""How many people could take each of several vacancies: the same rule, in one statement."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Q

from compliance.selectors.requirements import requirement_on_ward
from shifts.models import Override, Vacancy, VacancySkill
from shifts.selectors.candidates import CANDIDATES, COLUMNS, weeks_columns
from shifts.selectors.need import SIGNED_OFF, rest_policy
from staffbank import clock
from staffbank.db import duty
from trusts.models import BankPolicy, PoolMembership

#: More people than a list of work needs to know of: from here on it says "100 or more".
MOST_COUNTED = 100

#: The clearance of no more people is read than are counted.
COUNT = f"""
    select need.vacancy, (
        select count(*) from (select from ({CANDIDATES}) cleared limit %(most)s) able
    )
    from jsonb_to_recordset(%(needs)s::jsonb) need (
        {", ".join(f"{name} {kind}" for name, kind in COLUMNS.items())}
    )
"""


def how_many_could_take(
    vacancies: Sequence[Vacancy], *, at_most: int = MOST_COUNTED
) -> dict[int, int]:
    """How many people could take each vacancy as it is open now, by its key, up to ``at_most``.

    A fixed number of statements, however many vacancies there are, in which those that ask the same
    are counted once. Call it after the permit step.
    """
    if not vacancies:
        return {}
    alike: dict[str, list[int]] = defaultdict(list)
    first = []
    for need in needs_of(vacancies):
        same = alike[json.dumps(need | {"vacancy": need["alone"] and need["vacancy"]})]
        if not same:
            first.append(need)
        same.append(need["vacancy"])
    columns = {name: f"need.{name}" for name in COLUMNS}
    sql = COUNT % (columns | {"needs": "%(needs)s", "most": "%(most)s"})
    with duty("broadcast"), connection.cursor() as cursor:
        cursor.execute(sql, {"needs": json.dumps(first), "most": at_most})
        counted = dict(cursor.fetchall())
    return {key: counted[same[0]] for same in alike.values() for key in same}


def needs_of(vacancies: Sequence[Vacancy]) -> list[dict[str, Any]]:
    today = clock.today()
    skills = skills_of(vacancies)
    policies = list(
        BankPolicy.objects.filter(bank__in={each.bank_id for each in vacancies}).order_by(
            "-valid_from"
        )
    )
    pools = pools_of(vacancies, today)
    alone = overridden_alone(vacancies)
    found = []
    for each in vacancies:
        period = each.period
        numbers = next(
            row
            for row in policies
            if row.bank_id == each.bank_id and row.valid_from <= period.starts_on
        )
        rest = rest_policy(numbers).minimum_rest
        pooled = pools[each.bank_id, each.staff_group_id] if each.pool_opened_at else []
        found.append(
            {
                "vacancy": each.pk,
                "alone": each.pk in alone,
                "today": today.isoformat(),
                "bank": each.bank_id,
                "trust": each.trust_id,
                "ward": each.ward_id,
                "pool_trusts": pooled,
                "staff_group": each.staff_group_id,
                "grades": [key for key in (each.grade_id, each.also_grade_id) if key],
                "specialty": each.specialty_id,
                "skills": skills[each.pk],
                "levels": sorted(SIGNED_OFF),
                "starts_on": period.starts_on.isoformat(),
                "ends_on": period.ends_on.isoformat(),
                "rest_from": (period.starts_at - rest).isoformat(),
                "rest_to": (period.ends_at + rest).isoformat(),
                **weeks_columns(period),
                "requirement": each.requirement_id
                or requirement_on_ward(each.bank_id, each.ward_id, each.grade_id, period.starts_on),
            }
        )
    return found


def skills_of(vacancies: Sequence[Vacancy]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    links = VacancySkill.objects.filter(vacancy__in=[each.pk for each in vacancies])
    for vacancy, skill in links.values_list("vacancy", "skill"):
        found[vacancy].append(skill)
    return found


def overridden_alone(vacancies: Sequence[Vacancy]) -> set[int]:
    """The vacancies for which alone somebody is taken without a check: no other asks the same."""
    rows = Override.objects.filter(
        vacancy__in=[each.pk for each in vacancies], status=Override.Status.STANDING
    )
    with duty("counting"):
        return set(rows.values_list("vacancy", flat=True))


def pools_of(vacancies: Sequence[Vacancy], today: date) -> dict[tuple[int, int], list[int]]:
    """The trusts that share each staff group through each bank today."""
    found: dict[tuple[int, int], list[int]] = defaultdict(list)
    wanted = Q(bank__in={each.bank_id for each in vacancies})
    wanted &= Q(groups__staff_group__in={each.staff_group_id for each in vacancies})
    sharing = PoolMembership.objects.current(today).filter(wanted)
    for bank, group, trust in sharing.values_list("bank", "groups__staff_group", "trust"):
        found[bank, group].append(trust)
    return found
