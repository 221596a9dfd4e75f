"""The wall and the legal moves, as declared. Written by ``manage.py makewall``."""

from django.db import migrations

STATEMENTS = [
    "ALTER TABLE web_policyreport ENABLE ROW LEVEL SECURITY;",
    "DROP POLICY IF EXISTS web_policyreport_select ON web_policyreport;",
    "CREATE POLICY web_policyreport_select ON web_policyreport FOR SELECT TO staffbank_app USING (((select nullif(current_setting('app.duty', true), '')::text) in ('noting')));",
    "DROP POLICY IF EXISTS web_policyreport_insert ON web_policyreport;",
    "CREATE POLICY web_policyreport_insert ON web_policyreport FOR INSERT TO staffbank_app WITH CHECK (((select nullif(current_setting('app.duty', true), '')::text) in ('noting')));",
    "DROP POLICY IF EXISTS web_policyreport_update ON web_policyreport;",
    "CREATE POLICY web_policyreport_update ON web_policyreport FOR UPDATE TO staffbank_app USING (((select nullif(current_setting('app.duty', true), '')::text) in ('noting')));",
    "DROP POLICY IF EXISTS web_policyreport_delete ON web_policyreport;",
    "CREATE POLICY web_policyreport_delete ON web_policyreport FOR DELETE TO staffbank_app USING (((select nullif(current_setting('app.duty', true), '')::text) in ('noting')));",
]


class Migration(migrations.Migration):
    dependencies = [("web", "0003_policy_reports")]

    operations = [migrations.RunSQL(STATEMENTS, migrations.RunSQL.noop)]
