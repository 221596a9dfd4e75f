"""Every trust and bank keeps somebody who can give roles, however close two endings are.

The trigger waits for the end of the transaction, takes the place's row as every change of its roles
does, and counts what others have committed by then.
"""

from django.db import migrations

FUNCTION = """
CREATE FUNCTION trusts_keep_an_admin() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    admins text[] := string_to_array(TG_ARGV[0], ',');
    today date := coalesce(nullif(current_setting('app.today', true), '')::date, current_date);
BEGIN
    IF NOT (OLD.role = ANY (admins)) OR OLD.valid_to IS NOT NULL OR OLD.valid_from > today THEN
        RETURN NULL;
    END IF;
    IF OLD.trust_id IS NOT NULL THEN
        PERFORM 1 FROM trusts_trust WHERE id = OLD.trust_id AND status <> 'left'
            FOR NO KEY UPDATE;
    ELSE
        PERFORM 1 FROM trusts_bank WHERE id = OLD.bank_id FOR NO KEY UPDATE;
    END IF;
    IF FOUND AND NOT EXISTS (
        SELECT 1 FROM trusts_membership m
        JOIN accounts_user u ON u.id = m.user_id AND u.is_active
        WHERE m.trust_id IS NOT DISTINCT FROM OLD.trust_id
            AND m.bank_id IS NOT DISTINCT FROM OLD.bank_id
            AND m.role = ANY (admins) AND m.covers_id IS NULL
            AND m.valid_to IS NULL AND m.valid_from <= today
    ) THEN
        RAISE EXCEPTION 'the last person here who can give roles'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'trusts_membership_keeps_an_admin',
                TABLE = 'trusts_membership';
    END IF;
    RETURN NULL;
END
$$;
"""
TRIGGER = """
CREATE CONSTRAINT TRIGGER trusts_membership_keeps_an_admin
AFTER UPDATE OR DELETE ON trusts_membership DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW EXECUTE FUNCTION trusts_keep_an_admin('onboarding_admin,staffing_admin,trust_admin');
"""
UNDO = """
DROP TRIGGER trusts_membership_keeps_an_admin ON trusts_membership;
DROP FUNCTION trusts_keep_an_admin();
"""


class Migration(migrations.Migration):
    dependencies = [("trusts", "0007_roles_wall")]

    operations = [migrations.RunSQL(FUNCTION + TRIGGER, UNDO)]
