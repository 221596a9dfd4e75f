"""The wall and the legal moves, as declared. Written by ``manage.py makewall``."""

from django.db import migrations

STATEMENTS = [
    "ALTER TABLE compliance_trustedissuer ENABLE ROW LEVEL SECURITY;",
    "DROP POLICY IF EXISTS compliance_trustedissuer_select ON compliance_trustedissuer;",
    "CREATE POLICY compliance_trustedissuer_select ON compliance_trustedissuer FOR SELECT TO staffbank_app USING (((select nullif(current_setting('app.kind', true), '')::text) is not null));",
    "DROP POLICY IF EXISTS compliance_trustedissuer_insert ON compliance_trustedissuer;",
    "CREATE POLICY compliance_trustedissuer_insert ON compliance_trustedissuer FOR INSERT TO staffbank_app WITH CHECK (((select current_setting('app.duty', true) in ('checking'))));",
    "DROP POLICY IF EXISTS compliance_trustedissuer_update ON compliance_trustedissuer;",
    "CREATE POLICY compliance_trustedissuer_update ON compliance_trustedissuer FOR UPDATE TO staffbank_app USING (((select current_setting('app.duty', true) in ('checking'))));",
    "DROP POLICY IF EXISTS compliance_trustedissuer_delete ON compliance_trustedissuer;",
    "CREATE POLICY compliance_trustedissuer_delete ON compliance_trustedissuer FOR DELETE TO staffbank_app USING (((select current_setting('app.duty', true) in ('checking'))));",
]


class Migration(migrations.Migration):
    dependencies = [("compliance", "0031_trusted_issuers")]

    operations = [migrations.RunSQL(STATEMENTS, migrations.RunSQL.noop)]
