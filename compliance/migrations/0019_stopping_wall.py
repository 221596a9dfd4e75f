"""The wall and the legal moves, as declared. Written by ``manage.py makewall``."""

from django.db import migrations

STATEMENTS = [
    "ALTER TABLE compliance_credential ENABLE ROW LEVEL SECURITY;",
    "DROP POLICY IF EXISTS compliance_credential_select ON compliance_credential;",
    "CREATE POLICY compliance_credential_select ON compliance_credential FOR SELECT TO staffbank_app USING ((worker_id = (select nullif(current_setting('app.worker', true), '')::bigint)) or ((select current_setting('app.duty', true) in ('booking', 'broadcast', 'checking', 'forgetting', 'projecting'))) or (exists (select 1 from workers_engagement e where e.worker_id = compliance_credential.worker_id and e.trust_id = (select nullif(current_setting('app.trust', true), '')::bigint) and e.valid_from <= (select nullif(current_setting('app.today', true), '')::date) and (e.valid_to is null or e.valid_to >= (select nullif(current_setting('app.today', true), '')::date)))));",
    "DROP POLICY IF EXISTS compliance_credential_insert ON compliance_credential;",
    "CREATE POLICY compliance_credential_insert ON compliance_credential FOR INSERT TO staffbank_app WITH CHECK (((select current_setting('app.duty', true) in ('checking', 'forgetting'))) or (worker_id = (select nullif(current_setting('app.worker', true), '')::bigint)));",
    "DROP POLICY IF EXISTS compliance_credential_update ON compliance_credential;",
    "CREATE POLICY compliance_credential_update ON compliance_credential FOR UPDATE TO staffbank_app USING (((select current_setting('app.duty', true) in ('checking', 'forgetting'))) or (worker_id = (select nullif(current_setting('app.worker', true), '')::bigint)));",
    "DROP POLICY IF EXISTS compliance_credential_delete ON compliance_credential;",
    "CREATE POLICY compliance_credential_delete ON compliance_credential FOR DELETE TO staffbank_app USING (((select current_setting('app.duty', true) in ('checking', 'forgetting'))) or (worker_id = (select nullif(current_setting('app.worker', true), '')::bigint)));",
    "ALTER TABLE compliance_credentialstop ENABLE ROW LEVEL SECURITY;",
    "DROP POLICY IF EXISTS compliance_credentialstop_select ON compliance_credentialstop;",
    "CREATE POLICY compliance_credentialstop_select ON compliance_credentialstop FOR SELECT TO staffbank_app USING ((worker_id = (select nullif(current_setting('app.worker', true), '')::bigint)) or ((select current_setting('app.duty', true) in ('checking', 'forgetting'))) or (exists (select 1 from workers_engagement e where e.worker_id = compliance_credentialstop.worker_id and e.trust_id = (select nullif(current_setting('app.trust', true), '')::bigint) and e.valid_from <= (select nullif(current_setting('app.today', true), '')::date) and (e.valid_to is null or e.valid_to >= (select nullif(current_setting('app.today', true), '')::date)))));",
    "DROP POLICY IF EXISTS compliance_credentialstop_insert ON compliance_credentialstop;",
    "CREATE POLICY compliance_credentialstop_insert ON compliance_credentialstop FOR INSERT TO staffbank_app WITH CHECK (((select current_setting('app.duty', true) in ('checking', 'forgetting'))));",
    "DROP POLICY IF EXISTS compliance_credentialstop_update ON compliance_credentialstop;",
    "CREATE POLICY compliance_credentialstop_update ON compliance_credentialstop FOR UPDATE TO staffbank_app USING (((select current_setting('app.duty', true) in ('checking', 'forgetting'))));",
    "DROP POLICY IF EXISTS compliance_credentialstop_delete ON compliance_credentialstop;",
    "CREATE POLICY compliance_credentialstop_delete ON compliance_credentialstop FOR DELETE TO staffbank_app USING (((select current_setting('app.duty', true) in ('checking', 'forgetting'))));",
    'CREATE OR REPLACE TRIGGER compliance_credential_moves BEFORE UPDATE OF status ON compliance_credential FOR EACH ROW WHEN (OLD.status IS DISTINCT FROM NEW.status) EXECUTE FUNCTION staffbank_refuse_illegal_move(\'{"rejected":["submitted"],"replaced":["verified"],"submitted":["rejected","replaced","verified"],"suspended":["revoked","verified"],"verified":["replaced","revoked","submitted","suspended"]}\');',
]


class Migration(migrations.Migration):
    dependencies = [("compliance", "0018_stopping")]

    operations = [migrations.RunSQL(STATEMENTS, migrations.RunSQL.noop)]
