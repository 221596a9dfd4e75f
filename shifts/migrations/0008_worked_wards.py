"""How often a worker has worked on each ward, in a function that keeps its plan, as where they
stand is: every list of shifts says it of its rows. It runs as whoever calls it.
"""

from django.db import migrations

CREATE = """
CREATE OR REPLACE FUNCTION shifts_worked_wards(asked_worker bigint)
RETURNS TABLE (ward_id bigint, times bigint)
LANGUAGE plpgsql STABLE ROWS 20 SET search_path = pg_catalog, public, pg_temp AS $$
#variable_conflict use_column
BEGIN RETURN QUERY
    SELECT v.ward_id, count(*)
    FROM shifts_booking b JOIN shifts_vacancy v ON v.id = b.vacancy_id
    WHERE b.worker_id = asked_worker AND b.status = 'worked' GROUP BY v.ward_id;
END $$;
REVOKE ALL ON FUNCTION shifts_worked_wards(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION shifts_worked_wards(bigint) TO staffbank_app;
"""


class Migration(migrations.Migration):
    dependencies = [("shifts", "0007_standing")]

    operations = [migrations.RunSQL(CREATE, migrations.RunSQL.noop)]
