"""The wall and the legal moves, as declared. Written by ``manage.py makewall``."""

from django.db import migrations

STATEMENTS = [
    "ALTER TABLE shifts_trial ENABLE ROW LEVEL SECURITY;",
    "DROP POLICY IF EXISTS shifts_trial_select ON shifts_trial;",
    "CREATE POLICY shifts_trial_select ON shifts_trial FOR SELECT TO staffbank_app USING ((bank_id = (select nullif(current_setting('app.bank', true), '')::bigint) and (select nullif(current_setting('app.kind', true), '')::text) = 'bank' and trust_id is null) or (trust_id = (select nullif(current_setting('app.trust', true), '')::bigint)) or (bank_id = (select case when current_setting('app.kind', true) = 'system' then nullif(current_setting('app.bank', true), '')::bigint end)) or ((select current_setting('app.duty', true) in ('checking'))));",
    "DROP POLICY IF EXISTS shifts_trial_insert ON shifts_trial;",
    "CREATE POLICY shifts_trial_insert ON shifts_trial FOR INSERT TO staffbank_app WITH CHECK (((select current_setting('app.duty', true) in ('checking'))));",
    "DROP POLICY IF EXISTS shifts_trial_update ON shifts_trial;",
    "CREATE POLICY shifts_trial_update ON shifts_trial FOR UPDATE TO staffbank_app USING (((select current_setting('app.duty', true) in ('checking'))));",
    "DROP POLICY IF EXISTS shifts_trial_delete ON shifts_trial;",
    "CREATE POLICY shifts_trial_delete ON shifts_trial FOR DELETE TO staffbank_app USING (((select current_setting('app.duty', true) in ('checking'))));",
    'CREATE OR REPLACE TRIGGER shifts_trial_moves BEFORE UPDATE OF status ON shifts_trial FOR EACH ROW WHEN (OLD.status IS DISTINCT FROM NEW.status) EXECUTE FUNCTION staffbank_refuse_illegal_move(\'{"asked":["refused","tried"],"making":["made","refused"],"tried":["making"]}\');',
]


class Migration(migrations.Migration):
    dependencies = [("shifts", "0041_trials_of_trusts")]

    operations = [migrations.RunSQL(STATEMENTS, migrations.RunSQL.noop)]
