"""The wall and the legal moves, as declared. Written by ``manage.py makewall``."""

from django.db import migrations

STATEMENTS = [
    "ALTER TABLE compliance_evidence ENABLE ROW LEVEL SECURITY;",
    "DROP POLICY IF EXISTS compliance_evidence_select ON compliance_evidence;",
    "CREATE POLICY compliance_evidence_select ON compliance_evidence FOR SELECT TO staffbank_app USING ((worker_id = (select nullif(current_setting('app.worker', true), '')::bigint)) or ((select current_setting('app.duty', true) in ('checking', 'forgetting', 'presenting'))) or (exists (select 1 from compliance_credential c where c.id = compliance_evidence.credential_id and (c.status = 'submitted' or c.checked_at_trust_id = (select nullif(current_setting('app.trust', true), '')::bigint))) and exists (select 1 from workers_engagement e where e.worker_id = compliance_evidence.worker_id and e.trust_id = (select nullif(current_setting('app.trust', true), '')::bigint) and e.valid_from <= (select nullif(current_setting('app.today', true), '')::date) and (e.valid_to is null or e.valid_to >= (select nullif(current_setting('app.today', true), '')::date)))));",
    "DROP POLICY IF EXISTS compliance_evidence_insert ON compliance_evidence;",
    "CREATE POLICY compliance_evidence_insert ON compliance_evidence FOR INSERT TO staffbank_app WITH CHECK (((select current_setting('app.duty', true) in ('checking', 'forgetting'))) or (worker_id = (select nullif(current_setting('app.worker', true), '')::bigint)));",
    "DROP POLICY IF EXISTS compliance_evidence_update ON compliance_evidence;",
    "CREATE POLICY compliance_evidence_update ON compliance_evidence FOR UPDATE TO staffbank_app USING (((select current_setting('app.duty', true) in ('checking', 'forgetting'))) or (worker_id = (select nullif(current_setting('app.worker', true), '')::bigint)));",
    "DROP POLICY IF EXISTS compliance_evidence_delete ON compliance_evidence;",
    "CREATE POLICY compliance_evidence_delete ON compliance_evidence FOR DELETE TO staffbank_app USING (((select current_setting('app.duty', true) in ('checking', 'forgetting'))) or (worker_id = (select nullif(current_setting('app.worker', true), '')::bigint)));",
]


class Migration(migrations.Migration):
    dependencies = [("compliance", "0036_portrait")]

    operations = [migrations.RunSQL(STATEMENTS, migrations.RunSQL.noop)]
