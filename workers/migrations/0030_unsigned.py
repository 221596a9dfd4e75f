"""The banks whose agreement a person is to sign before anybody books them there.

What they signed with a record that was joined to theirs since, they signed: rows that their own
seat does not read. All that is told is which banks.
"""

from django.db import migrations

UNSIGNED = """
CREATE FUNCTION workers_unsigned(person bigint, today date) RETURNS bigint[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
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
$$;
REVOKE ALL ON FUNCTION workers_unsigned(bigint, date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION workers_unsigned(bigint, date) TO staffbank_app;
"""


class Migration(migrations.Migration):
    dependencies = [("workers", "0029_terms_wall")]

    operations = [
        migrations.RunSQL(UNSIGNED, "DROP FUNCTION workers_unsigned(bigint, date);"),
    ]
