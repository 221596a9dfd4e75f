"""The wall and the legal moves, as declared. Written by ``manage.py makewall``."""

from django.db import migrations

STATEMENTS = [
    "ALTER TABLE compliance_takenfamily ENABLE ROW LEVEL SECURITY;",
    "DROP POLICY IF EXISTS compliance_takenfamily_select ON compliance_takenfamily;",
    "CREATE POLICY compliance_takenfamily_select ON compliance_takenfamily FOR SELECT TO staffbank_app USING (((select nullif(current_setting('app.kind', true), '')::text) is not null));",
    "DROP POLICY IF EXISTS compliance_takenfamily_insert ON compliance_takenfamily;",
    "CREATE POLICY compliance_takenfamily_insert ON compliance_takenfamily FOR INSERT TO staffbank_app WITH CHECK ((bank_id = (select nullif(current_setting('app.bank', true), '')::bigint) and (select nullif(current_setting('app.kind', true), '')::text) = 'bank'));",
    "DROP POLICY IF EXISTS compliance_takenfamily_update ON compliance_takenfamily;",
    "CREATE POLICY compliance_takenfamily_update ON compliance_takenfamily FOR UPDATE TO staffbank_app USING ((bank_id = (select nullif(current_setting('app.bank', true), '')::bigint) and (select nullif(current_setting('app.kind', true), '')::text) = 'bank'));",
    "DROP POLICY IF EXISTS compliance_takenfamily_delete ON compliance_takenfamily;",
    "CREATE POLICY compliance_takenfamily_delete ON compliance_takenfamily FOR DELETE TO staffbank_app USING ((bank_id = (select nullif(current_setting('app.bank', true), '')::bigint) and (select nullif(current_setting('app.kind', true), '')::text) = 'bank'));",
]


class Migration(migrations.Migration):
    dependencies = [("compliance", "0044_taken_families")]

    operations = [migrations.RunSQL(STATEMENTS, migrations.RunSQL.noop)]
