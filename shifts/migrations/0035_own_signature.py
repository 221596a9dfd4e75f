"""The terms that a booking names were signed by its worker, with its bank."""

from django.db import migrations

OWN = """
CREATE FUNCTION shifts_own_signature() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM workers_termssignature s
        JOIN workers_termsversion v ON v.id = s.version_id
        WHERE s.id = NEW.signed_terms_id AND s.worker_id = NEW.worker_id
            AND v.bank_id = NEW.bank_id
    ) THEN
        RAISE EXCEPTION 'the terms of booking % are somebody else''s', NEW.id USING
            ERRCODE = 'check_violation', CONSTRAINT = 'shifts_booking_own_signature';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER shifts_booking_own_signature
BEFORE INSERT OR UPDATE OF signed_terms_id ON shifts_booking
FOR EACH ROW WHEN (NEW.signed_terms_id IS NOT NULL) EXECUTE FUNCTION shifts_own_signature();
"""


class Migration(migrations.Migration):
    dependencies = [("shifts", "0034_signed_terms")]

    operations = [migrations.RunSQL(OWN, migrations.RunSQL.noop)]
