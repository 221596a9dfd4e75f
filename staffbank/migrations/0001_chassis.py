"""What every app's tables stand on: privileges, the functions behind triggers, partitions."""

from django.contrib.postgres.operations import BtreeGistExtension
from django.db import migrations

PRIVILEGES = """
GRANT USAGE ON SCHEMA public TO staffbank_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO staffbank_app;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO staffbank_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public
  GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO staffbank_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO staffbank_app;
"""

MOVES = """
CREATE OR REPLACE FUNCTION staffbank_refuse_illegal_move() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE moves jsonb := TG_ARGV[0]::jsonb;
BEGIN
  IF NOT coalesce(moves -> OLD.status ? NEW.status, false) THEN
    RAISE EXCEPTION 'illegal move of % from % to %', TG_TABLE_NAME, OLD.status, NEW.status
      USING ERRCODE = 'check_violation', CONSTRAINT = TG_TABLE_NAME || '_moves';
  END IF;
  RETURN NEW;
END $$;
"""

APPEND_ONLY = """
CREATE OR REPLACE FUNCTION staffbank_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP
    USING ERRCODE = 'insufficient_privilege';
END $$;
"""

# A table that a migration has just created becomes partitioned by month on its column "day":
# the key and every unique constraint carry the day; indexes are made again on the parent.
PARTITIONS = """
CREATE OR REPLACE FUNCTION staffbank_partition(target text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  was text := target || '_unpartitioned';
  made record;
  definitions text[] := '{}';
  uniques text[] := '{}';
  numbered boolean;
BEGIN
  SELECT attidentity <> '' INTO numbered FROM pg_attribute
   WHERE attrelid = target::regclass AND attname = 'id';
  FOR made IN SELECT conname, pg_get_constraintdef(oid) AS definition FROM pg_constraint
               WHERE conrelid = target::regclass AND contype = 'u' LOOP
    uniques := uniques || format('ALTER TABLE %I ADD CONSTRAINT %I %s', target, made.conname, made.definition);
  END LOOP;
  FOR made IN SELECT pg_get_indexdef(indexrelid) AS definition FROM pg_index
               WHERE indrelid = target::regclass AND NOT indisprimary
                 AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = indexrelid AND contype = 'u') LOOP
    definitions := definitions || made.definition;
  END LOOP;
  EXECUTE format('ALTER TABLE %I RENAME TO %I', target, was);
  EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING DEFAULTS) PARTITION BY RANGE (day)', target, was);
  IF numbered THEN
    EXECUTE format('CREATE SEQUENCE %I', target || '_number');
    EXECUTE format('ALTER TABLE %I ALTER COLUMN id SET DEFAULT nextval(%L)', target, target || '_number');
    EXECUTE format('ALTER SEQUENCE %I OWNED BY %I.id', target || '_number', target);
  END IF;
  EXECUTE format('DROP TABLE %I', was);
  EXECUTE format('ALTER TABLE %I ADD PRIMARY KEY (id, day)', target);
  FOR made IN SELECT unnest(uniques || definitions) AS statement LOOP
    EXECUTE made.statement;
  END LOOP;
  EXECUTE format('CREATE TABLE %I PARTITION OF %I DEFAULT', target || '_rest', target);
  EXECUTE format('REVOKE ALL ON %I FROM staffbank_app', target || '_rest');
END $$;
REVOKE ALL ON FUNCTION staffbank_partition(text) FROM PUBLIC;

-- The application owns nothing, so it asks the owner's function for next month's partition. Only
-- tables that are partitioned already can be named.
CREATE OR REPLACE FUNCTION staffbank_open_partition(target text, day date) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  first date := date_trunc('month', day)::date;
  after date := (date_trunc('month', day) + interval '1 month')::date;
  part text := target || '_' || to_char(first, 'YYYY_MM');
BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_partitioned_table p JOIN pg_class c ON c.oid = p.partrelid
                  WHERE c.relname = target AND c.relnamespace = 'public'::regnamespace) THEN
    RAISE EXCEPTION '% is not partitioned', target;
  END IF;
  IF to_regclass(quote_ident(part)) IS NOT NULL THEN RETURN false; END IF;
  EXECUTE format('CREATE TABLE %I PARTITION OF %I FOR VALUES FROM (%L) TO (%L)', part, target, first, after);
  EXECUTE format('REVOKE ALL ON %I FROM staffbank_app', part);
  RETURN true;
END $$;
REVOKE ALL ON FUNCTION staffbank_open_partition(text, date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION staffbank_open_partition(text, date) TO staffbank_app;

-- Retention: whole months that ended longer ago than the record is kept are dropped.
CREATE TABLE staffbank_retention (
  record text PRIMARY KEY,
  months integer NOT NULL CHECK (months > 0),
  why text NOT NULL
);
REVOKE INSERT, UPDATE, DELETE ON staffbank_retention FROM staffbank_app;
INSERT INTO staffbank_retention (record, months, why) VALUES
  ('audit_auditentry', 84, 'Safety and financial decisions: six years and the current one'),
  ('notifications_message', 24, 'What a person was sent, as long as timesheets are kept'),
  ('outbox_event', 6, 'Long enough to deliver again and to look into a fault'),
  ('shifts_told', 13, 'Who was told: a year, and the month it is asked about');
CREATE OR REPLACE FUNCTION staffbank_drop_old_partitions(today date) RETURNS SETOF text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  old record;
BEGIN
  FOR old IN
    SELECT c.relname AS part FROM staffbank_retention r
      JOIN pg_inherits i ON i.inhparent = to_regclass(r.record)
      JOIN pg_class c ON c.oid = i.inhrelid
     WHERE c.relname ~ '_[0-9]{4}_[0-9]{2}$'
       AND to_date(right(c.relname, 7), 'YYYY_MM') + interval '1 month' + make_interval(months => r.months) <= today
  LOOP
    EXECUTE format('DROP TABLE %I', old.part);
    RETURN NEXT old.part;
  END LOOP;
END $$;
REVOKE ALL ON FUNCTION staffbank_drop_old_partitions(date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION staffbank_drop_old_partitions(date) TO staffbank_app;
"""

UNDO = """
DROP FUNCTION staffbank_drop_old_partitions(date);
DROP TABLE staffbank_retention;
DROP FUNCTION staffbank_open_partition(text, date);
DROP FUNCTION staffbank_partition(text);
DROP FUNCTION staffbank_refuse_change() CASCADE;
DROP FUNCTION staffbank_refuse_illegal_move() CASCADE;
"""


class Migration(migrations.Migration):
    dependencies = [("contenttypes", "0002_remove_content_type_name"), ("sessions", "0001_initial")]

    operations = [
        BtreeGistExtension(),
        migrations.RunSQL(PRIVILEGES, migrations.RunSQL.noop),
        migrations.RunSQL(MOVES + APPEND_ONLY + PARTITIONS, UNDO),
    ]
