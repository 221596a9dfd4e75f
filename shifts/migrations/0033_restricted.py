"""Where a worker stands reads what restrictions keep them from; the database books nobody on it.

Whoever restricts somebody locks them, as booking does: of the two, one sees the other.
"""

from django.db import migrations

# As in 0021_cleared_standing, with restrictions; its plan is kept, as in 0024.
STANDING = """
DROP FUNCTION shifts_standing(bigint, date, timestamptz, text[]);
CREATE OR REPLACE FUNCTION shifts_standing(
    asked_worker bigint, asked_today date, asked_after timestamptz, asked_signed_off text[]
) RETURNS TABLE (
    status varchar, merged_into bigint, latitude double precision, longitude double precision,
    cleared json, duties json, capacities json, engagements json, signed_off json, rest json,
    sites json, restricted json
) LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
BEGIN RETURN QUERY
select w.status, w.merged_into_id, w.latitude, w.longitude,
    (
        select json_agg(json_build_array(k.requirement_id, (
            select json_agg(json_build_array(lower(d.days), upper(d.days) - 1) order by d.days)
            from unnest(k.days) d (days)
            where upper_inf(d.days) or upper(d.days) > asked_today
        )))
        from compliance_clearance k
        where k.worker_id = w.id
            and (upper_inf(k.days) or upper(k.days) > asked_today)
    ),
    (
        select json_agg(json_build_array(p.starts_at, p.ends_at, s.latitude, s.longitude))
        from shifts_workperiod p
        left join shifts_booking b on b.id = p.booking_id
        left join shifts_vacancy v on v.id = b.vacancy_id
        left join trusts_site s on s.id = v.site_id
        where p.worker_id = w.id and p.ends_at > asked_after
    ),
    (
        select json_agg(json_build_array(c.staff_group_id, c.grade_id, c.valid_from, c.valid_to, (
            select json_agg(l.specialty_id) from workers_capacityspecialty l
            where l.capacity_id = c.id
        )) order by c.id)
        from workers_capacity c
        where c.worker_id = w.id and (c.valid_to is null or c.valid_to >= asked_today)
    ),
    (
        select json_agg(json_build_array(e.trust_id, e.pool_opted_in, e.valid_to, (
            select json_agg(json_build_array(m.bank_id, g.staff_group_id) order by g.id)
            from trusts_poolmembership m
            join trusts_poolstaffgroup g on g.membership_id = m.id
            where e.pool_opted_in and m.trust_id = e.trust_id and m.valid_from <= asked_today
                and (m.valid_to is null or m.valid_to >= asked_today)
        )) order by e.id)
        from workers_engagement e
        where e.worker_id = w.id and e.valid_from <= asked_today
            and (e.valid_to is null or e.valid_to >= asked_today)
    ),
    (
        select json_agg(json_build_array(s.skill_id, s.valid_from, s.valid_to))
        from workers_workerskill s
        where s.worker_id = w.id and s.level = any(asked_signed_off)
            and (s.valid_to is null or s.valid_to >= asked_today)
    ),
    (
        select json_agg(json_build_array(p.bank_id, p.valid_from, p.minimum_rest_hours,
            p.travel_factor, p.travel_kmh, p.handover_minutes) order by p.bank_id, p.valid_from)
        from trusts_bankpolicy p
    ),
    (select json_agg(json_build_array(s.id, s.latitude, s.longitude)) from trusts_site s),
    (
        select json_agg(json_build_array(r.valid_from, r.valid_to, r.trust_id,
            case
                when r.ward_id is not null then array[r.ward_id]
                when r.setting_id is not null then array(
                    select t.ward_id from trusts_wardsetting t where t.setting_id = r.setting_id
                )
            end, r.staff_group_id))
        from compliance_restriction r
        where r.worker_id = w.id and r.lifted_at is null
            and (r.valid_to is null or r.valid_to >= asked_today)
    )
from workers_worker w where w.id = asked_worker;
END $$;
REVOKE ALL ON FUNCTION shifts_standing(bigint, date, timestamptz, text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION shifts_standing(bigint, date, timestamptz, text[])
TO staffbank_app;
ALTER FUNCTION shifts_standing(bigint, date, timestamptz, text[])
SET plan_cache_mode = force_generic_plan;
"""

REFUSE = """
CREATE FUNCTION shifts_refuse_restricted() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    first_day date := (NEW.starts_at AT TIME ZONE 'Europe/London')::date;
    last_day date := ((NEW.ends_at - interval '1 microsecond') AT TIME ZONE 'Europe/London')::date;
BEGIN
    IF EXISTS (
        SELECT 1 FROM compliance_restriction r
        JOIN shifts_vacancy v ON v.id = NEW.vacancy_id
        WHERE r.worker_id = NEW.worker_id AND r.lifted_at IS NULL
            AND r.valid_from <= last_day AND (r.valid_to IS NULL OR r.valid_to >= first_day)
            AND (
                r.scope = 'everywhere' OR r.trust_id = v.trust_id OR r.ward_id = v.ward_id
                OR r.staff_group_id = v.staff_group_id
                OR r.setting_id IN (
                    SELECT t.setting_id FROM trusts_wardsetting t WHERE t.ward_id = v.ward_id
                )
            )
    ) THEN
        RAISE EXCEPTION 'a restriction keeps them from it' USING
            ERRCODE = 'check_violation', CONSTRAINT = 'shifts_booking_not_restricted';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER shifts_booking_not_restricted BEFORE INSERT ON shifts_booking
FOR EACH ROW WHEN (NEW.status = 'booked') EXECUTE FUNCTION shifts_refuse_restricted();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("shifts", "0032_trial_wall"),
        ("compliance", "0040_restrictions_stand"),
    ]

    operations = [migrations.RunSQL([STANDING, REFUSE], migrations.RunSQL.noop)]
