"""Nobody is booked without having signed the text that their bank asks for on that day."""

from django.db import migrations

NEEDED = """
CREATE FUNCTION shifts_terms_needed() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    needed smallint;
BEGIN
    SELECT max(v.number) INTO needed FROM workers_termsversion v
    WHERE v.bank_id = NEW.bank_id
        AND v.holds_from + v.grace_days <= (NEW.booked_at AT TIME ZONE 'Europe/London')::date;
    IF needed IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM workers_termssignature s
        JOIN workers_termsversion v ON v.id = s.version_id
        WHERE s.id = NEW.signed_terms_id AND v.bank_id = NEW.bank_id AND v.number >= needed
    ) THEN
        RAISE EXCEPTION 'booking % names no signature of version % of its bank', NEW.id, needed
            USING ERRCODE = 'check_violation', CONSTRAINT = 'shifts_booking_terms_needed';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER shifts_booking_terms_needed
BEFORE INSERT OR UPDATE OF signed_terms_id ON shifts_booking
FOR EACH ROW EXECUTE FUNCTION shifts_terms_needed();
"""
NOT_NEEDED = """
DROP TRIGGER shifts_booking_terms_needed ON shifts_booking;
DROP FUNCTION shifts_terms_needed();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("shifts", "0042_trials_of_trusts_wall"),
        ("workers", "0028_asked_of_everybody"),
    ]

    operations = [migrations.RunSQL(NEEDED, NOT_NEEDED)]
