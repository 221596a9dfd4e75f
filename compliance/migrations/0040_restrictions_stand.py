"""A restriction is made once and lifted once; a ward's is made by the ward's own trust."""

from django.db import migrations

STANDS = """
ALTER TABLE compliance_restriction ADD CONSTRAINT compliance_restriction_of_its_own_ward
FOREIGN KEY (ward_id, made_at_trust_id) REFERENCES trusts_ward (id, trust_id);

CREATE FUNCTION compliance_restriction_stands() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    may_change text[] := CASE
        WHEN current_setting('app.duty', true) = 'forgetting' THEN '{reason}'::text[]
        WHEN OLD.lifted_at IS NULL THEN '{lifted_at,lifted_by_id}'::text[]
        ELSE '{}'::text[]
    END;
BEGIN
    IF TG_OP = 'DELETE' OR (to_jsonb(NEW) - may_change) <> (to_jsonb(OLD) - may_change) THEN
        RAISE EXCEPTION 'a restriction is made once and lifted once' USING
            ERRCODE = 'check_violation', CONSTRAINT = 'compliance_restriction_stands';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER compliance_restriction_stands BEFORE UPDATE OR DELETE ON compliance_restriction
FOR EACH ROW WHEN (current_user = 'staffbank_app') EXECUTE FUNCTION compliance_restriction_stands();
REVOKE INSERT, UPDATE, DELETE ON compliance_restrictionpolicy FROM staffbank_app;
"""


class Migration(migrations.Migration):
    dependencies = [("compliance", "0039_restrictions_wall")]

    operations = [migrations.RunSQL(STANDS, migrations.RunSQL.noop)]
