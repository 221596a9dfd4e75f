"""How far somebody travels is theirs and not their joining's: they change it when they like."""

from django.db import migrations, models

CARRY = """
UPDATE workers_worker w SET travel_miles = j.travel_miles
FROM (
    SELECT DISTINCT ON (worker_id) worker_id, travel_miles FROM workers_joining
    WHERE sited_at IS NOT NULL ORDER BY worker_id, sited_at DESC
) j
WHERE j.worker_id = w.id AND j.travel_miles IS NOT NULL;
"""
# In a straight line, as compliance.rules.rest has it, in miles.
MILES = """
CREATE FUNCTION workers_miles(
    latitude double precision, longitude double precision,
    other_latitude double precision, other_longitude double precision
) RETURNS double precision LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT 2 * 6371.0088 / 1.609344 * asin(least(1, sqrt(
        sin(radians(other_latitude - latitude) / 2) ^ 2
        + cos(radians(latitude)) * cos(radians(other_latitude))
        * sin(radians(other_longitude - longitude) / 2) ^ 2
    )))
$$;
REVOKE ALL ON FUNCTION workers_miles(
    double precision, double precision, double precision, double precision
) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION workers_miles(
    double precision, double precision, double precision, double precision
) TO staffbank_app;
"""


class Migration(migrations.Migration):
    dependencies = [("workers", "0025_more_registers")]

    operations = [
        migrations.AddField(
            model_name="worker",
            name="travel_miles",
            field=models.PositiveSmallIntegerField(null=True),
        ),
        migrations.RunSQL(CARRY, migrations.RunSQL.noop),
        migrations.RemoveField(model_name="joining", name="travel_miles"),
        migrations.RunSQL(MILES, migrations.RunSQL.noop),
    ]
