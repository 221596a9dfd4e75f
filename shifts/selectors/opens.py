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
#
# Open work is counted once into cells of the same site, grade and days, and once more for each
# scope: those who work as the same, may be booked at the same places and go to the same. A check
# then adds up days, not vacancies: a trust's whole list costs little more than one of it.
_SQL = """
with waiting as materialized (
    select c.id, c.worker_id, c.kind_id, c.valid_from, c.valid_to
    from compliance_credential c
    join workers_worker w on w.id = c.worker_id and w.status = 'active'
    where c.id = any(%(ids)s::bigint[])
), cover as materialized (
    select * from compliance_cover(array(select distinct worker_id from waiting), null)
), gain as materialized (
    select * from (
        select w.id, w.worker_id, c.requirement_id, range_intersect_agg(c.days) as before,
            range_intersect_agg(
                c.days + case when a.id is null then '{}' else datemultirange(daterange(
                    w.valid_from,
                    least(
                        w.valid_to, (w.valid_from + make_interval(months => a.months::int))::date
                    ),
                    '[]'
                )) end
            ) as after
        from waiting w
        join cover c on c.worker_id = w.worker_id
        left join compliance_requirementanswer a on a.requirement_id = c.requirement_id
            and a.kind_id = c.kind_id and a.answered_by_id = w.kind_id
            and (%(trust)s::bigint is null or %(trust)s = any(a.trusts))
        group by w.id, w.worker_id, c.requirement_id
        having count(a.id) > 0
    ) each
    where after <> before
), capacities as materialized (
    select distinct p.worker_id, p.staff_group_id, p.grade_id
    from workers_capacity p
    where p.worker_id = any(array(select worker_id from gain))
        and p.valid_from <= %(today)s and (p.valid_to is null or p.valid_to >= %(today)s)
), engaged as materialized (
    select distinct e.worker_id, e.trust_id, e.pool_opted_in
    from workers_engagement e
    where e.worker_id = any(array(select worker_id from gain))
        and e.valid_from <= %(today)s and (e.valid_to is null or e.valid_to >= %(today)s)
), going as materialized (
    select w.id as worker_id, case
        when exists (select from workers_sitechoice s where s.worker_id = w.id)
            then array(select s.site_id from workers_sitechoice s where s.worker_id = w.id
                order by s.site_id)
        when w.travel_miles is not null and w.latitude is not null
            then array(select s.id from trusts_site s where workers_miles(
                w.latitude, w.longitude, s.latitude, s.longitude) <= w.travel_miles order by s.id)
        end as sites
    from workers_worker w where w.id = any(array(select worker_id from gain))
), people as materialized (
    select p.worker_id, g.sites, dense_rank() over (order by p.works_as, e.at, g.sites) as scope
    from (
        select worker_id,
            array_agg(staff_group_id || ' ' || grade_id order by staff_group_id, grade_id)
                as works_as
        from capacities group by worker_id
    ) p
    join (
        select worker_id,
            array_agg(trust_id || ' ' || pool_opted_in order by trust_id, pool_opted_in) as at
        from engaged group by worker_id
    ) e using (worker_id)
    join going g using (worker_id)
), goes as materialized (
    select distinct scope, sites from people
), grades as materialized (
    select distinct p.scope, c.staff_group_id, c.grade_id
    from people p join capacities c using (worker_id)
), places as materialized (
    select distinct p.scope, e.trust_id from people p join engaged e using (worker_id)
), pools as materialized (
    select distinct s.scope, m.bank_id, g.staff_group_id
    from (
        select distinct p.scope, e.trust_id from people p join engaged e using (worker_id)
        where e.pool_opted_in
    ) s
    join trusts_poolmembership m on m.trust_id = s.trust_id and m.valid_from <= %(today)s
        and (m.valid_to is null or m.valid_to >= %(today)s)
    join trusts_poolstaffgroup g on g.membership_id = m.id
), cells as materialized (
    select row_number() over () as cell, v.trust_id, v.site_id, v.bank_id, v.staff_group_id,
        v.grade_id, v.also_grade_id, v.requirement_id,
        v.pool_opened_at is not null as pooled, work.days,
        count(*) as vacancies, min(v.starts_at) as soonest
    from shifts_vacancy v
    cross join lateral (
        select daterange(
            (v.starts_at at time zone 'Europe/London')::date,
            ((v.ends_at - interval '1 microsecond') at time zone 'Europe/London')::date, '[]'
        ) as days
    ) work
    where v.status = 'open' and v.starts_at > %(now)s
        and v.requirement_id = any(array(select distinct requirement_id from gain))
    group by v.trust_id, v.site_id, v.bank_id, v.staff_group_id, v.grade_id, v.also_grade_id,
        v.requirement_id, v.pool_opened_at is not null, work.days
), offered as materialized (
    select scope, requirement_id, days, sum(vacancies) as vacancies, min(soonest) as soonest
    from (
        select distinct g.scope, c.cell, c.requirement_id, c.days, c.vacancies, c.soonest
        from cells c
        join grades g on g.staff_group_id = c.staff_group_id
            and g.grade_id in (c.grade_id, c.also_grade_id)
        left join places o on o.scope = g.scope and o.trust_id = c.trust_id
        left join pools p on p.scope = g.scope and p.bank_id = c.bank_id
            and p.staff_group_id = c.staff_group_id and c.pooled
        join goes w on w.scope = g.scope and (w.sites is null or c.site_id = any(w.sites))
        where o.scope is not null or p.scope is not null
    ) once
    group by scope, requirement_id, days
)
select g.id, sum(o.vacancies)::int, min(o.soonest)
from gain g
join people p using (worker_id)
join offered o on o.scope = p.scope and o.requirement_id = g.requirement_id
where g.after @> o.days and not g.before @> o.days
group by g.id
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
