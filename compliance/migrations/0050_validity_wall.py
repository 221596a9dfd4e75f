"""The wall and the legal moves, as declared. Written by ``manage.py makewall``."""

from django.db import migrations

STATEMENTS = [
    "ALTER TABLE compliance_validityperiod ENABLE ROW LEVEL SECURITY;",
    "DROP POLICY IF EXISTS compliance_validityperiod_select ON compliance_validityperiod;",
    "CREATE POLICY compliance_validityperiod_select ON compliance_validityperiod FOR SELECT TO staffbank_app USING (((select nullif(current_setting('app.kind', true), '')::text) is not null));",
    "DROP POLICY IF EXISTS compliance_validityperiod_insert ON compliance_validityperiod;",
    "CREATE POLICY compliance_validityperiod_insert ON compliance_validityperiod FOR INSERT TO staffbank_app WITH CHECK ((trust_id = (select nullif(current_setting('app.trust', true), '')::bigint)) or (bank_id = (select nullif(current_setting('app.bank', true), '')::bigint) and (select nullif(current_setting('app.kind', true), '')::text) = 'bank'));",
    "DROP POLICY IF EXISTS compliance_validityperiod_update ON compliance_validityperiod;",
    "CREATE POLICY compliance_validityperiod_update ON compliance_validityperiod FOR UPDATE TO staffbank_app USING ((trust_id = (select nullif(current_setting('app.trust', true), '')::bigint)) or (bank_id = (select nullif(current_setting('app.bank', true), '')::bigint) and (select nullif(current_setting('app.kind', true), '')::text) = 'bank'));",
    "DROP POLICY IF EXISTS compliance_validityperiod_delete ON compliance_validityperiod;",
    "CREATE POLICY compliance_validityperiod_delete ON compliance_validityperiod FOR DELETE TO staffbank_app USING ((trust_id = (select nullif(current_setting('app.trust', true), '')::bigint)) or (bank_id = (select nullif(current_setting('app.bank', true), '')::bigint) and (select nullif(current_setting('app.kind', true), '')::text) = 'bank'));",
]


class Migration(migrations.Migration):
    dependencies = [("compliance", "0049_validity_periods")]

    operations = [migrations.RunSQL(STATEMENTS, migrations.RunSQL.noop)]
