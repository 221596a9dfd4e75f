"""Most banks need no text signed, and then nothing of a person is read. Its plans are kept."""

from importlib import import_module

from django.db import migrations

BEFORE = import_module("workers.migrations.0030_unsigned").UNSIGNED
SOONER = """
CREATE OR REPLACE FUNCTION workers_unsigned(person bigint, today date) RETURNS bigint[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM workers_termsversion v WHERE v.holds_from + v.grace_days <= today
    ) THEN
        RETURN NULL;
    END IF;
    RETURN (
        SELECT array_agg(needed.bank_id) FROM (
            SELECT v.bank_id, max(v.number) AS number FROM workers_termsversion v
            WHERE v.holds_from + v.grace_days <= today GROUP BY v.bank_id
        ) needed
        WHERE NOT EXISTS (
            SELECT 1 FROM workers_termssignature s
            JOIN workers_termsversion v ON v.id = s.version_id AND v.bank_id = needed.bank_id
            WHERE v.number >= needed.number AND s.worker_id IN (
                SELECT w.id FROM workers_worker w WHERE w.id = person OR w.merged_into_id = person
            )
        )
    );
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("workers", "0035_learning_until_said")]

    operations = [
        migrations.RunSQL(SOONER, BEFORE.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")),
    ]
