"""The wall and the legal moves, as declared. Written by ``manage.py makewall``."""

from django.db import migrations

STATEMENTS = [
    "ALTER TABLE compliance_registeranswer ENABLE ROW LEVEL SECURITY;",
    "DROP POLICY IF EXISTS compliance_registeranswer_select ON compliance_registeranswer;",
    "CREATE POLICY compliance_registeranswer_select ON compliance_registeranswer FOR SELECT TO staffbank_app USING ((worker_id = (select nullif(current_setting('app.worker', true), '')::bigint)) or ((select current_setting('app.duty', true) in ('checking', 'forgetting'))) or (exists (select 1 from workers_engagement e where e.worker_id = compliance_registeranswer.worker_id and e.trust_id = (select nullif(current_setting('app.trust', true), '')::bigint) and e.valid_from <= (select nullif(current_setting('app.today', true), '')::date) and (e.valid_to is null or e.valid_to >= (select nullif(current_setting('app.today', true), '')::date)))));",
    "DROP POLICY IF EXISTS compliance_registeranswer_insert ON compliance_registeranswer;",
    "CREATE POLICY compliance_registeranswer_insert ON compliance_registeranswer FOR INSERT TO staffbank_app WITH CHECK (((select current_setting('app.duty', true) in ('checking', 'forgetting'))));",
    "DROP POLICY IF EXISTS compliance_registeranswer_update ON compliance_registeranswer;",
    "CREATE POLICY compliance_registeranswer_update ON compliance_registeranswer FOR UPDATE TO staffbank_app USING (((select current_setting('app.duty', true) in ('checking', 'forgetting'))));",
    "DROP POLICY IF EXISTS compliance_registeranswer_delete ON compliance_registeranswer;",
    "CREATE POLICY compliance_registeranswer_delete ON compliance_registeranswer FOR DELETE TO staffbank_app USING (((select current_setting('app.duty', true) in ('checking', 'forgetting'))));",
    "ALTER TABLE compliance_registerquestion ENABLE ROW LEVEL SECURITY;",
    "DROP POLICY IF EXISTS compliance_registerquestion_select ON compliance_registerquestion;",
    "CREATE POLICY compliance_registerquestion_select ON compliance_registerquestion FOR SELECT TO staffbank_app USING ((worker_id = (select nullif(current_setting('app.worker', true), '')::bigint)) or ((select current_setting('app.duty', true) in ('checking', 'forgetting'))) or (exists (select 1 from workers_engagement e where e.worker_id = compliance_registerquestion.worker_id and e.trust_id = (select nullif(current_setting('app.trust', true), '')::bigint) and e.valid_from <= (select nullif(current_setting('app.today', true), '')::date) and (e.valid_to is null or e.valid_to >= (select nullif(current_setting('app.today', true), '')::date)))));",
    "DROP POLICY IF EXISTS compliance_registerquestion_insert ON compliance_registerquestion;",
    "CREATE POLICY compliance_registerquestion_insert ON compliance_registerquestion FOR INSERT TO staffbank_app WITH CHECK (((select current_setting('app.duty', true) in ('checking', 'forgetting'))));",
    "DROP POLICY IF EXISTS compliance_registerquestion_update ON compliance_registerquestion;",
    "CREATE POLICY compliance_registerquestion_update ON compliance_registerquestion FOR UPDATE TO staffbank_app USING (((select current_setting('app.duty', true) in ('checking', 'forgetting'))));",
    "DROP POLICY IF EXISTS compliance_registerquestion_delete ON compliance_registerquestion;",
    "CREATE POLICY compliance_registerquestion_delete ON compliance_registerquestion FOR DELETE TO staffbank_app USING (((select current_setting('app.duty', true) in ('checking', 'forgetting'))));",
]


class Migration(migrations.Migration):
    dependencies = [("compliance", "0026_registers")]

    operations = [migrations.RunSQL(STATEMENTS, migrations.RunSQL.noop)]
