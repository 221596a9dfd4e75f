"""The duty a policy allows is asked once a query, not of each row. Written by ``manage.py makewall``."""

from django.db import migrations

STATEMENTS = [
    "ALTER TABLE compliance_acceptedcheck ENABLE ROW LEVEL SECURITY;",
    "DROP POLICY IF EXISTS compliance_acceptedcheck_select ON compliance_acceptedcheck;",
    "CREATE POLICY compliance_acceptedcheck_select ON compliance_acceptedcheck FOR SELECT TO staffbank_app USING (((select nullif(current_setting('app.kind', true), '')::text) is not null));",
    "DROP POLICY IF EXISTS compliance_acceptedcheck_insert ON compliance_acceptedcheck;",
    "CREATE POLICY compliance_acceptedcheck_insert ON compliance_acceptedcheck FOR INSERT TO staffbank_app WITH CHECK ((trust_id = (select nullif(current_setting('app.trust', true), '')::bigint)) or (bank_id = (select nullif(current_setting('app.bank', true), '')::bigint) and (select nullif(current_setting('app.kind', true), '')::text) = 'bank'));",
    "DROP POLICY IF EXISTS compliance_acceptedcheck_update ON compliance_acceptedcheck;",
    "CREATE POLICY compliance_acceptedcheck_update ON compliance_acceptedcheck FOR UPDATE TO staffbank_app USING ((trust_id = (select nullif(current_setting('app.trust', true), '')::bigint)) or (bank_id = (select nullif(current_setting('app.bank', true), '')::bigint) and (select nullif(current_setting('app.kind', true), '')::text) = 'bank'));",
    "DROP POLICY IF EXISTS compliance_acceptedcheck_delete ON compliance_acceptedcheck;",
    "CREATE POLICY compliance_acceptedcheck_delete ON compliance_acceptedcheck FOR DELETE TO staffbank_app USING ((trust_id = (select nullif(current_setting('app.trust', true), '')::bigint)) or (bank_id = (select nullif(current_setting('app.bank', true), '')::bigint) and (select nullif(current_setting('app.kind', true), '')::text) = 'bank'));",
    "ALTER TABLE compliance_acceptedtrust ENABLE ROW LEVEL SECURITY;",
    "DROP POLICY IF EXISTS compliance_acceptedtrust_select ON compliance_acceptedtrust;",
    "CREATE POLICY compliance_acceptedtrust_select ON compliance_acceptedtrust FOR SELECT TO staffbank_app USING (((select nullif(current_setting('app.kind', true), '')::text) is not null));",
    "DROP POLICY IF EXISTS compliance_acceptedtrust_insert ON compliance_acceptedtrust;",
    "CREATE POLICY compliance_acceptedtrust_insert ON compliance_acceptedtrust FOR INSERT TO staffbank_app WITH CHECK ((exists (select 1 from compliance_acceptedcheck a where a.id = accepted_id and (a.trust_id = (select nullif(current_setting('app.trust', true), '')::bigint) or a.bank_id = (select nullif(current_setting('app.bank', true), '')::bigint) and (select nullif(current_setting('app.kind', true), '')::text) = 'bank'))));",
    "DROP POLICY IF EXISTS compliance_acceptedtrust_update ON compliance_acceptedtrust;",
    "CREATE POLICY compliance_acceptedtrust_update ON compliance_acceptedtrust FOR UPDATE TO staffbank_app USING ((exists (select 1 from compliance_acceptedcheck a where a.id = accepted_id and (a.trust_id = (select nullif(current_setting('app.trust', true), '')::bigint) or a.bank_id = (select nullif(current_setting('app.bank', true), '')::bigint) and (select nullif(current_setting('app.kind', true), '')::text) = 'bank'))));",
    "DROP POLICY IF EXISTS compliance_acceptedtrust_delete ON compliance_acceptedtrust;",
    "CREATE POLICY compliance_acceptedtrust_delete ON compliance_acceptedtrust FOR DELETE TO staffbank_app USING ((exists (select 1 from compliance_acceptedcheck a where a.id = accepted_id and (a.trust_id = (select nullif(current_setting('app.trust', true), '')::bigint) or a.bank_id = (select nullif(current_setting('app.bank', true), '')::bigint) and (select nullif(current_setting('app.kind', true), '')::text) = 'bank'))));",
    "ALTER TABLE compliance_clearance ENABLE ROW LEVEL SECURITY;",
    "DROP POLICY IF EXISTS compliance_clearance_select ON compliance_clearance;",
    "CREATE POLICY compliance_clearance_select ON compliance_clearance FOR SELECT TO staffbank_app USING ((worker_id = (select nullif(current_setting('app.worker', true), '')::bigint)) or ((select current_setting('app.duty', true) in ('booking', 'broadcast', 'checking', 'counting', 'projecting'))));",
    "DROP POLICY IF EXISTS compliance_clearance_insert ON compliance_clearance;",
    "CREATE POLICY compliance_clearance_insert ON compliance_clearance FOR INSERT TO staffbank_app WITH CHECK (false);",
    "DROP POLICY IF EXISTS compliance_clearance_update ON compliance_clearance;",
    "CREATE POLICY compliance_clearance_update ON compliance_clearance FOR UPDATE TO staffbank_app USING (false);",
    "DROP POLICY IF EXISTS compliance_clearance_delete ON compliance_clearance;",
    "CREATE POLICY compliance_clearance_delete ON compliance_clearance FOR DELETE TO staffbank_app USING (false);",
    "ALTER TABLE compliance_credential ENABLE ROW LEVEL SECURITY;",
    "DROP POLICY IF EXISTS compliance_credential_select ON compliance_credential;",
    "CREATE POLICY compliance_credential_select ON compliance_credential FOR SELECT TO staffbank_app USING ((worker_id = (select nullif(current_setting('app.worker', true), '')::bigint)) or ((select current_setting('app.duty', true) in ('booking', 'broadcast', 'checking', 'forgetting', 'projecting'))) or (exists (select 1 from workers_engagement e where e.worker_id = compliance_credential.worker_id and e.trust_id = (select nullif(current_setting('app.trust', true), '')::bigint) and e.valid_from <= (select nullif(current_setting('app.today', true), '')::date) and (e.valid_to is null or e.valid_to >= (select nullif(current_setting('app.today', true), '')::date)))));",
    "DROP POLICY IF EXISTS compliance_credential_insert ON compliance_credential;",
    "CREATE POLICY compliance_credential_insert ON compliance_credential FOR INSERT TO staffbank_app WITH CHECK (((select current_setting('app.duty', true) in ('checking', 'forgetting'))) or (worker_id = (select nullif(current_setting('app.worker', true), '')::bigint)));",
    "DROP POLICY IF EXISTS compliance_credential_update ON compliance_credential;",
    "CREATE POLICY compliance_credential_update ON compliance_credential FOR UPDATE TO staffbank_app USING (((select current_setting('app.duty', true) in ('checking', 'forgetting'))) or (worker_id = (select nullif(current_setting('app.worker', true), '')::bigint)));",
    "DROP POLICY IF EXISTS compliance_credential_delete ON compliance_credential;",
    "CREATE POLICY compliance_credential_delete ON compliance_credential FOR DELETE TO staffbank_app USING (((select current_setting('app.duty', true) in ('checking', 'forgetting'))) or (worker_id = (select nullif(current_setting('app.worker', true), '')::bigint)));",
    "ALTER TABLE compliance_localrequirement ENABLE ROW LEVEL SECURITY;",
    "DROP POLICY IF EXISTS compliance_localrequirement_select ON compliance_localrequirement;",
    "CREATE POLICY compliance_localrequirement_select ON compliance_localrequirement FOR SELECT TO staffbank_app USING (((select nullif(current_setting('app.kind', true), '')::text) is not null));",
    "DROP POLICY IF EXISTS compliance_localrequirement_insert ON compliance_localrequirement;",
    "CREATE POLICY compliance_localrequirement_insert ON compliance_localrequirement FOR INSERT TO staffbank_app WITH CHECK ((trust_id = (select nullif(current_setting('app.trust', true), '')::bigint)) or (bank_id = (select nullif(current_setting('app.bank', true), '')::bigint) and (select nullif(current_setting('app.kind', true), '')::text) = 'bank'));",
    "DROP POLICY IF EXISTS compliance_localrequirement_update ON compliance_localrequirement;",
    "CREATE POLICY compliance_localrequirement_update ON compliance_localrequirement FOR UPDATE TO staffbank_app USING ((trust_id = (select nullif(current_setting('app.trust', true), '')::bigint)) or (bank_id = (select nullif(current_setting('app.bank', true), '')::bigint) and (select nullif(current_setting('app.kind', true), '')::text) = 'bank'));",
    "DROP POLICY IF EXISTS compliance_localrequirement_delete ON compliance_localrequirement;",
    "CREATE POLICY compliance_localrequirement_delete ON compliance_localrequirement FOR DELETE TO staffbank_app USING ((trust_id = (select nullif(current_setting('app.trust', true), '')::bigint)) or (bank_id = (select nullif(current_setting('app.bank', true), '')::bigint) and (select nullif(current_setting('app.kind', true), '')::text) = 'bank'));",
    'CREATE OR REPLACE TRIGGER compliance_credential_moves BEFORE UPDATE OF status ON compliance_credential FOR EACH ROW WHEN (OLD.status IS DISTINCT FROM NEW.status) EXECUTE FUNCTION staffbank_refuse_illegal_move(\'{"submitted":["rejected","replaced","verified"],"verified":["replaced","revoked"]}\');',
]


class Migration(migrations.Migration):
    dependencies = [("compliance", "0010_keeping")]

    operations = [migrations.RunSQL(STATEMENTS, migrations.RunSQL.noop)]
