"""The wall and the legal moves, as declared. Written by ``manage.py makewall``."""

from django.db import migrations

STATEMENTS = [
    "ALTER TABLE trusts_confirmation ENABLE ROW LEVEL SECURITY;",
    "DROP POLICY IF EXISTS trusts_confirmation_select ON trusts_confirmation;",
    "CREATE POLICY trusts_confirmation_select ON trusts_confirmation FOR SELECT TO staffbank_app USING ((trust_id = (select nullif(current_setting('app.trust', true), '')::bigint)) or (bank_id = (select nullif(current_setting('app.bank', true), '')::bigint) and (select nullif(current_setting('app.kind', true), '')::text) = 'bank') or ((select nullif(current_setting('app.duty', true), '')::text) in ('onboarding')));",
    "DROP POLICY IF EXISTS trusts_confirmation_insert ON trusts_confirmation;",
    "CREATE POLICY trusts_confirmation_insert ON trusts_confirmation FOR INSERT TO staffbank_app WITH CHECK (((select nullif(current_setting('app.duty', true), '')::text) in ('onboarding')));",
    "CREATE OR REPLACE TRIGGER trusts_confirmation_append_only BEFORE UPDATE OR DELETE ON trusts_confirmation FOR EACH ROW EXECUTE FUNCTION staffbank_refuse_change();",
    "CREATE OR REPLACE TRIGGER trusts_confirmation_no_truncate BEFORE TRUNCATE ON trusts_confirmation FOR EACH STATEMENT EXECUTE FUNCTION staffbank_refuse_change();",
    "REVOKE UPDATE, DELETE, TRUNCATE ON trusts_confirmation FROM staffbank_app;",
    "ALTER TABLE trusts_localnumber ENABLE ROW LEVEL SECURITY;",
    "DROP POLICY IF EXISTS trusts_localnumber_select ON trusts_localnumber;",
    "CREATE POLICY trusts_localnumber_select ON trusts_localnumber FOR SELECT TO staffbank_app USING (((select nullif(current_setting('app.kind', true), '')::text) is not null));",
    "DROP POLICY IF EXISTS trusts_localnumber_insert ON trusts_localnumber;",
    "CREATE POLICY trusts_localnumber_insert ON trusts_localnumber FOR INSERT TO staffbank_app WITH CHECK (((select nullif(current_setting('app.duty', true), '')::text) in ('onboarding')));",
    "DROP POLICY IF EXISTS trusts_localnumber_update ON trusts_localnumber;",
    "CREATE POLICY trusts_localnumber_update ON trusts_localnumber FOR UPDATE TO staffbank_app USING (((select nullif(current_setting('app.duty', true), '')::text) in ('onboarding')));",
    "DROP POLICY IF EXISTS trusts_localnumber_delete ON trusts_localnumber;",
    "CREATE POLICY trusts_localnumber_delete ON trusts_localnumber FOR DELETE TO staffbank_app USING (((select nullif(current_setting('app.duty', true), '')::text) in ('onboarding')));",
    "ALTER TABLE trusts_localrate ENABLE ROW LEVEL SECURITY;",
    "DROP POLICY IF EXISTS trusts_localrate_select ON trusts_localrate;",
    "CREATE POLICY trusts_localrate_select ON trusts_localrate FOR SELECT TO staffbank_app USING ((trust_id = (select nullif(current_setting('app.trust', true), '')::bigint)) or (bank_id = (select nullif(current_setting('app.bank', true), '')::bigint) and (select nullif(current_setting('app.kind', true), '')::text) = 'bank' and status = 'approved') or (bank_id = (select case when current_setting('app.kind', true) = 'system' then nullif(current_setting('app.bank', true), '')::bigint end) and status = 'approved') or ((select nullif(current_setting('app.duty', true), '')::text) in ('onboarding')));",
    "DROP POLICY IF EXISTS trusts_localrate_insert ON trusts_localrate;",
    "CREATE POLICY trusts_localrate_insert ON trusts_localrate FOR INSERT TO staffbank_app WITH CHECK (((select nullif(current_setting('app.duty', true), '')::text) in ('onboarding')));",
    "DROP POLICY IF EXISTS trusts_localrate_update ON trusts_localrate;",
    "CREATE POLICY trusts_localrate_update ON trusts_localrate FOR UPDATE TO staffbank_app USING (((select nullif(current_setting('app.duty', true), '')::text) in ('onboarding')));",
    "DROP POLICY IF EXISTS trusts_localrate_delete ON trusts_localrate;",
    "CREATE POLICY trusts_localrate_delete ON trusts_localrate FOR DELETE TO staffbank_app USING (((select nullif(current_setting('app.duty', true), '')::text) in ('onboarding')));",
    "ALTER TABLE trusts_numberlimit ENABLE ROW LEVEL SECURITY;",
    "DROP POLICY IF EXISTS trusts_numberlimit_select ON trusts_numberlimit;",
    "CREATE POLICY trusts_numberlimit_select ON trusts_numberlimit FOR SELECT TO staffbank_app USING (((select nullif(current_setting('app.kind', true), '')::text) is not null));",
    "DROP POLICY IF EXISTS trusts_numberlimit_insert ON trusts_numberlimit;",
    "CREATE POLICY trusts_numberlimit_insert ON trusts_numberlimit FOR INSERT TO staffbank_app WITH CHECK (((select nullif(current_setting('app.duty', true), '')::text) in ('onboarding')) or (bank_id = (select nullif(current_setting('app.bank', true), '')::bigint) and (select nullif(current_setting('app.kind', true), '')::text) = 'bank'));",
    "DROP POLICY IF EXISTS trusts_numberlimit_update ON trusts_numberlimit;",
    "CREATE POLICY trusts_numberlimit_update ON trusts_numberlimit FOR UPDATE TO staffbank_app USING (((select nullif(current_setting('app.duty', true), '')::text) in ('onboarding')) or (bank_id = (select nullif(current_setting('app.bank', true), '')::bigint) and (select nullif(current_setting('app.kind', true), '')::text) = 'bank'));",
    "DROP POLICY IF EXISTS trusts_numberlimit_delete ON trusts_numberlimit;",
    "CREATE POLICY trusts_numberlimit_delete ON trusts_numberlimit FOR DELETE TO staffbank_app USING (((select nullif(current_setting('app.duty', true), '')::text) in ('onboarding')) or (bank_id = (select nullif(current_setting('app.bank', true), '')::bigint) and (select nullif(current_setting('app.kind', true), '')::text) = 'bank'));",
    'CREATE OR REPLACE TRIGGER trusts_localrate_moves BEFORE UPDATE OF status ON trusts_localrate FOR EACH ROW WHEN (OLD.status IS DISTINCT FROM NEW.status) EXECUTE FUNCTION staffbank_refuse_illegal_move(\'{"waiting":["approved","refused","withdrawn"]}\');',
]


class Migration(migrations.Migration):
    dependencies = [("trusts", "0024_region_and_local")]

    operations = [migrations.RunSQL(STATEMENTS, migrations.RunSQL.noop)]
