"""The wall and the legal moves, as declared. Written by ``manage.py makewall``."""

from django.db import migrations

STATEMENTS = [
    "ALTER TABLE trusts_wardsetting ENABLE ROW LEVEL SECURITY;",
    "DROP POLICY IF EXISTS trusts_wardsetting_select ON trusts_wardsetting;",
    "CREATE POLICY trusts_wardsetting_select ON trusts_wardsetting FOR SELECT TO staffbank_app USING (((select nullif(current_setting('app.kind', true), '')::text) is not null));",
    "DROP POLICY IF EXISTS trusts_wardsetting_insert ON trusts_wardsetting;",
    "CREATE POLICY trusts_wardsetting_insert ON trusts_wardsetting FOR INSERT TO staffbank_app WITH CHECK (((select nullif(current_setting('app.duty', true), '')::text) in ('onboarding')) or (trust_id = (select nullif(current_setting('app.trust', true), '')::bigint)));",
    "DROP POLICY IF EXISTS trusts_wardsetting_update ON trusts_wardsetting;",
    "CREATE POLICY trusts_wardsetting_update ON trusts_wardsetting FOR UPDATE TO staffbank_app USING (((select nullif(current_setting('app.duty', true), '')::text) in ('onboarding')) or (trust_id = (select nullif(current_setting('app.trust', true), '')::bigint)));",
    "DROP POLICY IF EXISTS trusts_wardsetting_delete ON trusts_wardsetting;",
    "CREATE POLICY trusts_wardsetting_delete ON trusts_wardsetting FOR DELETE TO staffbank_app USING (((select nullif(current_setting('app.duty', true), '')::text) in ('onboarding')) or (trust_id = (select nullif(current_setting('app.trust', true), '')::bigint)));",
]


class Migration(migrations.Migration):
    dependencies = [("trusts", "0026_ward_settings")]

    operations = [migrations.RunSQL(STATEMENTS, migrations.RunSQL.noop)]
