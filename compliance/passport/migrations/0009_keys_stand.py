"""A person's key never changes but to end; nothing is signed for one that ended; the private half of
one that a browser keeps is not kept here."""

from django.db import migrations

STANDS = """
CREATE FUNCTION passport_holderkey_stands() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF (to_jsonb(NEW) - 'ended_at') <> (to_jsonb(OLD) - 'ended_at') OR OLD.ended_at IS NOT NULL THEN
        RAISE EXCEPTION 'a key is made once and ends once' USING
            ERRCODE = 'check_violation', CONSTRAINT = 'passport_holderkey_stands';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER passport_holderkey_stands BEFORE UPDATE ON passport_holderkey
FOR EACH ROW EXECUTE FUNCTION passport_holderkey_stands();

CREATE FUNCTION passport_holdersecret_is_ours() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM passport_holderkey WHERE id = NEW.key_id AND kept_by <> 'bank') THEN
        RAISE EXCEPTION 'its holder alone has this key' USING
            ERRCODE = 'check_violation', CONSTRAINT = 'passport_holdersecret_is_ours';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER passport_holdersecret_is_ours BEFORE INSERT OR UPDATE ON passport_holdersecret
FOR EACH ROW EXECUTE FUNCTION passport_holdersecret_is_ours();

-- Waits for whoever ends the key: what is signed in the same moment is for the next one.
CREATE FUNCTION passport_issuedcredential_bound() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM FROM passport_holderkey
    WHERE id = NEW.holder_key_id AND worker_id = NEW.worker_id AND ended_at IS NULL FOR KEY SHARE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'nothing is signed for a key that its holder uses no more' USING
            ERRCODE = 'check_violation', CONSTRAINT = 'passport_issuedcredential_bound';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER passport_issuedcredential_bound BEFORE INSERT ON passport_issuedcredential
FOR EACH ROW EXECUTE FUNCTION passport_issuedcredential_bound();
"""
#: What counts was signed for the one key that each person had.
BOUND = """
UPDATE passport_issuedcredential i SET holder_key_id = k.id
FROM passport_holderkey k WHERE k.worker_id = i.worker_id AND i.stopped_at IS NULL
"""


class Migration(migrations.Migration):
    dependencies = [("passport", "0008_chosen_details")]

    operations = [
        migrations.RunSQL(STANDS, migrations.RunSQL.noop),
        migrations.RunSQL(BOUND, migrations.RunSQL.noop),
    ]
