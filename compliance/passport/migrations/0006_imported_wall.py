"""The wall and the legal moves, as declared. Written by ``manage.py makewall``."""

from django.db import migrations

STATEMENTS = [
    "ALTER TABLE passport_importedcheck ENABLE ROW LEVEL SECURITY;",
    "DROP POLICY IF EXISTS passport_importedcheck_select ON passport_importedcheck;",
    "CREATE POLICY passport_importedcheck_select ON passport_importedcheck FOR SELECT TO staffbank_app USING ((worker_id = (select nullif(current_setting('app.worker', true), '')::bigint)) or ((select current_setting('app.duty', true) in ('checking', 'signing'))));",
    "DROP POLICY IF EXISTS passport_importedcheck_insert ON passport_importedcheck;",
    "CREATE POLICY passport_importedcheck_insert ON passport_importedcheck FOR INSERT TO staffbank_app WITH CHECK (((select current_setting('app.duty', true) in ('checking'))));",
    "DROP POLICY IF EXISTS passport_importedcheck_update ON passport_importedcheck;",
    "CREATE POLICY passport_importedcheck_update ON passport_importedcheck FOR UPDATE TO staffbank_app USING (((select current_setting('app.duty', true) in ('checking'))));",
    "DROP POLICY IF EXISTS passport_importedcheck_delete ON passport_importedcheck;",
    "CREATE POLICY passport_importedcheck_delete ON passport_importedcheck FOR DELETE TO staffbank_app USING (((select current_setting('app.duty', true) in ('checking'))));",
]


class Migration(migrations.Migration):
    dependencies = [("passport", "0005_imported")]

    operations = [migrations.RunSQL(STATEMENTS, migrations.RunSQL.noop)]
