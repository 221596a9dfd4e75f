"""The wall and the legal moves, as declared. Written by ``manage.py makewall``."""

from django.db import migrations

STATEMENTS = [
    "ALTER TABLE shifts_flag ENABLE ROW LEVEL SECURITY;",
    "DROP POLICY IF EXISTS shifts_flag_select ON shifts_flag;",
    "CREATE POLICY shifts_flag_select ON shifts_flag FOR SELECT TO staffbank_app USING ((trust_id = (select nullif(current_setting('app.trust', true), '')::bigint)) or (worker_id = (select nullif(current_setting('app.worker', true), '')::bigint)) or (bank_id = (select case when current_setting('app.kind', true) = 'system' then nullif(current_setting('app.bank', true), '')::bigint end)) or ((select current_setting('app.duty', true) in ('booking', 'deliver'))));",
    "DROP POLICY IF EXISTS shifts_flag_insert ON shifts_flag;",
    "CREATE POLICY shifts_flag_insert ON shifts_flag FOR INSERT TO staffbank_app WITH CHECK (((select current_setting('app.duty', true) in ('booking'))));",
    "DROP POLICY IF EXISTS shifts_flag_update ON shifts_flag;",
    "CREATE POLICY shifts_flag_update ON shifts_flag FOR UPDATE TO staffbank_app USING (((select current_setting('app.duty', true) in ('booking'))));",
    "DROP POLICY IF EXISTS shifts_flag_delete ON shifts_flag;",
    "CREATE POLICY shifts_flag_delete ON shifts_flag FOR DELETE TO staffbank_app USING (((select current_setting('app.duty', true) in ('booking'))));",
    'CREATE OR REPLACE TRIGGER shifts_flag_moves BEFORE UPDATE OF status ON shifts_flag FOR EACH ROW WHEN (OLD.status IS DISTINCT FROM NEW.status) EXECUTE FUNCTION staffbank_refuse_illegal_move(\'{"flagged":["over","released","renewed"]}\');',
]


class Migration(migrations.Migration):
    dependencies = [("shifts", "0026_flags")]

    operations = [migrations.RunSQL(STATEMENTS, migrations.RunSQL.noop)]
