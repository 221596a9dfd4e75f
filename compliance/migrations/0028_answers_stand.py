"""What a register said is added to and never changed; how old it may be is reference data."""

from django.db import migrations

KEPT = """
CREATE FUNCTION compliance_answer_kept() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF current_setting('app.duty', true) = 'forgetting' THEN
        IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
        -- The number is let go of with the person; what was said stays.
        IF NEW.number = '' AND (to_jsonb(NEW) - 'number') = (to_jsonb(OLD) - 'number') THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'the answers of registers are kept as they were given' USING
        ERRCODE = 'check_violation', CONSTRAINT = 'compliance_registeranswer_kept';
END $$;
CREATE TRIGGER compliance_registeranswer_kept BEFORE UPDATE OR DELETE ON compliance_registeranswer
FOR EACH ROW WHEN (current_user = 'staffbank_app') EXECUTE FUNCTION compliance_answer_kept();
REVOKE INSERT, UPDATE, DELETE ON compliance_registerpolicy FROM staffbank_app;
INSERT INTO staffbank_retention (record, months, why) VALUES (
    'compliance_registeranswer', 13,
    'What registers said each day, to show who was registered when they worked: a year and a month'
);
"""


class Migration(migrations.Migration):
    dependencies = [("compliance", "0027_registers_wall"), ("staffbank", "0001_chassis")]

    operations = [migrations.RunSQL(KEPT, migrations.RunSQL.noop)]
