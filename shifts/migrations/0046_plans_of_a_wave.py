"""A wave is told by functions that keep their plans: who could take a vacancy, who of them would go
there, and the telling. Planning them anew behind the policies took as long as the asking.
"""

from django.db import migrations

# The words of shifts.selectors.candidates, which a test compares.
CANDIDATES = """
CREATE OR REPLACE FUNCTION shifts_candidates(asked jsonb) RETURNS SETOF bigint
LANGUAGE plpgsql STABLE SET plan_cache_mode = force_generic_plan
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE need record;
BEGIN
SELECT * INTO need FROM jsonb_to_record(asked) need (
    vacancy bigint, today date, bank bigint, trust bigint, ward bigint, pool_trusts bigint[],
    staff_group bigint, grades bigint[], specialty bigint, skills bigint[], levels text[],
    starts_on date, ends_on date, rest_from timestamptz, rest_to timestamptz,
    weeks_from timestamptz[], weeks_to timestamptz[], in_weeks bigint[], requirement bigint
);
RETURN QUERY
with graded as materialized (
    select c.worker_id from workers_capacity c
    where c.grade_id = any(need.grades::bigint[]) and c.staff_group_id = need.staff_group
        and c.valid_from <= need.starts_on and (c.valid_to is null or c.valid_to >= need.ends_on)
        and (
            need.specialty is null
            or (c.id, need.specialty) in (
                select s.capacity_id, s.specialty_id from workers_capacityspecialty s
            )
            or c.id not in (select s.capacity_id from workers_capacityspecialty s)
        )
),
reached as materialized (
    select e.worker_id from workers_engagement e
    where e.worker_id = any(array(select worker_id from graded))
        and (
            e.trust_id = need.trust
            or e.pool_opted_in and e.trust_id = any(need.pool_trusts::bigint[])
        )
        and e.valid_from <= need.today
        and (e.valid_to is null or e.valid_to >= greatest(need.today, need.ends_on))
),
skilled as materialized (
    select s.worker_id from workers_workerskill s
    where s.worker_id = any(array(select worker_id from reached))
        and s.skill_id = any(need.skills::bigint[]) and s.level = any(need.levels)
        and s.valid_from <= need.starts_on and (s.valid_to is null or s.valid_to >= need.ends_on)
    group by s.worker_id
    having count(distinct s.skill_id) = cardinality(need.skills::bigint[])
),
free as materialized (
    select w.id as worker_id from workers_worker w
    where w.id = any(array(select worker_id from reached))
        and w.status = 'active' and w.merged_into_id is null and (
            not exists (
                select 1 from (
                    select v.bank_id, max(v.number) as number from workers_termsversion v
                    where v.holds_from + v.grace_days <= need.today group by v.bank_id
                ) needed where needed.bank_id = need.bank
            )
            or exists (
                select 1 from workers_termssignature s
                where s.worker_id in (
                    select j.id from workers_worker j where j.id = w.id or j.merged_into_id = w.id
                ) and s.version_id = any(array(
                    select v.id from workers_termsversion v
                    join (
                        select v.bank_id, max(v.number) as number from workers_termsversion v
                        where v.holds_from + v.grace_days <= need.today group by v.bank_id
                    ) needed on needed.bank_id = v.bank_id and v.number >= needed.number
                    where v.bank_id = need.bank
                ))
            )
        )
        and (need.skills::bigint[] = '{}' or w.id in (select worker_id from skilled))
        and w.id <> all(array(
            select r.worker_id from compliance_restriction r
            where r.worker_id = any(array(select worker_id from reached))
                and r.lifted_at is null
                and r.valid_from <= need.ends_on
                and (r.valid_to is null or r.valid_to >= need.starts_on)
                and (
                    r.scope = 'everywhere' or r.trust_id = need.trust or r.ward_id = need.ward
                    or r.staff_group_id = need.staff_group
                    or r.setting_id in (
                        select t.setting_id from trusts_wardsetting t where t.ward_id = need.ward
                    )
                )
        ))
    except
    select p.worker_id from shifts_workperiod p
    where p.worker_id = any(array(select worker_id from reached))
        and p.ends_at > need.rest_from and p.starts_at < need.rest_to
    except
    select r.worker_id from (
        select r.worker_id, r.credential_id from compliance_righttowork r
        where r.worker_id = any(array(select worker_id from reached))
            and r.weekly_hours is not null and r.checked
            and exists (
                select 1 from unnest(
                    need.weeks_from::timestamptz[], need.weeks_to::timestamptz[],
                    need.in_weeks::bigint[]
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
        and c.valid_from <= need.ends_on and (c.valid_to is null or c.valid_to >= need.starts_on)
)
select k.worker_id from compliance_clearance k
where k.requirement_id = need.requirement
    and k.worker_id = any(array(select worker_id from free))
    and k.days @> daterange(need.starts_on, need.ends_on, '[]')
union all
select o.worker_id from (
    select distinct each.worker_id from shifts_override each
    where each.trust_id = need.trust and each.status = 'standing'
        and each.valid_to >= need.starts_on
        and each.worker_id = any(array(select worker_id from free))
) o
where not exists (
    select 1 from compliance_clearance k
    where k.requirement_id = need.requirement and k.worker_id = o.worker_id
        and k.days @> daterange(need.starts_on, need.ends_on, '[]')
) and shifts_cleared_with_overrides(
    o.worker_id, need.requirement, need.trust, need.vacancy::bigint,
    daterange(need.starts_on, need.ends_on, '[]')
);
END $$;
"""
# Left out: those who chose other sites, and those who chose none and live further off than they
# travel.
GOING = """
CREATE OR REPLACE FUNCTION shifts_going(asked jsonb) RETURNS SETOF bigint
LANGUAGE plpgsql STABLE SET plan_cache_mode = force_generic_plan
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE place record;
BEGIN
SELECT * INTO place FROM jsonb_to_record(asked) place (
    site bigint, latitude double precision, longitude double precision
);
RETURN QUERY
with able as materialized (select c.worker_id from shifts_candidates(asked) c (worker_id))
select worker_id from able
except
(
    select s.worker_id from workers_sitechoice s
    where s.worker_id = any(array(select worker_id from able))
    group by s.worker_id having not bool_or(s.site_id = place.site)
    union all
    select w.id from workers_worker w
    where w.id = any(array(select worker_id from able)) and w.travel_miles is not null
        and workers_miles(w.latitude, w.longitude, place.latitude, place.longitude)
            > w.travel_miles
        and not exists (select from workers_sitechoice s where s.worker_id = w.id)
);
END $$;
"""
TELL = """
CREATE OR REPLACE FUNCTION shifts_tell(asked jsonb) RETURNS integer
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    wave record;
    anew integer;
BEGIN
SELECT * INTO wave FROM jsonb_to_record(asked) wave (
    release bigint, vacancy bigint, trust bigint, day date, urgent boolean, now timestamptz
);
INSERT INTO shifts_told (day, release_id, vacancy_id, trust_id, worker_id, told_at)
select wave.day, wave.release, wave.vacancy, wave.trust, able.worker_id, wave.now
from (
    select g.worker_id from shifts_going(asked) g (worker_id)
    except
    select worker_id from shifts_told where vacancy_id = wave.vacancy and not wave.urgent
) able;
GET DIAGNOSTICS anew = ROW_COUNT;
UPDATE shifts_release SET broadcast_at = wave.now, told = told + anew WHERE id = wave.release
RETURNING told INTO anew;
RETURN anew;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("shifts", "0045_flags_skills"),
        ("workers", "0037_read_by_keys"),
    ]

    operations = [
        migrations.RunSQL(CANDIDATES, "DROP FUNCTION shifts_candidates(jsonb)"),
        migrations.RunSQL(GOING, "DROP FUNCTION shifts_going(jsonb)"),
        migrations.RunSQL(TELL, "DROP FUNCTION shifts_tell(jsonb)"),
    ]
