"""The wall and the legal moves, as declared. Written by ``manage.py makewall``."""

from django.db import migrations

STATEMENTS = [
    "ALTER TABLE trusts_bank ENABLE ROW LEVEL SECURITY;",
    "DROP POLICY IF EXISTS trusts_bank_select ON trusts_bank;",
    "CREATE POLICY trusts_bank_select ON trusts_bank FOR SELECT TO staffbank_app USING (((select nullif(current_setting('app.kind', true), '')::text) is not null));",
    "DROP POLICY IF EXISTS trusts_bank_insert ON trusts_bank;",
    "CREATE POLICY trusts_bank_insert ON trusts_bank FOR INSERT TO staffbank_app WITH CHECK (((select nullif(current_setting('app.duty', true), '')::text) in ('onboarding')) or (id = (select nullif(current_setting('app.bank', true), '')::bigint) and (select nullif(current_setting('app.kind', true), '')::text) = 'bank'));",
    "DROP POLICY IF EXISTS trusts_bank_update ON trusts_bank;",
    "CREATE POLICY trusts_bank_update ON trusts_bank FOR UPDATE TO staffbank_app USING (((select nullif(current_setting('app.duty', true), '')::text) in ('onboarding')) or (id = (select nullif(current_setting('app.bank', true), '')::bigint) and (select nullif(current_setting('app.kind', true), '')::text) = 'bank'));",
    "DROP POLICY IF EXISTS trusts_bank_delete ON trusts_bank;",
    "CREATE POLICY trusts_bank_delete ON trusts_bank FOR DELETE TO staffbank_app USING (((select nullif(current_setting('app.duty', true), '')::text) in ('onboarding')) or (id = (select nullif(current_setting('app.bank', true), '')::bigint) and (select nullif(current_setting('app.kind', true), '')::text) = 'bank'));",
]


class Migration(migrations.Migration):
    dependencies = [("trusts", "0019_pooled_rows")]

    operations = [migrations.RunSQL(STATEMENTS, migrations.RunSQL.noop)]
