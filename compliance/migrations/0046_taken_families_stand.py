"""What a bank said of a family is never changed, and no passport brings what each employer sees."""

from django.db import migrations

BROUGHT = """
CREATE FUNCTION compliance_brought_of_family() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM compliance_credentialkind
        WHERE id = NEW.kind_id AND "group" IN ('training', 'health')
    ) THEN
        RAISE EXCEPTION 'check % is of a family that no passport brings', NEW.id USING
            ERRCODE = 'check_violation', CONSTRAINT = 'compliance_credential_brought_of_family';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER compliance_credential_brought_of_family
BEFORE INSERT OR UPDATE OF how, kind_id ON compliance_credential
FOR EACH ROW WHEN (NEW.how = 'passport') EXECUTE FUNCTION compliance_brought_of_family();
REVOKE ALL ON FUNCTION compliance_brought_of_family() FROM PUBLIC;
REVOKE UPDATE, DELETE, TRUNCATE ON compliance_takenfamily FROM staffbank_app;
REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON compliance_familydefault FROM staffbank_app;
"""


class Migration(migrations.Migration):
    dependencies = [("compliance", "0045_taken_families_wall")]

    operations = [migrations.RunSQL(BROUGHT, migrations.RunSQL.noop)]
