"""A worker's own seat, in one function: what each of their pages and presses begins with.

Planning it behind the policies took five times as long as reading. PL/pgSQL keeps the plan for as
long as its connection lives. It runs as whoever calls it: their policies hold.
"""

from django.db import migrations

# A pool is theirs when a trust that engages them shares, today, a staff group they can work in now
# or from a day to come, and they opted in there.
CREATE = """
CREATE OR REPLACE FUNCTION workers_seat(
    asked_worker bigint, asked_user bigint, asked_today date
) RETURNS TABLE (seated workers_worker, engaged_by bigint[], pooled_by bigint[])
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    whose bigint := asked_worker;
BEGIN
IF whose IS NULL THEN
    select w.id into whose from workers_worker w
    where w.user_id = asked_user and w.merged_into_id is null;
END IF;
RETURN QUERY
select w,
    array(
        select e.trust_id from workers_engagement e
        where e.worker_id = whose and e.valid_from <= asked_today
            and (e.valid_to is null or e.valid_to >= asked_today)
    )::bigint[],
    array(
        select distinct m.bank_id from workers_engagement e
        join trusts_poolmembership m on m.trust_id = e.trust_id
            and m.valid_from <= asked_today
            and (m.valid_to is null or m.valid_to >= asked_today)
        join trusts_poolstaffgroup g on g.membership_id = m.id
        join workers_capacity c on c.worker_id = whose and c.staff_group_id = g.staff_group_id
            and (c.valid_to is null or c.valid_to >= asked_today)
        where e.worker_id = whose and e.pool_opted_in and e.valid_from <= asked_today
            and (e.valid_to is null or e.valid_to >= asked_today)
    )::bigint[]
from workers_worker w where w.id = whose;
END $$;
REVOKE ALL ON FUNCTION workers_seat(bigint, bigint, date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION workers_seat(bigint, bigint, date) TO staffbank_app;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("workers", "0004_auditing"),
        ("trusts", "0004_lighter_wall"),
    ]

    operations = [migrations.RunSQL(CREATE, migrations.RunSQL.noop)]
