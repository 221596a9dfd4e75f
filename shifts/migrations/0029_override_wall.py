"""The wall and the legal moves, as declared. Written by ``manage.py makewall``."""

from django.db import migrations

STATEMENTS = [
    "ALTER TABLE shifts_override ENABLE ROW LEVEL SECURITY;",
    "DROP POLICY IF EXISTS shifts_override_select ON shifts_override;",
    "CREATE POLICY shifts_override_select ON shifts_override FOR SELECT TO staffbank_app USING ((trust_id = (select nullif(current_setting('app.trust', true), '')::bigint)) or (worker_id = (select nullif(current_setting('app.worker', true), '')::bigint)) or ((select current_setting('app.duty', true) in ('booking', 'broadcast', 'checking', 'counting', 'deliver', 'forgetting', 'projecting'))));",
    "DROP POLICY IF EXISTS shifts_override_insert ON shifts_override;",
    "CREATE POLICY shifts_override_insert ON shifts_override FOR INSERT TO staffbank_app WITH CHECK (((select current_setting('app.duty', true) in ('checking', 'forgetting'))));",
    "DROP POLICY IF EXISTS shifts_override_update ON shifts_override;",
    "CREATE POLICY shifts_override_update ON shifts_override FOR UPDATE TO staffbank_app USING (((select current_setting('app.duty', true) in ('checking', 'forgetting'))));",
    "DROP POLICY IF EXISTS shifts_override_delete ON shifts_override;",
    "CREATE POLICY shifts_override_delete ON shifts_override FOR DELETE TO staffbank_app USING (((select current_setting('app.duty', true) in ('checking', 'forgetting'))));",
    'CREATE OR REPLACE TRIGGER shifts_override_moves BEFORE UPDATE OF status ON shifts_override FOR EACH ROW WHEN (OLD.status IS DISTINCT FROM NEW.status) EXECUTE FUNCTION staffbank_refuse_illegal_move(\'{"asked":["refused","standing"],"standing":["ended"]}\');',
]


class Migration(migrations.Migration):
    dependencies = [("shifts", "0028_override")]

    operations = [migrations.RunSQL(STATEMENTS, migrations.RunSQL.noop)]
