"""The wall and the legal moves, as declared. Written by ``manage.py makewall``."""

from django.db import migrations

STATEMENTS = [
    "ALTER TABLE web_keptform ENABLE ROW LEVEL SECURITY;",
    "DROP POLICY IF EXISTS web_keptform_select ON web_keptform;",
    "CREATE POLICY web_keptform_select ON web_keptform FOR SELECT TO staffbank_app USING ((user_id = (select nullif(current_setting('app.user', true), '')::bigint)) or ((select nullif(current_setting('app.duty', true), '')::text) in ('keeping')));",
    "DROP POLICY IF EXISTS web_keptform_insert ON web_keptform;",
    "CREATE POLICY web_keptform_insert ON web_keptform FOR INSERT TO staffbank_app WITH CHECK (((select nullif(current_setting('app.duty', true), '')::text) in ('keeping')) or (user_id = (select nullif(current_setting('app.user', true), '')::bigint)));",
    "DROP POLICY IF EXISTS web_keptform_update ON web_keptform;",
    "CREATE POLICY web_keptform_update ON web_keptform FOR UPDATE TO staffbank_app USING (((select nullif(current_setting('app.duty', true), '')::text) in ('keeping')) or (user_id = (select nullif(current_setting('app.user', true), '')::bigint)));",
    "DROP POLICY IF EXISTS web_keptform_delete ON web_keptform;",
    "CREATE POLICY web_keptform_delete ON web_keptform FOR DELETE TO staffbank_app USING (((select nullif(current_setting('app.duty', true), '')::text) in ('keeping')) or (user_id = (select nullif(current_setting('app.user', true), '')::bigint)));",
]


class Migration(migrations.Migration):
    dependencies = [("web", "0001_initial")]

    operations = [migrations.RunSQL(STATEMENTS, migrations.RunSQL.noop)]
