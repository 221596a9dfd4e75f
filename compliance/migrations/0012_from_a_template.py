"""What is asked and accepted is written for a trust that is brought in, from its template, too. Written by ``manage.py makewall``."""

from django.db import migrations

STATEMENTS = [
    "ALTER TABLE compliance_acceptedcheck ENABLE ROW LEVEL SECURITY;",
    "DROP POLICY IF EXISTS compliance_acceptedcheck_select ON compliance_acceptedcheck;",
    "CREATE POLICY compliance_acceptedcheck_select ON compliance_acceptedcheck FOR SELECT TO staffbank_app USING (((select nullif(current_setting('app.kind', true), '')::text) is not null));",
    "DROP POLICY IF EXISTS compliance_acceptedcheck_insert ON compliance_acceptedcheck;",
    "CREATE POLICY compliance_acceptedcheck_insert ON compliance_acceptedcheck FOR INSERT TO staffbank_app WITH CHECK (((select current_setting('app.duty', true) in ('onboarding'))) or (trust_id = (select nullif(current_setting('app.trust', true), '')::bigint)) or (bank_id = (select nullif(current_setting('app.bank', true), '')::bigint) and (select nullif(current_setting('app.kind', true), '')::text) = 'bank'));",
    "DROP POLICY IF EXISTS compliance_acceptedcheck_update ON compliance_acceptedcheck;",
    "CREATE POLICY compliance_acceptedcheck_update ON compliance_acceptedcheck FOR UPDATE TO staffbank_app USING (((select current_setting('app.duty', true) in ('onboarding'))) or (trust_id = (select nullif(current_setting('app.trust', true), '')::bigint)) or (bank_id = (select nullif(current_setting('app.bank', true), '')::bigint) and (select nullif(current_setting('app.kind', true), '')::text) = 'bank'));",
    "DROP POLICY IF EXISTS compliance_acceptedcheck_delete ON compliance_acceptedcheck;",
    "CREATE POLICY compliance_acceptedcheck_delete ON compliance_acceptedcheck FOR DELETE TO staffbank_app USING (((select current_setting('app.duty', true) in ('onboarding'))) or (trust_id = (select nullif(current_setting('app.trust', true), '')::bigint)) or (bank_id = (select nullif(current_setting('app.bank', true), '')::bigint) and (select nullif(current_setting('app.kind', true), '')::text) = 'bank'));",
    "ALTER TABLE compliance_acceptedtrust ENABLE ROW LEVEL SECURITY;",
    "DROP POLICY IF EXISTS compliance_acceptedtrust_select ON compliance_acceptedtrust;",
    "CREATE POLICY compliance_acceptedtrust_select ON compliance_acceptedtrust FOR SELECT TO staffbank_app USING (((select nullif(current_setting('app.kind', true), '')::text) is not null));",
    "DROP POLICY IF EXISTS compliance_acceptedtrust_insert ON compliance_acceptedtrust;",
    "CREATE POLICY compliance_acceptedtrust_insert ON compliance_acceptedtrust FOR INSERT TO staffbank_app WITH CHECK (((select current_setting('app.duty', true) in ('onboarding'))) or (exists (select 1 from compliance_acceptedcheck a where a.id = accepted_id and (a.trust_id = (select nullif(current_setting('app.trust', true), '')::bigint) or a.bank_id = (select nullif(current_setting('app.bank', true), '')::bigint) and (select nullif(current_setting('app.kind', true), '')::text) = 'bank'))));",
    "DROP POLICY IF EXISTS compliance_acceptedtrust_update ON compliance_acceptedtrust;",
    "CREATE POLICY compliance_acceptedtrust_update ON compliance_acceptedtrust FOR UPDATE TO staffbank_app USING (((select current_setting('app.duty', true) in ('onboarding'))) or (exists (select 1 from compliance_acceptedcheck a where a.id = accepted_id and (a.trust_id = (select nullif(current_setting('app.trust', true), '')::bigint) or a.bank_id = (select nullif(current_setting('app.bank', true), '')::bigint) and (select nullif(current_setting('app.kind', true), '')::text) = 'bank'))));",
    "DROP POLICY IF EXISTS compliance_acceptedtrust_delete ON compliance_acceptedtrust;",
    "CREATE POLICY compliance_acceptedtrust_delete ON compliance_acceptedtrust FOR DELETE TO staffbank_app USING (((select current_setting('app.duty', true) in ('onboarding'))) or (exists (select 1 from compliance_acceptedcheck a where a.id = accepted_id and (a.trust_id = (select nullif(current_setting('app.trust', true), '')::bigint) or a.bank_id = (select nullif(current_setting('app.bank', true), '')::bigint) and (select nullif(current_setting('app.kind', true), '')::text) = 'bank'))));",
    "ALTER TABLE compliance_localrequirement ENABLE ROW LEVEL SECURITY;",
    "DROP POLICY IF EXISTS compliance_localrequirement_select ON compliance_localrequirement;",
    "CREATE POLICY compliance_localrequirement_select ON compliance_localrequirement FOR SELECT TO staffbank_app USING (((select nullif(current_setting('app.kind', true), '')::text) is not null));",
    "DROP POLICY IF EXISTS compliance_localrequirement_insert ON compliance_localrequirement;",
    "CREATE POLICY compliance_localrequirement_insert ON compliance_localrequirement FOR INSERT TO staffbank_app WITH CHECK (((select current_setting('app.duty', true) in ('onboarding'))) or (trust_id = (select nullif(current_setting('app.trust', true), '')::bigint)) or (bank_id = (select nullif(current_setting('app.bank', true), '')::bigint) and (select nullif(current_setting('app.kind', true), '')::text) = 'bank'));",
    "DROP POLICY IF EXISTS compliance_localrequirement_update ON compliance_localrequirement;",
    "CREATE POLICY compliance_localrequirement_update ON compliance_localrequirement FOR UPDATE TO staffbank_app USING (((select current_setting('app.duty', true) in ('onboarding'))) or (trust_id = (select nullif(current_setting('app.trust', true), '')::bigint)) or (bank_id = (select nullif(current_setting('app.bank', true), '')::bigint) and (select nullif(current_setting('app.kind', true), '')::text) = 'bank'));",
    "DROP POLICY IF EXISTS compliance_localrequirement_delete ON compliance_localrequirement;",
    "CREATE POLICY compliance_localrequirement_delete ON compliance_localrequirement FOR DELETE TO staffbank_app USING (((select current_setting('app.duty', true) in ('onboarding'))) or (trust_id = (select nullif(current_setting('app.trust', true), '')::bigint)) or (bank_id = (select nullif(current_setting('app.bank', true), '')::bigint) and (select nullif(current_setting('app.kind', true), '')::text) = 'bank'));",
]


class Migration(migrations.Migration):
    dependencies = [("compliance", "0011_duty_once")]

    operations = [migrations.RunSQL(STATEMENTS, migrations.RunSQL.noop)]
