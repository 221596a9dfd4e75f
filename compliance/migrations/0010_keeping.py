"""Who is cleared, kept in the transaction that changes it.

On which days somebody has a kind is the union of the days of the checks that answer it and are
accepted; on which they have all of them, the intersection of those. Both are aggregates of
PostgreSQL's, so it is one statement for one person and for a region.
"""

from django.db import migrations

# Checks of ``statuses`` count: a waiting one as though whoever accepts it were trusted.
COVER = """
CREATE FUNCTION compliance_cover(
    workers bigint[], requirements bigint[], statuses text[] DEFAULT '{verified}'
) RETURNS TABLE (worker_id bigint, requirement_id bigint, kind_id bigint, days datemultirange)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
BEGIN RETURN QUERY
with concerned as (
    select distinct c.worker_id, g.requirement_id
    from workers_capacity c
    join compliance_requirementgroup g on g.staff_group_id = c.staff_group_id
    where c.worker_id = any(workers)
        and (requirements is null or g.requirement_id = any(requirements))
), held as (
    select k.worker_id, k.kind_id, k.valid_from, k.valid_to, k.status, k.checked_at_trust_id
    from compliance_credential k
    where k.worker_id = any(workers) and k.status = any(statuses)
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

# Where no day is said (the owner at work), what is missing is what no check has ever covered.
CLEARED = """
CREATE FUNCTION compliance_cleared(workers bigint[], requirements bigint[])
RETURNS TABLE (
    worker_id bigint, requirement_id bigint, days datemultirange, missing bigint[]
) LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
DECLARE
    today date := nullif(current_setting('app.today', true), '');
BEGIN RETURN QUERY
select c.worker_id, c.requirement_id, range_intersect_agg(c.days), coalesce(
    array_agg(c.kind_id order by c.kind_id) filter (
        where c.kind_id is not null
            and case when today is null then isempty(c.days) else not c.days @> today end
    ), '{}'
)
from compliance_cover(workers, requirements) c
group by c.worker_id, c.requirement_id;
END $$;
"""

KEEP = """
CREATE FUNCTION compliance_clear_for(new_requirement bigint, of_group bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
BEGIN
    INSERT INTO compliance_clearance (worker_id, requirement_id, days, missing)
    SELECT c.* FROM compliance_cleared(
        array(SELECT worker_id FROM workers_capacity WHERE staff_group_id = of_group),
        array[new_requirement]
    ) c
    ON CONFLICT (requirement_id, worker_id) DO NOTHING;
END $$;

CREATE FUNCTION compliance_keep(workers bigint[]) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
DECLARE
    written integer;
    dropped integer;
BEGIN
    PERFORM pg_advisory_xact_lock_shared(4, 19);
    PERFORM 1 FROM workers_worker WHERE id = any(workers) ORDER BY id FOR NO KEY UPDATE;
    DELETE FROM compliance_clearance k WHERE k.worker_id = any(workers) AND NOT EXISTS (
        SELECT 1 FROM workers_capacity c
        JOIN compliance_requirementgroup g ON g.staff_group_id = c.staff_group_id
        WHERE c.worker_id = k.worker_id AND g.requirement_id = k.requirement_id
    );
    GET DIAGNOSTICS dropped = ROW_COUNT;
    INSERT INTO compliance_clearance AS k (worker_id, requirement_id, days, missing)
    SELECT c.* FROM compliance_cleared(workers, NULL) c
    ON CONFLICT (requirement_id, worker_id) DO UPDATE
        SET days = excluded.days, missing = excluded.missing
        WHERE (k.days, k.missing) IS DISTINCT FROM (excluded.days, excluded.missing);
    GET DIAGNOSTICS written = ROW_COUNT;
    RETURN written + dropped;
END $$;

CREATE FUNCTION compliance_forget_unused() RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    dropped integer;
BEGIN
    PERFORM pg_advisory_xact_lock(4, 19);
    DELETE FROM compliance_requirementgroup g WHERE NOT EXISTS (
        SELECT 1 FROM compliance_requirementuse u WHERE u.requirement_id = g.requirement_id
    );
    DELETE FROM compliance_clearance k WHERE NOT EXISTS (
        SELECT 1 FROM compliance_requirementgroup g WHERE g.requirement_id = k.requirement_id
    );
    GET DIAGNOSTICS dropped = ROW_COUNT;
    RETURN dropped;
END $$;
"""

# One statement keeps everybody whom a statement concerned. What a person sends in clears nobody.
CHANGED = """
CREATE FUNCTION compliance_{name}() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    people bigint[] := array({people});
BEGIN
    IF people <> '{{}}' THEN
        PERFORM compliance_keep(people);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER {table}_{name} AFTER {operation} ON {table} REFERENCING {tables}
FOR EACH STATEMENT EXECUTE FUNCTION compliance_{name}();
"""
NEW, OLD = "NEW TABLE AS fresh", "OLD TABLE AS former"
CHECKED = "select worker_id from {rows} where status = 'verified'"
COUNTS = "worker_id, kind_id, valid_from, valid_to, status, checked_at_trust_id"
HOLDS = "worker_id, staff_group_id"


def differing(columns: str) -> str:
    """The people of rows that an update changed in ``columns``."""
    return (
        f"select worker_id from (select id, {columns} from fresh except"
        f" select id, {columns} from former) came union select worker_id from"
        f" (select id, {columns} from former except select id, {columns} from fresh) went"
    )


TRIGGERS = [
    CHANGED.format(name=name, table=table, operation=operation, tables=tables, people=people)
    for name, table, operation, tables, people in (
        ("check_written", "compliance_credential", "INSERT", NEW, CHECKED.format(rows="fresh")),
        ("check_changed", "compliance_credential", "UPDATE", f"{OLD} {NEW}", differing(COUNTS)),
        ("check_gone", "compliance_credential", "DELETE", OLD, CHECKED.format(rows="former")),
        ("capacity_written", "workers_capacity", "INSERT", NEW, "select worker_id from fresh"),
        ("capacity_changed", "workers_capacity", "UPDATE", f"{OLD} {NEW}", differing(HOLDS)),
        ("capacity_gone", "workers_capacity", "DELETE", OLD, "select worker_id from former"),
    )
]
GRANTS = [
    *(
        f"REVOKE ALL ON FUNCTION compliance_{function} FROM PUBLIC;"
        for function in (
            "cover(bigint[], bigint[], text[])",
            "cleared(bigint[], bigint[])",
            "clear_for(bigint, bigint)",
            "keep(bigint[])",
            "forget_unused()",
        )
    ),
    *(
        f"GRANT EXECUTE ON FUNCTION compliance_{function} TO staffbank_app;"
        for function in (
            "cover(bigint[], bigint[], text[])",
            "cleared(bigint[], bigint[])",
            "keep(bigint[])",
            "forget_unused()",
        )
    ),
]


class Migration(migrations.Migration):
    dependencies = [("compliance", "0009_resolving"), ("workers", "0008_grant_reasons")]

    operations = [
        migrations.RunSQL([COVER, CLEARED, KEEP, *TRIGGERS, *GRANTS], migrations.RunSQL.noop)
    ]
