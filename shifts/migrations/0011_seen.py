"""A vacancy as a worker sees it, in one function: the look that everybody in a race takes first.

Planning it behind the policy took ten times as long as reading. PL/pgSQL keeps the plan for as
long as its connection lives. It runs as whoever calls it: their policies hold.
"""

from django.db import migrations

CREATE = """
CREATE OR REPLACE FUNCTION shifts_seen(
    asked_ref uuid, asked_worker bigint, asked_trusts bigint[], asked_pools bigint[]
) RETURNS SETOF shifts_vacancy
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN RETURN QUERY
select * from shifts_vacancy v
where v.ref = asked_ref and (
    (v.trust_id = any(asked_trusts) and v.published_at is not null)
    or (v.bank_id = any(asked_pools) and v.pool_opened_at is not null)
    or exists (
        select from shifts_booking b
        where b.vacancy_id = v.id and b.worker_id = asked_worker
    )
);
END $$;
REVOKE ALL ON FUNCTION shifts_seen(uuid, bigint, bigint[], bigint[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION shifts_seen(uuid, bigint, bigint[], bigint[]) TO staffbank_app;
"""


class Migration(migrations.Migration):
    dependencies = [("shifts", "0010_signed_first")]

    operations = [migrations.RunSQL(CREATE, migrations.RunSQL.noop)]
