"""Who is cleared, worked out for many people at once; and a sweep that locks and writes only those
whose rows differ.

A list of people is joined, not looked through for each row: ``= any(people)`` under a plan made for
any list compared each check with each of a thousand people. What they are asked and what they hold
are each read once and then hashed, so that the one plan serves one person and a thousand.
"""

from django.db import migrations

COVER = """
CREATE OR REPLACE FUNCTION compliance_cover(
    workers bigint[], requirements bigint[], statuses text[] DEFAULT '{verified}'
) RETURNS TABLE (worker_id bigint, requirement_id bigint, kind_id bigint, days datemultirange)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
BEGIN RETURN QUERY
with people as materialized (
    select distinct id from unnest(workers) listed (id)
), concerned as materialized (
    select distinct c.worker_id, g.requirement_id
    from people join workers_capacity c on c.worker_id = people.id
    join compliance_requirementgroup g on g.staff_group_id = c.staff_group_id
    where requirements is null or g.requirement_id = any(requirements)
), held as materialized (
    select k.worker_id, k.kind_id, k.valid_from, k.valid_to, k.status, k.checked_at_trust_id
    from people join compliance_credential k on k.worker_id = people.id
    where k.status = any(statuses)
)
select p.worker_id, p.requirement_id, a.kind_id, coalesce(
    range_agg(
        daterange(h.valid_from, least(
            h.valid_to, (h.valid_from + make_interval(months => a.months::int))::date
        ), '[]')
    ) filter (where h.worker_id is not null),
    case when a.kind_id is null then '{(,)}'::datemultirange else '{}' end
)
from concerned p
left join compliance_requirementanswer a on a.requirement_id = p.requirement_id
left join held h on h.worker_id = p.worker_id and h.kind_id = a.answered_by_id
    and (h.status <> 'verified' or h.checked_at_trust_id = any(a.trusts))
group by p.worker_id, p.requirement_id, a.kind_id;
END $$;
"""

# People whose rows are not what they would be. It locks nobody and writes nothing.
DIFFER = """
CREATE FUNCTION compliance_differing(workers bigint[]) RETURNS bigint[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
BEGIN RETURN array(
    with kept as materialized (
        select k.worker_id, k.requirement_id, k.days, k.missing
        from (select distinct id from unnest(workers) listed (id)) people
        join compliance_clearance k on k.worker_id = people.id
    )
    select distinct worker_id
    from kept full join compliance_cleared(workers, null) would using (worker_id, requirement_id)
    where (kept.days, kept.missing) is distinct from (would.days, would.missing)
    order by worker_id
);
END $$;
"""

# An insert that finds its row there locks it, and so writes, though it changes nothing: rows that
# are as they should be are left out before. Nobody else writes these people's: they are locked.
KEEP = """
CREATE OR REPLACE FUNCTION compliance_keep(workers bigint[]) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
DECLARE
    written integer;
    dropped integer;
BEGIN
    PERFORM pg_advisory_xact_lock_shared(4, 19);
    PERFORM 1 FROM workers_worker
    WHERE id IN (SELECT unnest(workers)) ORDER BY id FOR NO KEY UPDATE;
    DELETE FROM compliance_clearance k USING unnest(workers) listed (id)
    WHERE k.worker_id = listed.id AND NOT EXISTS (
        SELECT 1 FROM workers_capacity c
        JOIN compliance_requirementgroup g ON g.staff_group_id = c.staff_group_id
        WHERE c.worker_id = k.worker_id AND g.requirement_id = k.requirement_id
    );
    GET DIAGNOSTICS dropped = ROW_COUNT;
    WITH kept AS MATERIALIZED (
        SELECT k.worker_id, k.requirement_id, k.days, k.missing
        FROM (SELECT DISTINCT id FROM unnest(workers) listed (id)) people
        JOIN compliance_clearance k ON k.worker_id = people.id
    )
    INSERT INTO compliance_clearance (worker_id, requirement_id, days, missing)
    SELECT worker_id, requirement_id, would.days, would.missing
    FROM compliance_cleared(workers, NULL) would
    LEFT JOIN kept USING (worker_id, requirement_id)
    WHERE (kept.days, kept.missing) IS DISTINCT FROM (would.days, would.missing)
    ON CONFLICT (requirement_id, worker_id) DO UPDATE
        SET days = excluded.days, missing = excluded.missing;
    GET DIAGNOSTICS written = ROW_COUNT;
    RETURN written + dropped;
END $$;
"""
# So many people are worked out at a time that what they hold fits in memory.
CLEAR_FOR = """
CREATE OR REPLACE FUNCTION compliance_clear_for(new_requirement bigint, of_group bigint)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
DECLARE
    people bigint[];
BEGIN
    FOR people IN
        SELECT array_agg(worker_id) FROM workers_capacity WHERE staff_group_id = of_group
        GROUP BY worker_id / 4096
    LOOP
        INSERT INTO compliance_clearance (worker_id, requirement_id, days, missing)
        SELECT c.* FROM compliance_cleared(people, array[new_requirement]) c
        ON CONFLICT (requirement_id, worker_id) DO NOTHING;
    END LOOP;
END $$;
"""
GRANTS = [
    "REVOKE ALL ON FUNCTION compliance_differing(bigint[]) FROM PUBLIC;",
    "GRANT EXECUTE ON FUNCTION compliance_differing(bigint[]) TO staffbank_app;",
]


class Migration(migrations.Migration):
    dependencies = [("compliance", "0040_restrictions_stand")]

    operations = [
        migrations.RunSQL([COVER, DIFFER, KEEP, CLEAR_FOR, *GRANTS], migrations.RunSQL.noop),
    ]
