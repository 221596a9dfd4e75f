"""While a reason against a check stands it does not count, whoever writes to the rows."""

from django.db import migrations

STANDS = """
CREATE FUNCTION compliance_stop_stands() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM compliance_credentialstop s
        WHERE s.credential_id = NEW.id AND s.lifted_at IS NULL
    ) THEN
        RAISE EXCEPTION 'something still stands against check %', NEW.id USING
            ERRCODE = 'check_violation', CONSTRAINT = 'compliance_credential_stop_stands';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER compliance_credential_stop_stands BEFORE UPDATE OF status ON compliance_credential
FOR EACH ROW WHEN (NEW.status = 'verified' AND OLD.status <> 'verified')
EXECUTE FUNCTION compliance_stop_stands();
"""
STOPS = """
CREATE FUNCTION compliance_stop_stops() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM 1 FROM compliance_credential c
    WHERE c.id = NEW.credential_id AND c.worker_id = NEW.worker_id
        AND c.status = CASE NEW.sort WHEN 'withdrawn' THEN 'revoked' ELSE 'suspended' END
    FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'check % still counts', NEW.credential_id USING
            ERRCODE = 'check_violation', CONSTRAINT = 'compliance_credentialstop_stops';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER compliance_credentialstop_stops BEFORE INSERT ON compliance_credentialstop
FOR EACH ROW EXECUTE FUNCTION compliance_stop_stops();
"""


class Migration(migrations.Migration):
    dependencies = [("compliance", "0019_stopping_wall")]

    operations = [migrations.RunSQL([STANDS, STOPS], migrations.RunSQL.noop)]
