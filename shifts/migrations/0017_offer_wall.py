"""The wall and the legal moves, as declared. Written by ``manage.py makewall``."""

from django.db import migrations

STATEMENTS = [
    "ALTER TABLE shifts_offer ENABLE ROW LEVEL SECURITY;",
    "DROP POLICY IF EXISTS shifts_offer_select ON shifts_offer;",
    "CREATE POLICY shifts_offer_select ON shifts_offer FOR SELECT TO staffbank_app USING ((trust_id = (select nullif(current_setting('app.trust', true), '')::bigint)) or (worker_id = (select nullif(current_setting('app.worker', true), '')::bigint)) or (bank_id = (select case when current_setting('app.kind', true) = 'system' then nullif(current_setting('app.bank', true), '')::bigint end)) or ((select nullif(current_setting('app.duty', true), '')::text) in ('booking', 'deliver', 'forgetting')));",
    "DROP POLICY IF EXISTS shifts_offer_insert ON shifts_offer;",
    "CREATE POLICY shifts_offer_insert ON shifts_offer FOR INSERT TO staffbank_app WITH CHECK (((select nullif(current_setting('app.duty', true), '')::text) in ('booking', 'forgetting')));",
    "DROP POLICY IF EXISTS shifts_offer_update ON shifts_offer;",
    "CREATE POLICY shifts_offer_update ON shifts_offer FOR UPDATE TO staffbank_app USING (((select nullif(current_setting('app.duty', true), '')::text) in ('booking', 'forgetting')));",
    "DROP POLICY IF EXISTS shifts_offer_delete ON shifts_offer;",
    "CREATE POLICY shifts_offer_delete ON shifts_offer FOR DELETE TO staffbank_app USING (((select nullif(current_setting('app.duty', true), '')::text) in ('booking', 'forgetting')));",
    'CREATE OR REPLACE TRIGGER shifts_offer_moves BEFORE UPDATE OF status ON shifts_offer FOR EACH ROW WHEN (OLD.status IS DISTINCT FROM NEW.status) EXECUTE FUNCTION staffbank_refuse_illegal_move(\'{"open":["accepted","declined","expired","withdrawn"]}\');',
]


class Migration(migrations.Migration):
    dependencies = [("shifts", "0016_offer")]

    operations = [migrations.RunSQL(STATEMENTS, migrations.RunSQL.noop)]
