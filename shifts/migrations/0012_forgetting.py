"""The wall and the legal moves, as declared. Written by ``manage.py makewall``."""

from django.db import migrations

STATEMENTS = [
    "ALTER TABLE shifts_look ENABLE ROW LEVEL SECURITY;",
    "DROP POLICY IF EXISTS shifts_look_select ON shifts_look;",
    "CREATE POLICY shifts_look_select ON shifts_look FOR SELECT TO staffbank_app USING ((worker_id = (select nullif(current_setting('app.worker', true), '')::bigint)) or (trust_id = (select nullif(current_setting('app.trust', true), '')::bigint)) or ((select nullif(current_setting('app.duty', true), '')::text) in ('forgetting')));",
    "DROP POLICY IF EXISTS shifts_look_insert ON shifts_look;",
    "CREATE POLICY shifts_look_insert ON shifts_look FOR INSERT TO staffbank_app WITH CHECK (((select nullif(current_setting('app.duty', true), '')::text) in ('forgetting')) or (worker_id = (select nullif(current_setting('app.worker', true), '')::bigint)));",
    "DROP POLICY IF EXISTS shifts_look_update ON shifts_look;",
    "CREATE POLICY shifts_look_update ON shifts_look FOR UPDATE TO staffbank_app USING (((select nullif(current_setting('app.duty', true), '')::text) in ('forgetting')) or (worker_id = (select nullif(current_setting('app.worker', true), '')::bigint)));",
    "DROP POLICY IF EXISTS shifts_look_delete ON shifts_look;",
    "CREATE POLICY shifts_look_delete ON shifts_look FOR DELETE TO staffbank_app USING (((select nullif(current_setting('app.duty', true), '')::text) in ('forgetting')) or (worker_id = (select nullif(current_setting('app.worker', true), '')::bigint)));",
]


class Migration(migrations.Migration):
    dependencies = [("shifts", "0011_seen")]

    operations = [migrations.RunSQL(STATEMENTS, migrations.RunSQL.noop)]
