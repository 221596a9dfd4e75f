"""Each vacancy that may still be booked points to what is asked and accepted of its people.

The database points it: when it is written or moved, when what its ward is changes, and when the use
that it was found by is let go because a rule changed.
"""

from django.db import migrations

POINT = """
CREATE FUNCTION shifts_point_to_requirement() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NEW.status IN ('draft', 'open', 'filled') THEN
        NEW.requirement_id := compliance_requirement_on_ward(
            NEW.bank_id, NEW.ward_id, NEW.grade_id,
            (NEW.starts_at AT TIME ZONE 'Europe/London')::date
        );
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER shifts_vacancy_requirement
BEFORE INSERT OR UPDATE OF requirement_id, bank_id, ward_id, grade_id, starts_at ON shifts_vacancy
FOR EACH ROW EXECUTE FUNCTION shifts_point_to_requirement();
"""
POINT_ANEW = """
CREATE FUNCTION shifts_use_let_go() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    UPDATE shifts_vacancy v SET requirement_id = NULL
    FROM (SELECT DISTINCT bank_id, trust_id, grade_id FROM gone) g
    WHERE v.bank_id = g.bank_id AND v.trust_id = g.trust_id AND v.grade_id = g.grade_id
        AND v.status IN ('draft', 'open', 'filled');
    RETURN NULL;
END $$;
CREATE TRIGGER compliance_requirementuse_let_go
AFTER DELETE ON compliance_requirementuse REFERENCING OLD TABLE AS gone
FOR EACH STATEMENT EXECUTE FUNCTION shifts_use_let_go();

CREATE FUNCTION shifts_ward_changed() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    UPDATE shifts_vacancy SET requirement_id = NULL
    WHERE ward_id = CASE WHEN TG_OP = 'DELETE' THEN OLD.ward_id ELSE NEW.ward_id END
        AND status IN ('draft', 'open', 'filled');
    RETURN NULL;
END $$;
CREATE TRIGGER trusts_wardsetting_changed AFTER INSERT OR DELETE ON trusts_wardsetting
FOR EACH ROW EXECUTE FUNCTION shifts_ward_changed();
"""
#: What is open already is pointed by being written anew.
POINT_ALL = """
UPDATE shifts_vacancy SET requirement_id = NULL WHERE status IN ('draft', 'open', 'filled');
"""


class Migration(migrations.Migration):
    dependencies = [("shifts", "0019_vacancy_requirement"), ("compliance", "0010_keeping")]

    operations = [migrations.RunSQL([POINT, POINT_ANEW, POINT_ALL], migrations.RunSQL.noop)]
