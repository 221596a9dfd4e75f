"""From dated rows to one requirement: what a trust asks and accepts for a grade on a ward.

``compliance.rules.requirements`` spells the same, and a test holds the two together. They run as
their owner, because a vacancy of one trust is judged by the rows of its bank as well, and say
nothing but keys.
"""

from django.db import migrations

# Each kind asked for, with each kind that answers it, whose checks of that one are accepted and how
# old they may be. A place drops what stands above it, then asks for more: of the two, asking wins.
RESOLVED = """
CREATE FUNCTION compliance_resolved(
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
), members as (
    select asked_trust as trust_id
    union
    select trust_id from trusts_poolmembership
    where bank_id = asked_bank and valid_from is not null
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

# The days around one on which nothing that bears on it begins or ends.
AROUND = """
CREATE FUNCTION compliance_unchanged_around(
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
    ) dated cross join lateral (values (valid_from), (valid_to + 1)) edge (day)
$$;
"""

# The requirement of a use that is known; else it is resolved, found by its digest or written, and
# everybody concerned is cleared for it or not. One at a time, while nobody's clearance is kept.
REQUIREMENT = """
CREATE FUNCTION compliance_requirement(
    asked_bank bigint, asked_trust bigint, asked_grade bigint, asked_settings bigint[],
    asked_day date
) RETURNS bigint LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    found_id bigint;
    new_digest text;
    of_group bigint;
    around record;
BEGIN
    FOR turn IN 1..2 LOOP
        SELECT u.requirement_id INTO found_id FROM compliance_requirementuse u
        WHERE u.bank_id = asked_bank AND u.trust_id = asked_trust AND u.grade_id = asked_grade
            AND u.settings = asked_settings AND u.valid_from <= asked_day
            AND (u.valid_to IS NULL OR u.valid_to >= asked_day);
        IF FOUND THEN RETURN found_id; END IF;
        PERFORM pg_advisory_xact_lock(4, 19);
    END LOOP;
    SELECT staff_group_id INTO STRICT of_group FROM trusts_grade WHERE id = asked_grade;
    SELECT encode(sha256(convert_to(coalesce(string_agg(format('%s %s %s %s',
            kind_id, answered_by_id, coalesce(months, 0), trusts), E'\\n'), ''), 'UTF8')), 'hex')
        INTO new_digest
        FROM compliance_resolved(asked_bank, asked_trust, asked_grade, asked_settings, asked_day);
    SELECT id INTO found_id FROM compliance_requirement WHERE digest = new_digest;
    IF NOT FOUND THEN
        INSERT INTO compliance_requirement (digest) VALUES (new_digest) RETURNING id INTO found_id;
        INSERT INTO compliance_requirementanswer
            (requirement_id, kind_id, answered_by_id, months, trusts)
        SELECT found_id, r.*
        FROM compliance_resolved(
            asked_bank, asked_trust, asked_grade, asked_settings, asked_day
        ) r;
    END IF;
    SELECT * INTO around
    FROM compliance_unchanged_around(asked_bank, asked_trust, asked_grade, asked_day);
    INSERT INTO compliance_requirementuse (
        requirement_id, bank_id, trust_id, grade_id, settings, valid_from, valid_to
    ) VALUES (
        found_id, asked_bank, asked_trust, asked_grade, asked_settings,
        around.first_day, around.last_day
    );
    INSERT INTO compliance_requirementgroup (requirement_id, staff_group_id)
    VALUES (found_id, of_group) ON CONFLICT DO NOTHING;
    IF FOUND THEN
        PERFORM compliance_clear_for(found_id, of_group);
    END IF;
    RETURN found_id;
END $$;
CREATE FUNCTION compliance_requirement_on_ward(
    asked_bank bigint, asked_ward bigint, asked_grade bigint, asked_day date
) RETURNS bigint LANGUAGE sql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    select compliance_requirement(asked_bank, w.trust_id, asked_grade, array(
        select s.setting_id from trusts_wardsetting s where s.ward_id = w.id order by s.setting_id
    ), asked_day)
    from trusts_ward w where w.id = asked_ward
