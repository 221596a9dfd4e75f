"""What a waiting check would open: vacancies its person could book with it, and cannot without."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import connection

from compliance.openings import Opening, answer_with
from staffbank import clock
from staffbank.db import current_actor, duty

# For each waiting credential: on which days its person would be cleared for each requirement with
# it, accepted by the trust that looks, beside those on which they are. It opens the work of the
# difference. Rest and other work are left to the exact rule, at the booking.
_SQL = """
with waiting as (
    select c.id, c.worker_id, c.kind_id, c.valid_from, c.valid_to
    from compliance_credential c
    join workers_worker w on w.id = c.worker_id and w.status = 'active'
    where c.id = any(%(ids)s::bigint[])
), cover as materialized (
    select * from compliance_cover(array(select distinct worker_id from waiting), null)
), gain as (
    select w.id, c.requirement_id, range_intersect_agg(c.days) as before, range_intersect_agg(
        c.days + case when a.id is null then '{}' else datemultirange(daterange(
            w.valid_from,
            least(w.valid_to, (w.valid_from + make_interval(months => a.months::int))::date),
            '[]'
        )) end
    ) as after
    from waiting w
    join cover c on c.worker_id = w.worker_id
    left join compliance_requirementanswer a on a.requirement_id = c.requirement_id
        and a.kind_id = c.kind_id and a.answered_by_id = w.kind_id
        and (%(trust)s::bigint is null or %(trust)s = any(a.trusts))
    group by w.id, c.requirement_id
    having count(a.id) > 0
), capacities as (
    select w.id, w.worker_id, p.staff_group_id, p.grade_id
    from waiting w
    join workers_capacity p on p.worker_id = w.worker_id and p.valid_from <= %(today)s
        and (p.valid_to is null or p.valid_to >= %(today)s)
), engaged as (
    select w.id, e.trust_id, e.pool_opted_in
    from waiting w
    join workers_engagement e on e.worker_id = w.worker_id and e.valid_from <= %(today)s
        and (e.valid_to is null or e.valid_to >= %(today)s)
), reach as (
    select w.id, v.id as vacancy_id, v.starts_at
    from waiting w
    join capacities p on p.id = w.id
    join gain g on g.id = w.id
    join shifts_vacancy v on v.status = 'open' and v.starts_at > %(now)s
        and v.requirement_id = g.requirement_id and v.staff_group_id = p.staff_group_id
        and (v.grade_id = p.grade_id or v.also_grade_id = p.grade_id)
    cross join lateral (
        select daterange(
            (v.starts_at at time zone 'Europe/London')::date,
            ((v.ends_at - interval '1 microsecond') at time zone 'Europe/London')::date, '[]'
        ) as days
    ) work
    where g.after @> work.days and not g.before @> work.days
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
    by = current_actor()
    with duty("checking"), connection.cursor() as cursor:
        cursor.execute(
            _SQL,
            {
                "ids": list(credential_ids),
                "now": now,
                "today": clock.today(),
                "trust": by.trust_id if by else None,
            },
        )
        return {key: Opening(vacancies, soonest) for key, vacancies, soonest in cursor.fetchall()}
