"""What the law asks for cannot be dropped; what the database keeps by itself, nobody else writes."""

from django.db import migrations

LAW_STANDS = """
CREATE FUNCTION compliance_law_stands() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT NEW.asked AND (SELECT by_law FROM compliance_credentialkind WHERE id = NEW.kind_id) THEN
        RAISE EXCEPTION 'the law asks for kind %', NEW.kind_id USING
            ERRCODE = 'check_violation', CONSTRAINT = 'compliance_localrequirement_law_stands';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER compliance_localrequirement_law_stands
BEFORE INSERT OR UPDATE ON compliance_localrequirement
FOR EACH ROW EXECUTE FUNCTION compliance_law_stands();
"""
KEPT = (
    "trusts_setting",
    "compliance_requirement",
    "compliance_requirementanswer",
    "compliance_requirementgroup",
    "compliance_requirementuse",
    "compliance_clearance",
)


class Migration(migrations.Migration):
    dependencies = [("compliance", "0007_requirements_wall"), ("trusts", "0027_ward_settings_wall")]

    operations = [
        migrations.RunSQL(LAW_STANDS, migrations.RunSQL.noop),
        migrations.RunSQL(
            [f"REVOKE INSERT, UPDATE, DELETE ON {table} FROM staffbank_app;" for table in KEPT],
            migrations.RunSQL.noop,
        ),
    ]
