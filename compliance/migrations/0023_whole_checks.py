"""No check counts whose own row is missing or unread; and what is said across tables agrees.

The check and its row are written in one transaction in either order, so this is asked at its end.
"""

from django.db import migrations

WHOLE = """
CREATE FUNCTION compliance_whole() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    asked record;
    whole boolean;
BEGIN
    SELECT k."group" AS family, k.code, k.childrens_list INTO asked
    FROM compliance_credential c JOIN compliance_credentialkind k ON k.id = c.kind_id
    WHERE c.id = NEW.id AND c.status = 'verified' AND c.worker_id = NEW.worker_id;
    IF NOT FOUND THEN RETURN NULL; END IF;
    whole := CASE asked.family
        WHEN 'registration' THEN EXISTS (
            SELECT 1 FROM compliance_registration d WHERE d.credential_id = NEW.id AND d.checked
                AND d.worker_id = NEW.worker_id
                AND d.body = ANY (CASE asked.code
                    WHEN 'science_register' THEN ARRAY['hcpc', 'ahcs'] ELSE ARRAY[asked.code] END))
        WHEN 'dbs' THEN EXISTS (
            SELECT 1 FROM compliance_disclosure d WHERE d.credential_id = NEW.id AND d.checked
                AND d.worker_id = NEW.worker_id AND d.adults_list
                AND (d.childrens_list OR NOT asked.childrens_list))
        WHEN 'right_to_work' THEN EXISTS (
            SELECT 1 FROM compliance_righttowork d WHERE d.credential_id = NEW.id AND d.checked
                AND d.worker_id = NEW.worker_id AND d.until IS NOT DISTINCT FROM NEW.valid_to)
        WHEN 'health' THEN EXISTS (
            SELECT 1 FROM compliance_healthclearance d WHERE d.credential_id = NEW.id AND d.checked
                AND d.worker_id = NEW.worker_id
                AND (d.outcome = 'epp') = (asked.code = 'epp_clearance')
                AND (d.outcome = 'mask') = (asked.code = 'mask_fit'))
        WHEN 'identity' THEN EXISTS (
            SELECT 1 FROM compliance_identityproof d WHERE d.credential_id = NEW.id AND d.checked
                AND d.worker_id = NEW.worker_id)
        WHEN 'references' THEN EXISTS (
            SELECT 1 FROM compliance_employmenthistory d WHERE d.credential_id = NEW.id
                AND d.checked AND d.worker_id = NEW.worker_id)
        ELSE true
    END;
    IF NOT whole THEN
        RAISE EXCEPTION 'check % of kind % lacks what was read of it', NEW.id, asked.code USING
            ERRCODE = 'check_violation', CONSTRAINT = 'compliance_credential_whole';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER compliance_credential_whole_written
AFTER INSERT ON compliance_credential DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW WHEN (NEW.status = 'verified') EXECUTE FUNCTION compliance_whole();
CREATE CONSTRAINT TRIGGER compliance_credential_whole_accepted
AFTER UPDATE OF status ON compliance_credential DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW WHEN (NEW.status = 'verified' AND OLD.status <> 'verified')
EXECUTE FUNCTION compliance_whole();
"""
# A course is of one kind of life support; a higher level is of the same subject and people.
AGREES = """
CREATE FUNCTION compliance_course_of_kind() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM compliance_credential c
        JOIN compliance_lifesupportcourse l ON l.kind_id = c.kind_id
        WHERE c.id = NEW.credential_id AND l.id = NEW.course_id
    ) THEN
        RAISE EXCEPTION 'course % teaches another kind', NEW.course_id USING
            ERRCODE = 'check_violation', CONSTRAINT = 'compliance_training_course_of_kind';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER compliance_training_course_of_kind
BEFORE INSERT OR UPDATE OF course_id, credential_id ON compliance_training
FOR EACH ROW WHEN (NEW.course_id IS NOT NULL) EXECUTE FUNCTION compliance_course_of_kind();

CREATE FUNCTION compliance_higher_level() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM compliance_credentialkind higher, compliance_credentialkind lower
        WHERE higher.id = NEW.kind_id AND lower.id = NEW.satisfies_id
            AND higher.subject = lower.subject AND higher.population = lower.population
            AND higher.level > lower.level
    ) THEN
        RAISE EXCEPTION 'kind % is no higher level of kind %', NEW.kind_id, NEW.satisfies_id USING
            ERRCODE = 'check_violation', CONSTRAINT = 'compliance_kindsatisfies_higher_level';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER compliance_kindsatisfies_higher_level
BEFORE INSERT OR UPDATE ON compliance_kindsatisfies
FOR EACH ROW WHEN (NEW.because = 'level') EXECUTE FUNCTION compliance_higher_level();
"""
SAME_TRUST = [
    f"ALTER TABLE compliance_induction ADD CONSTRAINT compliance_induction_same_trust_as_{name} "
    f"FOREIGN KEY ({name}_id, trust_id) REFERENCES trusts_{name} (id, trust_id);"
    for name in ("site", "ward")
]
FUNCTIONS = ("whole", "course_of_kind", "higher_level")


class Migration(migrations.Migration):
    dependencies = [("compliance", "0022_details_wall")]

    operations = [
        migrations.RunSQL(
            [
                WHOLE,
                AGREES,
                *SAME_TRUST,
                "REVOKE INSERT, UPDATE, DELETE ON compliance_lifesupportcourse FROM staffbank_app;",
                *(f"REVOKE ALL ON FUNCTION compliance_{name}() FROM PUBLIC;" for name in FUNCTIONS),
            ],
            migrations.RunSQL.noop,
        )
    ]
