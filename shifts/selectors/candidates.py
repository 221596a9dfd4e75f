"""Who could take a vacancy: the set-based spelling of eligibility.

``compliance.rules.eligibility`` spells the same rule for one person; a test holds the two together.
This one says no more than that one does about the journey between two sites, so it may name
somebody who would be late from far away: the exact rule always follows before a booking is made.

For one vacancy it is asked of the function ``shifts_candidates``, which has the words of
``CANDIDATES`` and keeps their plan: behind the policies of eleven tables they take as long to plan
as to answer. A migration that gives it the new words goes with each change here; a test compares.
"""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from django.db import connection

from compliance.rules.hours import inside, weeks_of
from shifts.models import Release
from shifts.selectors.need import SIGNED_OFF, Need
from staffbank import clock
from staffbank.db import duty
from staffbank.periods import Period
from workers.signing import NEEDED, RECORDS

OWN_BANK, POOL = Release.Audience.OWN_BANK, Release.Audience.POOL

#: A capacity of the right group and grade, in force from the day it starts to the day it ends. One
#: that lists no specialty is good for any of its grade.
GRADED = """
    select c.worker_id from workers_capacity c
    where c.grade_id = any(%(grades)s::bigint[]) and c.staff_group_id = %(staff_group)s
        and c.valid_from <= %(starts_on)s and (c.valid_to is null or c.valid_to >= %(ends_on)s)
        and (
            %(specialty)s is null
            or (c.id, %(specialty)s) in (
                select s.capacity_id, s.specialty_id from workers_capacityspecialty s
            )
            or c.id not in (select s.capacity_id from workers_capacityspecialty s)
        )
"""
#: Engaged today and to the end of the work, by the trust itself or by another of the pool's.
REACHED = """
    select e.worker_id from workers_engagement e
    where e.worker_id = any(array(select worker_id from graded))
        and (
            e.trust_id = %(trust)s
            or e.pool_opted_in and e.trust_id = any(%(pool_trusts)s::bigint[])
        )
        and e.valid_from <= %(today)s
        and (e.valid_to is null or e.valid_to >= greatest(%(today)s, %(ends_on)s))
"""
SKILLED = """
    select s.worker_id from workers_workerskill s
    where s.worker_id = any(array(select worker_id from reached))
        and s.skill_id = any(%(skills)s::bigint[]) and s.level = any(%(levels)s)
        and s.valid_from <= %(starts_on)s and (s.valid_to is null or s.valid_to >= %(ends_on)s)
    group by s.worker_id
    having count(distinct s.skill_id) = cardinality(%(skills)s::bigint[])
"""
#: That a restriction ``r`` stands, and is of some work or of a part of its days.
BARS = """r.lifted_at is null
        and r.valid_from <= {ends_on} and (r.valid_to is null or r.valid_to >= {starts_on})
        and (
            r.scope = 'everywhere' or r.trust_id = {trust} or r.ward_id = {ward}
            or r.staff_group_id = {staff_group}
            or r.setting_id in (
                select t.setting_id from trusts_wardsetting t where t.ward_id = {ward}
            )
        )
"""
_OF_THE_VACANCY = {
    name: f"%({name})s" for name in ("starts_on", "ends_on", "trust", "ward", "staff_group")
}
RESTRICTED = f"""
    select r.worker_id from compliance_restriction r
    where r.worker_id = any(array(select worker_id from reached))
        and {BARS.format(**_OF_THE_VACANCY)}
"""
#: With nothing to sign before they are booked: no text of the bank is needed, or they signed it.
SIGNED_TERMS = f"""
    not exists (select 1 from ({NEEDED}) needed where needed.bank_id = %(bank)s)
    or exists (
        select 1 from workers_termssignature s
        where s.worker_id in ({RECORDS}) and s.version_id = any(array(
            select v.id from workers_termsversion v
            join ({NEEDED}) needed on needed.bank_id = v.bank_id and v.number >= needed.number
            where v.bank_id = %(bank)s
        ))
    )
"""
ACTIVE = f"""
    select w.id as worker_id from workers_worker w
    where w.id = any(array(select worker_id from reached))
        and w.status = 'active' and w.merged_into_id is null and ({SIGNED_TERMS})
        and (%(skills)s::bigint[] = '{{}}' or w.id in (select worker_id from skilled))
        and w.id <> all(array({RESTRICTED}))
"""
BUSY = """
    select p.worker_id from shifts_workperiod p
    where p.worker_id = any(array(select worker_id from reached))
        and p.ends_at > %(rest_from)s and p.starts_at < %(rest_to)s
"""
#: With no hours left for it, in a week in which it lies, of those that a visa allows. Hours come
#: first: of the few who have none left it is then asked whether the check counts on those days.
LIMITED = """
    select r.worker_id from (
        select r.worker_id, r.credential_id from compliance_righttowork r
        where r.worker_id = any(array(select worker_id from reached))
            and r.weekly_hours is not null and r.checked
            and exists (
                select 1 from unnest(
                    %(weeks_from)s::timestamptz[], %(weeks_to)s::timestamptz[],
                    %(in_weeks)s::bigint[]
                ) week (starts_at, ends_at, this)
                where make_interval(secs => week.this) + coalesce((
                    select sum(
                        least(p.ends_at, week.ends_at) - greatest(p.starts_at, week.starts_at)
                    )
                    from shifts_workperiod p
                    where p.worker_id = r.worker_id
                        and p.ends_at > week.starts_at and p.starts_at < week.ends_at
                ), interval '0') > make_interval(hours => r.weekly_hours)
            )
        offset 0
    ) r
    join compliance_credential c on c.id = r.credential_id and c.status = 'verified'
        and c.valid_from <= %(ends_on)s and (c.valid_to is null or c.valid_to >= %(starts_on)s)
"""
#: Cleared for what the vacancy asks, on every day from the one it starts to the one it ends; or
#: taken there without what of it they lack. The few of whom that is so are worked out.
CLEARED = """
    select k.worker_id from compliance_clearance k
    where k.requirement_id = %(requirement)s
        and k.worker_id = any(array(select worker_id from free))
        and k.days @> daterange(%(starts_on)s, %(ends_on)s, '[]')
    union all
    select o.worker_id from (
        select distinct each.worker_id from shifts_override each
        where each.trust_id = %(trust)s and each.status = 'standing'
            and each.valid_to >= %(starts_on)s
            and each.worker_id = any(array(select worker_id from free))
    ) o
    where not exists (
        select 1 from compliance_clearance k
        where k.requirement_id = %(requirement)s and k.worker_id = o.worker_id
            and k.days @> daterange(%(starts_on)s, %(ends_on)s, '[]')
    ) and shifts_cleared_with_overrides(
        o.worker_id, %(requirement)s, %(trust)s, %(vacancy)s::bigint,
        daterange(%(starts_on)s, %(ends_on)s, '[]')
    )
"""
#: The trusts whose membership of the bank's pool is in force, and shares the staff group.
SHARING = """
    select m.trust_id from trusts_poolmembership m
    join trusts_poolstaffgroup g on g.membership_id = m.id and g.staff_group_id = %(group)s
    where m.bank_id = %(bank)s
        and m.valid_from <= %(today)s and (m.valid_to is null or m.valid_to >= %(today)s)
"""
#: Each step reads on from the people the one before it left, in the order of their keys, so the
#: work grows with the people of the grade and not with the region. The keys are handed on as an
#: array because no policy hides how many they are from the plan: each table is read once, in order.
CANDIDATES = f"""
    with graded as materialized ({GRADED}),
    reached as materialized ({REACHED}),
    skilled as materialized ({SKILLED}),
    free as materialized ({ACTIVE} except {BUSY} except {LIMITED})
    {CLEARED}
"""
#: What the rule asks of a vacancy, by the name it has in the words above, and the type of each.
COLUMNS = {
    "vacancy": "bigint",
    "today": "date",
    "bank": "bigint",
    "trust": "bigint",
    "ward": "bigint",
    "pool_trusts": "bigint[]",
    "staff_group": "bigint",
    "grades": "bigint[]",
    "specialty": "bigint",
    "skills": "bigint[]",
    "levels": "text[]",
    "starts_on": "date",
    "ends_on": "date",
    "rest_from": "timestamptz",
    "rest_to": "timestamptz",
    "weeks_from": "timestamptz[]",
    "weeks_to": "timestamptz[]",
    "in_weeks": "bigint[]",
    "requirement": "bigint",
}


