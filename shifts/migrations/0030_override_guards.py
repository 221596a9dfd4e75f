"""What nobody may override, and what an override comes to.

Registration, right to work and the barred lists are asked for by law: no row takes somebody without
them, whoever writes it. Nor does anybody take themself without anything.
"""

from django.db import migrations

GUARDS = """
ALTER TABLE shifts_override ADD CONSTRAINT shifts_override_same_trust_as_vacancy
    FOREIGN KEY (vacancy_id, trust_id) REFERENCES shifts_vacancy (id, trust_id);
CREATE FUNCTION shifts_refuse_override() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF (SELECT by_law FROM compliance_credentialkind WHERE id = NEW.kind_id) THEN
        RAISE EXCEPTION 'the law asks for kind %', NEW.kind_id USING
            ERRCODE = 'check_violation', CONSTRAINT = 'shifts_override_never_law';
    END IF;
    IF EXISTS (
        SELECT 1 FROM workers_worker w
        WHERE w.id = NEW.worker_id AND w.user_id IN (NEW.asked_by_id, NEW.decided_by_id)
    ) THEN
        RAISE EXCEPTION 'nobody overrides for themself' USING
            ERRCODE = 'check_violation', CONSTRAINT = 'shifts_override_not_oneself';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER shifts_override_refused BEFORE INSERT OR UPDATE OF kind_id, worker_id, asked_by_id,
    decided_by_id ON shifts_override FOR EACH ROW EXECUTE FUNCTION shifts_refuse_override();
"""

# The days on which a trust takes somebody without a kind, for one of its vacancies; and whether
# with those and their checks they have all that a requirement asks for. Each reads what whoever
# asks may read.
FUNCTIONS = """
CREATE FUNCTION shifts_overridden(
    asked_worker bigint, asked_trust bigint, asked_vacancy bigint, asked_kind bigint
) RETURNS datemultirange LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN RETURN (
    select coalesce(range_agg(daterange(o.valid_from, o.valid_to, '[]')), '{}')
    from shifts_override o
    join compliance_credentialkind k on k.id = o.kind_id and not k.by_law
    where o.worker_id = asked_worker and o.trust_id = asked_trust and o.kind_id = asked_kind
        and o.status = 'standing' and (o.vacancy_id is null or o.vacancy_id = asked_vacancy)
);
END $$;
CREATE FUNCTION shifts_cleared_with_overrides(
    asked_worker bigint, asked_requirement bigint, asked_trust bigint, asked_vacancy bigint,
    work daterange
) RETURNS boolean LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN RETURN (
    select coalesce(bool_and(
        c.days + shifts_overridden(asked_worker, asked_trust, asked_vacancy, c.kind_id) @> work
    ), false)
    from compliance_cover(array[asked_worker], array[asked_requirement]) c
);
END $$;
REVOKE ALL ON FUNCTION shifts_overridden(bigint, bigint, bigint, bigint) FROM PUBLIC;
REVOKE ALL ON FUNCTION
    shifts_cleared_with_overrides(bigint, bigint, bigint, bigint, daterange) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION shifts_overridden(bigint, bigint, bigint, bigint) TO staffbank_app;
GRANT EXECUTE ON FUNCTION
    shifts_cleared_with_overrides(bigint, bigint, bigint, bigint, daterange) TO staffbank_app;
"""
UNDO = """
DROP FUNCTION shifts_cleared_with_overrides(bigint, bigint, bigint, bigint, daterange);
DROP FUNCTION shifts_overridden(bigint, bigint, bigint, bigint);
DROP TRIGGER shifts_override_refused ON shifts_override;
DROP FUNCTION shifts_refuse_override();
ALTER TABLE shifts_override DROP CONSTRAINT shifts_override_same_trust_as_vacancy;
"""


class Migration(migrations.Migration):
    dependencies = [("shifts", "0029_override_wall"), ("compliance", "0010_keeping")]

    operations = [migrations.RunSQL([GUARDS, FUNCTIONS], UNDO)]
