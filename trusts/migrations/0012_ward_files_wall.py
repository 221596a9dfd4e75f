"""The wall and the legal moves, as declared. Written by ``manage.py makewall``."""

from django.db import migrations

STATEMENTS = [
    "ALTER TABLE trusts_wardfile ENABLE ROW LEVEL SECURITY;",
    "DROP POLICY IF EXISTS trusts_wardfile_select ON trusts_wardfile;",
    "CREATE POLICY trusts_wardfile_select ON trusts_wardfile FOR SELECT TO staffbank_app USING ((trust_id = (select nullif(current_setting('app.trust', true), '')::bigint)) or ((select nullif(current_setting('app.duty', true), '')::text) in ('onboarding', 'sweeping')));",
    "DROP POLICY IF EXISTS trusts_wardfile_insert ON trusts_wardfile;",
    "CREATE POLICY trusts_wardfile_insert ON trusts_wardfile FOR INSERT TO staffbank_app WITH CHECK (((select nullif(current_setting('app.duty', true), '')::text) in ('onboarding', 'sweeping')) or (trust_id = (select nullif(current_setting('app.trust', true), '')::bigint)));",
    "DROP POLICY IF EXISTS trusts_wardfile_update ON trusts_wardfile;",
    "CREATE POLICY trusts_wardfile_update ON trusts_wardfile FOR UPDATE TO staffbank_app USING (((select nullif(current_setting('app.duty', true), '')::text) in ('onboarding', 'sweeping')) or (trust_id = (select nullif(current_setting('app.trust', true), '')::bigint)));",
    "DROP POLICY IF EXISTS trusts_wardfile_delete ON trusts_wardfile;",
    "CREATE POLICY trusts_wardfile_delete ON trusts_wardfile FOR DELETE TO staffbank_app USING (((select nullif(current_setting('app.duty', true), '')::text) in ('onboarding', 'sweeping')) or (trust_id = (select nullif(current_setting('app.trust', true), '')::bigint)));",
]


class Migration(migrations.Migration):
    dependencies = [("trusts", "0011_ward_files")]

    operations = [migrations.RunSQL(STATEMENTS, migrations.RunSQL.noop)]
