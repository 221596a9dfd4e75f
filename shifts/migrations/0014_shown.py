"""What Find shifts says beside each vacancy, and where it may look, in functions that keep their
plans, as where a person stands is.

Planning the join of a vacancy's ward, hospital, trust and the rest took longer than all else that
the list asked. The generic plan is theirs from the first call: a short list would be planned
anew each time. Both run as whoever calls them: their policies hold.
"""

from django.db import migrations

CREATE = """
CREATE OR REPLACE FUNCTION shifts_shown(asked_vacancies bigint[], asked_worker bigint)
RETURNS TABLE (
    vacancy_id bigint, ward trusts_ward, site trusts_site, trust trusts_trust,
    staff_group trusts_staffgroup, grade trusts_grade, also_grade trusts_grade,
    specialty trusts_specialty, skills text[], worked bigint
) LANGUAGE plpgsql STABLE ROWS 20
SET plan_cache_mode = force_generic_plan SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
BEGIN RETURN QUERY
select v.id, w, s, t, p, g, a, f,
    array(
        select k.code::text from shifts_vacancyskill l join trusts_skill k on k.id = l.skill_id
        where l.vacancy_id = v.id order by k.code
    ),
    coalesce(d.times, 0)
from shifts_vacancy v
join trusts_ward w on w.id = v.ward_id
join trusts_site s on s.id = v.site_id
join trusts_trust t on t.id = v.trust_id
join trusts_staffgroup p on p.id = v.staff_group_id
join trusts_grade g on g.id = v.grade_id
left join trusts_grade a on a.id = v.also_grade_id
left join trusts_specialty f on f.id = v.specialty_id
left join shifts_worked_wards(asked_worker) d on d.ward_id = v.ward_id
where v.id = any(asked_vacancies);
END $$;
REVOKE ALL ON FUNCTION shifts_shown(bigint[], bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION shifts_shown(bigint[], bigint) TO staffbank_app;

CREATE OR REPLACE FUNCTION shifts_sites_in_reach(
    asked_trusts bigint[], asked_pools bigint[], asked_today date
) RETURNS TABLE (
    id bigint, ref uuid, name varchar, trust_id bigint, trust_slug varchar, trust_name varchar
) LANGUAGE plpgsql STABLE ROWS 50
SET plan_cache_mode = force_generic_plan SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
BEGIN RETURN QUERY
select s.id, s.ref, s.short_name, t.id, t.slug, t.short_name
from trusts_site s join trusts_trust t on t.id = s.trust_id
where s.trust_id = any(asked_trusts) or s.trust_id in (
    select m.trust_id from trusts_poolmembership m
    where m.bank_id = any(asked_pools) and m.valid_from <= asked_today
        and (m.valid_to is null or m.valid_to >= asked_today)
)
order by t.short_name, s.short_name;
END $$;
REVOKE ALL ON FUNCTION shifts_sites_in_reach(bigint[], bigint[], date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION shifts_sites_in_reach(bigint[], bigint[], date) TO staffbank_app;
"""

FORGET = """
DROP FUNCTION shifts_sites_in_reach(bigint[], bigint[], date);
DROP FUNCTION shifts_shown(bigint[], bigint);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("shifts", "0013_counted_elsewhere"),
        ("trusts", "0020_bank_locked"),
    ]

    operations = [migrations.RunSQL(CREATE, FORGET)]
