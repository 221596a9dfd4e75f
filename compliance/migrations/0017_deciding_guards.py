"""How many people a check needs, and that what is taken back was decided a moment ago."""

from django.db import migrations

RULES = """
CREATE FUNCTION compliance_check_rules(trust bigint, day date)
RETURNS TABLE (kind_id bigint, second_checker boolean, at_once boolean)
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
select said.kind_id, bool_or(said.second_checker), bool_and(said.at_once)
from (
    select distinct on (r.bank_id, r.trust_id, r.kind_id)
        r.kind_id, r.second_checker, r.at_once
    from compliance_checkrule r
    where r.valid_from <= day and (r.trust_id = trust or r.bank_id in (
        select m.bank_id from trusts_poolmembership m
        where m.trust_id = trust and m.valid_from <= day
            and (m.valid_to is null or m.valid_to >= day)
    ))
    order by r.bank_id, r.trust_id, r.kind_id, r.valid_from desc, r.id desc
) said
group by said.kind_id
$$;
"""

RULE_STANDS = """
CREATE FUNCTION compliance_checkrule_stands() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    decided date := (NEW.decided_at at time zone 'Europe/London')::date;
BEGIN
    IF NEW.at_once AND (
        SELECT k.by_law OR k."group" <> 'training'
        FROM compliance_credentialkind k WHERE k.id = NEW.kind_id
    ) THEN
        RAISE EXCEPTION 'kind % is decided on one at a time', NEW.kind_id USING
            ERRCODE = 'check_violation', CONSTRAINT = 'compliance_checkrule_training_alone';
    END IF;
    IF NOT NEW.second_checker AND NEW.valid_from < decided + 7 AND coalesce((
        SELECT r.second_checker FROM compliance_checkrule r
        WHERE r.kind_id = NEW.kind_id AND r.valid_from <= NEW.valid_from
            AND r.bank_id IS NOT DISTINCT FROM NEW.bank_id
            AND r.trust_id IS NOT DISTINCT FROM NEW.trust_id
        ORDER BY r.valid_from DESC, r.id DESC LIMIT 1
    ), false) THEN
        RAISE EXCEPTION 'two people until a week from %', decided USING
            ERRCODE = 'check_violation', CONSTRAINT = 'compliance_checkrule_lifted_in_a_week';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER compliance_checkrule_stands BEFORE INSERT ON compliance_checkrule
FOR EACH ROW EXECUTE FUNCTION compliance_checkrule_stands();
CREATE TRIGGER compliance_checkrule_append_only BEFORE UPDATE OR DELETE ON compliance_checkrule
FOR EACH ROW EXECUTE FUNCTION staffbank_refuse_change();
"""

# As the definer: what is decided must hold whoever writes, and whatever they may see.
DECIDED = """
CREATE FUNCTION compliance_decided() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NEW.status = 'verified' AND OLD.status = 'submitted' THEN
        IF exists (
            SELECT FROM compliance_check_rules(
                NEW.checked_at_trust_id, (NEW.checked_at at time zone 'Europe/London')::date
            ) r WHERE r.kind_id = NEW.kind_id AND r.second_checker
        ) AND 2 > (
            SELECT count(DISTINCT d.decided_by_id) FROM compliance_decision d
            WHERE d.credential_id = NEW.id AND d.trust_id = NEW.checked_at_trust_id
                AND d.undone_at IS NULL AND d.outcome IN ('first', 'accepted')
        ) THEN
            RAISE EXCEPTION 'check % needs a second person', NEW.id USING
                ERRCODE = 'check_violation', CONSTRAINT = 'compliance_credential_second_checker';
        END IF;
    ELSIF NEW.status = 'submitted' OR NEW.status = 'verified' AND OLD.status = 'replaced' THEN
        IF NOT exists (
            SELECT FROM compliance_decision d
            WHERE d.undone_at IS NOT NULL AND CASE
                WHEN NEW.status = 'submitted' THEN d.credential_id ELSE d.former_id
            END = NEW.id AND d.decided_at >= coalesce(
                CASE WHEN NEW.status = 'submitted' THEN OLD.checked_at END, '-infinity'
            )
        ) THEN
            RAISE EXCEPTION 'nobody took back a decision on check %', NEW.id USING
                ERRCODE = 'check_violation', CONSTRAINT = 'compliance_credential_taken_back';
        END IF;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER compliance_credential_decided BEFORE UPDATE OF status ON compliance_credential
FOR EACH ROW WHEN (OLD.status IS DISTINCT FROM NEW.status)
EXECUTE FUNCTION compliance_decided();
"""
GRANTS = """
REVOKE ALL ON FUNCTION compliance_check_rules(bigint, date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION compliance_check_rules(bigint, date) TO staffbank_app;
REVOKE UPDATE, DELETE, TRUNCATE ON compliance_checkrule FROM staffbank_app;
REVOKE DELETE, TRUNCATE ON compliance_decision FROM staffbank_app;
"""


class Migration(migrations.Migration):
    dependencies = [("compliance", "0016_deciding_wall")]

    operations = [migrations.RunSQL([RULES, RULE_STANDS, DECIDED, GRANTS], migrations.RunSQL.noop)]
