"""What a change of the rules would do: it is made, looked at and taken back."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection, transaction

from staffbank.actors import Actor
from staffbank.db import duty

# What each trust concerned uses, of grades and sorts of ward for which it has had vacancies.
_USES = """
select json_agg(json_build_object('nth', nth, 'bank', bank_id, 'trust', trust_id, 'grade', grade_id,
    'settings', settings) order by nth)
from (
    select row_number() over () as nth, bank_id, trust_id, grade_id, settings
    from compliance_requirementuse
    where trust_id = %(trust)s or %(trust)s is null and bank_id = %(bank)s
    group by bank_id, trust_id, grade_id, settings
) uses
"""
_REQUIREMENTS = """
select compliance_requirement(
    u.bank, u.trust, u.grade, array(select jsonb_array_elements_text(u.settings)::bigint), %(day)s
)
from jsonb_to_recordset(%(uses)s::jsonb)
    u (nth bigint, bank bigint, trust bigint, grade bigint, settings jsonb)
order by u.nth
"""
# People of the grade whom the trust reaches, its own or the pool's, by what changes for them.
_PEOPLE = """
with changed as (
    select * from jsonb_to_recordset(%(changed)s::jsonb)
        c (bank bigint, trust bigint, grade bigint, before bigint, after bigint)
), reached as (
    select distinct p.worker_id, c.before, c.after
    from changed c
    join workers_capacity p on p.grade_id = c.grade and p.valid_from <= %(day)s
        and (p.valid_to is null or p.valid_to >= %(day)s)
    join workers_worker w on w.id = p.worker_id and w.status = 'active'
        and w.merged_into_id is null
    where exists (
        select 1 from workers_engagement e
        where e.worker_id = p.worker_id and e.valid_from <= %(day)s
            and (e.valid_to is null or e.valid_to >= %(day)s)
            and (
                e.trust_id = c.trust
                or e.pool_opted_in and exists (
                    select 1 from trusts_poolmembership m
                    where m.trust_id = e.trust_id and m.bank_id = c.bank
                        and m.valid_from <= %(day)s
                        and (m.valid_to is null or m.valid_to >= %(day)s)
                )
            )
    )
), judged as (
    select r.worker_id, coalesce(b.days @> %(day)s::date, false) as was,
        coalesce(a.days @> %(day)s::date, false) as will
    from reached r
    left join compliance_clearance b on b.requirement_id = r.before and b.worker_id = r.worker_id
    left join compliance_clearance a on a.requirement_id = r.after and a.worker_id = r.worker_id
)
select count(distinct worker_id) filter (where was and not will),
    count(distinct worker_id) filter (where will and not was)
from judged
"""
_BOOKED = """
select count(*) from shifts_vacancy v
join shifts_booking b on b.vacancy_id = v.id and b.status = 'booked'
where (v.trust_id = %(trust)s or %(trust)s is null and v.bank_id = %(bank)s)
    and v.status = 'filled' and (v.starts_at at time zone 'Europe/London')::date >= %(day)s
    and not exists (
        select 1 from compliance_clearance k
        where k.requirement_id = v.requirement_id and k.worker_id = b.worker_id
            and k.days @> daterange(
                (v.starts_at at time zone 'Europe/London')::date,
                ((v.ends_at - interval '1 microsecond') at time zone 'Europe/London')::date, '[]'
            )
    )
"""


_RULES = """
select md5(coalesce(string_agg(said, '|' order by said), '')) from (
    select r::text as said from compliance_localrequirement r
    where r.bank_id = any(%(banks)s) or r.trust_id in (
        select m.trust_id from trusts_poolmembership m where m.bank_id = any(%(banks)s)
    )
    union all
    select c::text || array(
        select t.trust_id from compliance_acceptedtrust t where t.accepted_id = c.id
        order by t.trust_id
    )::text
    from compliance_acceptedcheck c
    where c.bank_id = any(%(banks)s) or c.trust_id in (
        select m.trust_id from trusts_poolmembership m where m.bank_id = any(%(banks)s)
    )
    union all select k::text from compliance_requiredkind k
    union all select s::text from compliance_kindsatisfies s
    union all select i::text from compliance_trustedissuer i
    where i.bank_id = any(%(banks)s)
    union all
    select m.trust_id::text from trusts_poolmembership m
    where m.bank_id = any(%(banks)s) and m.valid_from is not null
) every
"""
_ENGAGED = """
select count(*) from (
    select 1 from workers_engagement e
    where e.trust_id in (
        select m.trust_id from trusts_poolmembership m where m.bank_id = any(%(banks)s)
    )
    limit %(most)s
) found
"""


@dataclass(frozen=True, slots=True)
class Consequences:
    """People who could be booked for something on the day and no longer could, or the reverse; and
    bookings from that day on whose people would lack something."""

    lose: int
    gain: int
    bookings: int

    @property
    def nothing(self) -> bool:
        return not (self.lose or self.gain or self.bookings)


def what_it_would_mean(make: Callable[[], None], *, day: date, by: Actor) -> Consequences:
    """Make a change of the acting place's rules, count, and take it back. A refusal to make it is
    raised as it would be; the permit step is the change's own."""
    place = {"trust": by.trust_id, "bank": by.bank_id}
    with transaction.atomic():
        uses = _asked(_USES, place) or []
        before, booked = _requirements(uses, day), _booked(place, day)
        make()
        after = _requirements(uses, day)
        changed = [
            use | {"before": was, "after": will}
            for use, was, will in zip(uses, before, after, strict=True)
            if was != will
        ]
        with duty("checking"), connection.cursor() as cursor:
            cursor.execute(_PEOPLE, {"changed": json.dumps(changed), "day": day})
            lose, gain = cursor.fetchone()
        found = Consequences(lose, gain, max(0, _booked(place, day) - booked))
        transaction.set_rollback(True)
    return found


def _requirements(uses: list[dict[str, Any]], day: date) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(_REQUIREMENTS, {"uses": json.dumps(uses), "day": day})
        return [key for (key,) in cursor.fetchall()]


def _booked(place: dict[str, Any], day: date) -> int:
    with duty("checking"):
        return int(_asked(_BOOKED, place | {"day": day}))


def _asked(sql: str, params: dict[str, Any]) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        (answer,) = cursor.fetchone()
    return answer


def engages_more_than(people: int, banks: Collection[int]) -> bool:
    """Whether the trusts of some banks engage more than so many. Call it after the permit step."""
    with duty("checking"):
        return int(_asked(_ENGAGED, {"banks": list(banks), "most": people + 1})) > people


def digest_of_rules(banks: Collection[int]) -> str:
    """The same as long as every dated rule that bears on the trusts of some banks is."""
    return str(_asked(_RULES, {"banks": list(banks)}))