$$;
"""

# Uses that a change concerns are let go and found again; whoever points to a requirement hears of
# it by the deletion (shifts points its vacancies anew).
UNSETTLE = """
CREATE FUNCTION compliance_unsettle(banks bigint[], trusts bigint[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
BEGIN
    PERFORM pg_advisory_xact_lock(4, 19);
    DELETE FROM compliance_requirementuse
    WHERE banks IS NULL OR bank_id = any(banks) OR trust_id = any(trusts);
END $$;

CREATE FUNCTION compliance_baseline_changed() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM changed) THEN
        PERFORM compliance_unsettle(NULL, NULL);
    END IF;
    RETURN NULL;
END $$;
CREATE FUNCTION compliance_baseline_updated() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM compliance_unsettle(NULL, NULL);
    RETURN NULL;
END $$;
CREATE FUNCTION compliance_local_changed() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        PERFORM compliance_unsettle(array[OLD.bank_id], array[OLD.trust_id]);
    END IF;
    IF TG_OP <> 'DELETE' THEN
        PERFORM compliance_unsettle(array[NEW.bank_id], array[NEW.trust_id]);
    END IF;
    RETURN NULL;
END $$;
CREATE FUNCTION compliance_named_changed() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    list_id bigint;
BEGIN
    IF TG_OP = 'DELETE' THEN list_id := OLD.accepted_id; ELSE list_id := NEW.accepted_id; END IF;
    PERFORM compliance_unsettle(array[c.bank_id], array[c.trust_id])
    FROM compliance_acceptedcheck c WHERE c.id = list_id;
    RETURN NULL;
END $$;
CREATE FUNCTION compliance_members_changed() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM compliance_unsettle(array[NEW.bank_id], array[]::bigint[]);
    RETURN NULL;
END $$;
"""
BASELINE = ("compliance_requiredkind", "compliance_kindsatisfies")
LOCAL = ("compliance_localrequirement", "compliance_acceptedcheck")
TRIGGERS = [
    *(
        f"CREATE TRIGGER {table}_{name} AFTER {operation} ON {table} REFERENCING {rows} AS changed"
        " FOR EACH STATEMENT EXECUTE FUNCTION compliance_baseline_changed();"
        for table in BASELINE
        for name, operation, rows in (
            ("written", "INSERT", "NEW TABLE"),
            ("gone", "DELETE", "OLD TABLE"),
        )
    ),
    *(
        f"CREATE TRIGGER {table}_changed AFTER UPDATE ON {table} FOR EACH ROW"
        " WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION compliance_baseline_updated();"
        for table in BASELINE
    ),
    *(
        f"CREATE TRIGGER {table}_changed AFTER INSERT OR UPDATE OR DELETE ON {table}"
        " FOR EACH ROW EXECUTE FUNCTION compliance_local_changed();"
        for table in LOCAL
    ),
    "CREATE TRIGGER compliance_acceptedtrust_named AFTER INSERT OR DELETE"
    " ON compliance_acceptedtrust FOR EACH ROW EXECUTE FUNCTION compliance_named_changed();",
    "CREATE TRIGGER trusts_poolmembership_joined AFTER INSERT ON trusts_poolmembership"
    " FOR EACH ROW WHEN (NEW.valid_from IS NOT NULL)"
    " EXECUTE FUNCTION compliance_members_changed();",
    "CREATE TRIGGER trusts_poolmembership_went_live AFTER UPDATE OF valid_from"
    " ON trusts_poolmembership FOR EACH ROW"
    " WHEN ((OLD.valid_from IS NULL) <> (NEW.valid_from IS NULL))"
    " EXECUTE FUNCTION compliance_members_changed();",
]
#: What only triggers and other functions call is their owner's alone.
PRIVATE = (
    "resolved(bigint, bigint, bigint, bigint[], date)",
    "unchanged_around(bigint, bigint, bigint, date)",
    "unsettle(bigint[], bigint[])",
)
OPEN = (
    "requirement(bigint, bigint, bigint, bigint[], date)",
    "requirement_on_ward(bigint, bigint, bigint, date)",
)
GRANTS = [
    *(f"REVOKE ALL ON FUNCTION compliance_{name} FROM PUBLIC;" for name in (*PRIVATE, *OPEN)),
    *(f"GRANT EXECUTE ON FUNCTION compliance_{name} TO staffbank_app;" for name in OPEN),
]


class Migration(migrations.Migration):
    dependencies = [("compliance", "0008_law_stands")]

    operations = [
        migrations.RunSQL([RESOLVED, AROUND], migrations.RunSQL.noop),
        migrations.RunSQL([REQUIREMENT, UNSETTLE, *TRIGGERS, *GRANTS], migrations.RunSQL.noop),
    ]
