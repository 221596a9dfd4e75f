"""What somebody signed with a record that was joined to theirs since, they signed."""

from django.db import migrations

OWN = """
CREATE OR REPLACE FUNCTION shifts_own_signature() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM workers_termssignature s
        JOIN workers_termsversion v ON v.id = s.version_id
        JOIN workers_worker w ON w.id = s.worker_id
        WHERE s.id = NEW.signed_terms_id AND NEW.worker_id IN (w.id, w.merged_into_id)
            AND v.bank_id = NEW.bank_id
    ) THEN
        RAISE EXCEPTION 'the terms of booking % are somebody else''s', NEW.id USING
            ERRCODE = 'check_violation', CONSTRAINT = 'shifts_booking_own_signature';
    END IF;
    RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("shifts", "0036_ended_by_somebody"), ("workers", "0024_moves_more")]

    operations = [migrations.RunSQL(OWN, migrations.RunSQL.noop)]