def candidate_params(need: Need, audience: str, *, today: date) -> dict[str, Any]:
    """Of each of ``COLUMNS``, what this vacancy says."""
    period = need.period
    rest = need.rest.minimum_rest
    return {
        "today": today,
        "bank": need.bank_id,
        "trust": need.trust_id,
        "ward": need.ward_id,
        "pool_trusts": pool_trusts(need, today) if audience == POOL else [],
        "staff_group": need.staff_group.pk,
        "grades": [grade.pk for grade in need.grades],
        "specialty": need.specialty.pk if need.specialty else None,
        "skills": [skill.pk for skill in need.skills],
        "levels": sorted(SIGNED_OFF),
        "starts_on": period.starts_on,
        "ends_on": period.ends_on,
        "rest_from": period.starts_at - rest,
        "rest_to": period.ends_at + rest,
        **weeks_columns(period),
        "requirement": need.requirement,
        "vacancy": need.vacancy_id,
    }


def weeks_columns(period: Period) -> dict[str, Any]:
    """The weeks in which work lies, and how many seconds of it lie in each."""
    weeks = weeks_of(period)
    return {
        "weeks_from": [week.starts_at.isoformat() for week in weeks],
        "weeks_to": [week.ends_at.isoformat() for week in weeks],
        "in_weeks": [int(inside(period, week).total_seconds()) for week in weeks],
    }


def pool_trusts(need: Need, today: date) -> list[int]:
    """The trusts that share the vacancy's staff group through its bank today."""
    with connection.cursor() as cursor:
        cursor.execute(
            SHARING, {"bank": need.bank_id, "group": need.staff_group.pk, "today": today}
        )
        return [trust_id for (trust_id,) in cursor.fetchall()]


def candidate_ids(need: Need, audience: str, *, today: date | None = None) -> list[int]:
    """The keys of everyone who could take it. For services and selectors, after their permit."""
    asked = as_json(candidate_params(need, audience, today=today or clock.today()))
    with duty("broadcast"), connection.cursor() as cursor:
        cursor.execute("select shifts_candidates(%s::jsonb)", [asked])
        return [worker_id for (worker_id,) in cursor.fetchall()]


def as_json(params: dict[str, Any]) -> str:
    """What a function is asked with, in one argument: days and moments as PostgreSQL reads them."""
    return json.dumps(params, default=str)
