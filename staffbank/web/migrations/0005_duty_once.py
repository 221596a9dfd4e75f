"""The duty a policy allows is asked once a query, not of each row. Written by ``manage.py makewall``."""

from django.db import migrations

STATEMENTS = [
    "ALTER TABLE web_keptform ENABLE ROW LEVEL SECURITY;",
    "DROP POLICY IF EXISTS web_keptform_select ON web_keptform;",
    "CREATE POLICY web_keptform_select ON web_keptform FOR SELECT TO staffbank_app USING ((user_id = (select nullif(current_setting('app.user', true), '')::bigint)) or ((select current_setting('app.duty', true) in ('keeping'))));",
    "DROP POLICY IF EXISTS web_keptform_insert ON web_keptform;",
    "CREATE POLICY web_keptform_insert ON web_keptform FOR INSERT TO staffbank_app WITH CHECK (((select current_setting('app.duty', true) in ('keeping'))) or (user_id = (select nullif(current_setting('app.user', true), '')::bigint)));",
    "DROP POLICY IF EXISTS web_keptform_update ON web_keptform;",
    "CREATE POLICY web_keptform_update ON web_keptform FOR UPDATE TO staffbank_app USING (((select current_setting('app.duty', true) in ('keeping'))) or (user_id = (select nullif(current_setting('app.user', true), '')::bigint)));",
    "DROP POLICY IF EXISTS web_keptform_delete ON web_keptform;",
    "CREATE POLICY web_keptform_delete ON web_keptform FOR DELETE TO staffbank_app USING (((select current_setting('app.duty', true) in ('keeping'))) or (user_id = (select nullif(current_setting('app.user', true), '')::bigint)));",
    "ALTER TABLE web_policyreport ENABLE ROW LEVEL SECURITY;",
    "DROP POLICY IF EXISTS web_policyreport_select ON web_policyreport;",
    "CREATE POLICY web_policyreport_select ON web_policyreport FOR SELECT TO staffbank_app USING (((select current_setting('app.duty', true) in ('noting'))));",
    "DROP POLICY IF EXISTS web_policyreport_insert ON web_policyreport;",
    "CREATE POLICY web_policyreport_insert ON web_policyreport FOR INSERT TO staffbank_app WITH CHECK (((select current_setting('app.duty', true) in ('noting'))));",
    "DROP POLICY IF EXISTS web_policyreport_update ON web_policyreport;",
    "CREATE POLICY web_policyreport_update ON web_policyreport FOR UPDATE TO staffbank_app USING (((select current_setting('app.duty', true) in ('noting'))));",
    "DROP POLICY IF EXISTS web_policyreport_delete ON web_policyreport;",
    "CREATE POLICY web_policyreport_delete ON web_policyreport FOR DELETE TO staffbank_app USING (((select current_setting('app.duty', true) in ('noting'))));",
]


class Migration(migrations.Migration):
    dependencies = [("web", "0004_wall")]

    operations = [migrations.RunSQL(STATEMENTS, migrations.RunSQL.noop)]
