"""What a waiting check would open: vacancies its person could book with it, and cannot without."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import connection

from compliance.openings import Opening, answer_with
from staffbank import clock
from staffbank.db import duty

# For each waiting credential: the last day to which its person's other checks hold together
# (others), and to which what it answers already holds (held). It opens the work that ends after
# the one and by the other. Rest and other work are left to the exact rule, at the booking.
# One kind stands in for another through any number of steps (``kinds_that_satisfy``).
_SQL = """
with recursive stands_in as (
    select kind_id, satisfies_id from compliance_kindsatisfies
    union
    select t.kind_id, s.satisfies_id
    from stands_in t join compliance_kindsatisfies s on s.kind_id = t.satisfies_id
), waiting as (
    select c.id, c.worker_id, c.kind_id, c.valid_from, coalesce(c.valid_to, 'infinity') as valid_to
    from compliance_credential c
    join workers_worker w on w.id = c.worker_id and w.status = 'active'
    where c.id = any(%(ids)s::bigint[])
), answers as (
    select id, kind_id from waiting
    union
    select w.id, s.satisfies_id
    from waiting w join stands_in s on s.kind_id = w.kind_id
), capacities as (
    select w.id, w.worker_id, p.staff_group_id, p.grade_id
    from waiting w
    join workers_capacity p on p.worker_id = w.worker_id and p.valid_from <= %(today)s
        and (p.valid_to is null or p.valid_to >= %(today)s)
), cover as (
    select g.id, g.staff_group_id, r.kind_id,
        exists (select 1 from answers a where a.id = g.id and a.kind_id = r.kind_id) as answered,
        coalesce((
            select max(coalesce(c.valid_to, 'infinity')) from compliance_credential c
            where c.worker_id = g.worker_id and c.status = 'verified'
                and c.valid_from <= %(today)s
                and (c.kind_id = r.kind_id or c.kind_id in (
                    select s.kind_id from stands_in s
                    where s.satisfies_id = r.kind_id
                ))
        ), '-infinity') as until
    from (select distinct id, worker_id, staff_group_id from capacities) g
    join compliance_requiredkind r on r.staff_group_id = g.staff_group_id
        and r.valid_from <= %(today)s and (r.valid_to is null or r.valid_to >= %(today)s)
), stretch as (
    select id, staff_group_id,
        min(until) filter (where answered) as held,
        coalesce(min(until) filter (where not answered), 'infinity') as others
    from cover group by id, staff_group_id
    having bool_or(answered)
), engaged as (
    select w.id, e.trust_id, e.pool_opted_in
    from waiting w
    join workers_engagement e on e.worker_id = w.worker_id and e.valid_from <= %(today)s
        and (e.valid_to is null or e.valid_to >= %(today)s)
), reach as (
    select w.id, v.id as vacancy_id, v.starts_at
    from waiting w
    join capacities p on p.id = w.id
    join stretch s on s.id = w.id and s.staff_group_id = p.staff_group_id
    join shifts_vacancy v on v.status = 'open' and v.starts_at > %(now)s
        and v.staff_group_id = p.staff_group_id
        and (v.grade_id = p.grade_id or v.also_grade_id = p.grade_id)
    cross join lateral (
        select (
            (v.ends_at - interval '1 microsecond') at time zone 'Europe/London'
        )::date as ends_on
    ) day
    where day.ends_on > s.held and day.ends_on <= s.others and day.ends_on <= w.valid_to
        and (v.starts_at at time zone 'Europe/London')::date >= w.valid_from
        and exists (
            select 1 from engaged e
            where e.id = w.id and (
                e.trust_id = v.trust_id
                or v.pool_opened_at is not null and e.pool_opted_in and exists (
                    select 1 from trusts_poolmembership m
                    join trusts_poolstaffgroup g on g.membership_id = m.id
                    where m.trust_id = e.trust_id and m.bank_id = v.bank_id
                        and g.staff_group_id = v.staff_group_id and m.valid_from <= %(today)s
                        and (m.valid_to is null or m.valid_to >= %(today)s)
                )
            )
        )
)
select id, count(distinct vacancy_id), min(starts_at) from reach group by id
"""


@answer_with
def openings(credential_ids: Collection[int], now: datetime) -> dict[int, Opening]:
    """How many open vacancies each waiting credential alone would open; one query for them all."""
    with duty("checking"), connection.cursor() as cursor:
        cursor.execute(_SQL, {"ids": list(credential_ids), "now": now, "today": clock.today()})
        return {key: Opening(vacancies, soonest) for key, vacancies, soonest in cursor.fetchall()}
