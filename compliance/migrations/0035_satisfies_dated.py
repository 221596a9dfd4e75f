"""One kind counts as another from a day to a day: so is it resolved."""

from django.db import migrations

RESOLVED = """
CREATE OR REPLACE FUNCTION compliance_resolved(
    asked_bank bigint, asked_trust bigint, asked_grade bigint, asked_settings bigint[],
    asked_day date
) RETURNS TABLE (kind_id bigint, answered_by_id bigint, months smallint, trusts bigint[])
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
BEGIN RETURN QUERY
with recursive local as (
    select r.kind_id, r.asked, r.trust_id is not null as by_trust
    from compliance_localrequirement r join trusts_grade g on g.id = asked_grade
    where (r.bank_id = asked_bank or r.trust_id = asked_trust)
        and r.staff_group_id = g.staff_group_id
        and (r.grade_id is null or r.grade_id = asked_grade)
        and (r.setting_id is null or r.setting_id = any(asked_settings))
        and r.valid_from <= asked_day and (r.valid_to is null or r.valid_to >= asked_day)
), regional as (
    (
        select r.kind_id from compliance_requiredkind r join trusts_grade g on g.id = asked_grade
        where r.staff_group_id = g.staff_group_id
            and (r.grade_id is null or r.grade_id = asked_grade)
            and (r.setting_id is null or r.setting_id = any(asked_settings))
            and r.valid_from <= asked_day and (r.valid_to is null or r.valid_to >= asked_day)
        except select kind_id from local where not by_trust and not asked
    )
    union select kind_id from local where not by_trust and asked
), asked as (
    (select kind_id from regional except select kind_id from local where by_trust and not asked)
    union select kind_id from local where by_trust and asked
), answers as (
    select kind_id, kind_id as answered_by_id from asked
    union
    select a.kind_id, s.kind_id
    from answers a join compliance_kindsatisfies s on s.satisfies_id = a.answered_by_id
        and s.valid_from <= asked_day and (s.valid_to is null or s.valid_to >= asked_day)
), members as (
    select asked_trust as trust_id
    union
    select trust_id from trusts_poolmembership
    where bank_id = asked_bank and valid_from is not null
    union
    select trust_id from compliance_trustedissuer
    where bank_id = asked_bank
        and valid_from <= asked_day and (valid_to is null or valid_to >= asked_day)
), said as (
    select c.id, c.kind_id, c.from_whom, c.months from compliance_acceptedcheck c
    where (c.bank_id = asked_bank or c.trust_id = asked_trust)
        and c.valid_from <= asked_day and (c.valid_to is null or c.valid_to >= asked_day)
)
select a.kind_id, a.answered_by_id,
    (select min(s.months) from said s where s.kind_id = a.answered_by_id),
    array(
        select m.trust_id from members m
        where m.trust_id = asked_trust or not exists (
            select 1 from said s
            where s.kind_id = a.answered_by_id and s.from_whom <> 'any' and (
                s.from_whom = 'own' or not exists (
                    select 1 from compliance_acceptedtrust t
                    where t.accepted_id = s.id and t.trust_id = m.trust_id
                )
            )
        )
        order by m.trust_id
    )
from answers a order by 1, 2;
END $$;
"""
AROUND = """
CREATE OR REPLACE FUNCTION compliance_unchanged_around(
    asked_bank bigint, asked_trust bigint, asked_grade bigint, asked_day date
) RETURNS TABLE (first_day date, last_day date)
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    select coalesce(max(day) filter (where day <= asked_day), date '1900-01-01'),
        min(day) filter (where day > asked_day) - 1
    from (
        select r.valid_from, r.valid_to from compliance_requiredkind r
        join trusts_grade g on g.id = asked_grade and g.staff_group_id = r.staff_group_id
        union all
        select r.valid_from, r.valid_to from compliance_localrequirement r
        join trusts_grade g on g.id = asked_grade and g.staff_group_id = r.staff_group_id
        where r.bank_id = asked_bank or r.trust_id = asked_trust
        union all
        select c.valid_from, c.valid_to from compliance_acceptedcheck c
        where c.bank_id = asked_bank or c.trust_id = asked_trust
        union all
        select i.valid_from, i.valid_to from compliance_trustedissuer i
        where i.bank_id = asked_bank
        union all
        select s.valid_from, s.valid_to from compliance_kindsatisfies s
    ) dated cross join lateral (values (valid_from), (valid_to + 1)) edge (day)
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("compliance", "0034_hours_limited")]

    operations = [migrations.RunSQL([RESOLVED, AROUND], migrations.RunSQL.noop)]
