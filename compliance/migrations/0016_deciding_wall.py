"""The wall and the legal moves, as declared. Written by ``manage.py makewall``."""

from django.db import migrations

STATEMENTS = [
    "ALTER TABLE compliance_checkmessage ENABLE ROW LEVEL SECURITY;",
    "DROP POLICY IF EXISTS compliance_checkmessage_select ON compliance_checkmessage;",
    "CREATE POLICY compliance_checkmessage_select ON compliance_checkmessage FOR SELECT TO staffbank_app USING ((worker_id = (select nullif(current_setting('app.worker', true), '')::bigint)) or ((select current_setting('app.duty', true) in ('checking', 'forgetting'))) or (exists (select 1 from workers_engagement e where e.worker_id = compliance_checkmessage.worker_id and e.trust_id = (select nullif(current_setting('app.trust', true), '')::bigint) and e.valid_from <= (select nullif(current_setting('app.today', true), '')::date) and (e.valid_to is null or e.valid_to >= (select nullif(current_setting('app.today', true), '')::date)))));",
    "DROP POLICY IF EXISTS compliance_checkmessage_insert ON compliance_checkmessage;",
    "CREATE POLICY compliance_checkmessage_insert ON compliance_checkmessage FOR INSERT TO staffbank_app WITH CHECK (((select current_setting('app.duty', true) in ('checking', 'forgetting'))) or (worker_id = (select nullif(current_setting('app.worker', true), '')::bigint)));",
    "DROP POLICY IF EXISTS compliance_checkmessage_update ON compliance_checkmessage;",
    "CREATE POLICY compliance_checkmessage_update ON compliance_checkmessage FOR UPDATE TO staffbank_app USING (((select current_setting('app.duty', true) in ('checking', 'forgetting'))) or (worker_id = (select nullif(current_setting('app.worker', true), '')::bigint)));",
    "DROP POLICY IF EXISTS compliance_checkmessage_delete ON compliance_checkmessage;",
    "CREATE POLICY compliance_checkmessage_delete ON compliance_checkmessage FOR DELETE TO staffbank_app USING (((select current_setting('app.duty', true) in ('checking', 'forgetting'))) or (worker_id = (select nullif(current_setting('app.worker', true), '')::bigint)));",
    "ALTER TABLE compliance_checkrule ENABLE ROW LEVEL SECURITY;",
    "DROP POLICY IF EXISTS compliance_checkrule_select ON compliance_checkrule;",
    "CREATE POLICY compliance_checkrule_select ON compliance_checkrule FOR SELECT TO staffbank_app USING (((select nullif(current_setting('app.kind', true), '')::text) is not null));",
    "DROP POLICY IF EXISTS compliance_checkrule_insert ON compliance_checkrule;",
    "CREATE POLICY compliance_checkrule_insert ON compliance_checkrule FOR INSERT TO staffbank_app WITH CHECK ((trust_id = (select nullif(current_setting('app.trust', true), '')::bigint)) or (bank_id = (select nullif(current_setting('app.bank', true), '')::bigint) and (select nullif(current_setting('app.kind', true), '')::text) = 'bank'));",
    "DROP POLICY IF EXISTS compliance_checkrule_update ON compliance_checkrule;",
    "CREATE POLICY compliance_checkrule_update ON compliance_checkrule FOR UPDATE TO staffbank_app USING ((trust_id = (select nullif(current_setting('app.trust', true), '')::bigint)) or (bank_id = (select nullif(current_setting('app.bank', true), '')::bigint) and (select nullif(current_setting('app.kind', true), '')::text) = 'bank'));",
    "DROP POLICY IF EXISTS compliance_checkrule_delete ON compliance_checkrule;",
    "CREATE POLICY compliance_checkrule_delete ON compliance_checkrule FOR DELETE TO staffbank_app USING ((trust_id = (select nullif(current_setting('app.trust', true), '')::bigint)) or (bank_id = (select nullif(current_setting('app.bank', true), '')::bigint) and (select nullif(current_setting('app.kind', true), '')::text) = 'bank'));",
    "ALTER TABLE compliance_credential ENABLE ROW LEVEL SECURITY;",
    "DROP POLICY IF EXISTS compliance_credential_select ON compliance_credential;",
    "CREATE POLICY compliance_credential_select ON compliance_credential FOR SELECT TO staffbank_app USING ((worker_id = (select nullif(current_setting('app.worker', true), '')::bigint)) or ((select current_setting('app.duty', true) in ('booking', 'broadcast', 'checking', 'forgetting', 'projecting'))) or (exists (select 1 from workers_engagement e where e.worker_id = compliance_credential.worker_id and e.trust_id = (select nullif(current_setting('app.trust', true), '')::bigint) and e.valid_from <= (select nullif(current_setting('app.today', true), '')::date) and (e.valid_to is null or e.valid_to >= (select nullif(current_setting('app.today', true), '')::date)))));",
    "DROP POLICY IF EXISTS compliance_credential_insert ON compliance_credential;",
    "CREATE POLICY compliance_credential_insert ON compliance_credential FOR INSERT TO staffbank_app WITH CHECK (((select current_setting('app.duty', true) in ('checking', 'forgetting'))) or (worker_id = (select nullif(current_setting('app.worker', true), '')::bigint)));",
    "DROP POLICY IF EXISTS compliance_credential_update ON compliance_credential;",
    "CREATE POLICY compliance_credential_update ON compliance_credential FOR UPDATE TO staffbank_app USING (((select current_setting('app.duty', true) in ('checking', 'forgetting'))) or (worker_id = (select nullif(current_setting('app.worker', true), '')::bigint)));",
    "DROP POLICY IF EXISTS compliance_credential_delete ON compliance_credential;",
    "CREATE POLICY compliance_credential_delete ON compliance_credential FOR DELETE TO staffbank_app USING (((select current_setting('app.duty', true) in ('checking', 'forgetting'))) or (worker_id = (select nullif(current_setting('app.worker', true), '')::bigint)));",
    "ALTER TABLE compliance_decision ENABLE ROW LEVEL SECURITY;",
    "DROP POLICY IF EXISTS compliance_decision_select ON compliance_decision;",
    "CREATE POLICY compliance_decision_select ON compliance_decision FOR SELECT TO staffbank_app USING ((worker_id = (select nullif(current_setting('app.worker', true), '')::bigint)) or ((select current_setting('app.duty', true) in ('checking', 'forgetting'))) or (exists (select 1 from workers_engagement e where e.worker_id = compliance_decision.worker_id and e.trust_id = (select nullif(current_setting('app.trust', true), '')::bigint) and e.valid_from <= (select nullif(current_setting('app.today', true), '')::date) and (e.valid_to is null or e.valid_to >= (select nullif(current_setting('app.today', true), '')::date)))));",
    "DROP POLICY IF EXISTS compliance_decision_insert ON compliance_decision;",
    "CREATE POLICY compliance_decision_insert ON compliance_decision FOR INSERT TO staffbank_app WITH CHECK (((select current_setting('app.duty', true) in ('checking', 'forgetting'))));",
    "DROP POLICY IF EXISTS compliance_decision_update ON compliance_decision;",
    "CREATE POLICY compliance_decision_update ON compliance_decision FOR UPDATE TO staffbank_app USING (((select current_setting('app.duty', true) in ('checking', 'forgetting'))));",
    "DROP POLICY IF EXISTS compliance_decision_delete ON compliance_decision;",
    "CREATE POLICY compliance_decision_delete ON compliance_decision FOR DELETE TO staffbank_app USING (((select current_setting('app.duty', true) in ('checking', 'forgetting'))));",
    'CREATE OR REPLACE TRIGGER compliance_credential_moves BEFORE UPDATE OF status ON compliance_credential FOR EACH ROW WHEN (OLD.status IS DISTINCT FROM NEW.status) EXECUTE FUNCTION staffbank_refuse_illegal_move(\'{"rejected":["submitted"],"replaced":["verified"],"submitted":["rejected","replaced","verified"],"verified":["replaced","revoked","submitted"]}\');',
]


class Migration(migrations.Migration):
    dependencies = [("compliance", "0015_deciding")]

    operations = [migrations.RunSQL(STATEMENTS, migrations.RunSQL.noop)]
