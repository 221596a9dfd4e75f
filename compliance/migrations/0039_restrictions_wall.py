"""The wall and the legal moves, as declared. Written by ``manage.py makewall``."""

from django.db import migrations

STATEMENTS = [
    "ALTER TABLE compliance_restriction ENABLE ROW LEVEL SECURITY;",
    "DROP POLICY IF EXISTS compliance_restriction_select ON compliance_restriction;",
    "CREATE POLICY compliance_restriction_select ON compliance_restriction FOR SELECT TO staffbank_app USING ((worker_id = (select nullif(current_setting('app.worker', true), '')::bigint)) or (made_at_trust_id = (select nullif(current_setting('app.trust', true), '')::bigint)) or ((select current_setting('app.duty', true) in ('booking', 'broadcast', 'checking', 'deliver', 'forgetting'))) or (exists (select 1 from workers_engagement e where e.worker_id = compliance_restriction.worker_id and e.trust_id = (select nullif(current_setting('app.trust', true), '')::bigint) and e.valid_from <= (select nullif(current_setting('app.today', true), '')::date) and (e.valid_to is null or e.valid_to >= (select nullif(current_setting('app.today', true), '')::date))) and shown_to = 'engaged'));",
    "DROP POLICY IF EXISTS compliance_restriction_insert ON compliance_restriction;",
    "CREATE POLICY compliance_restriction_insert ON compliance_restriction FOR INSERT TO staffbank_app WITH CHECK (((select current_setting('app.duty', true) in ('checking', 'forgetting'))));",
    "DROP POLICY IF EXISTS compliance_restriction_update ON compliance_restriction;",
    "CREATE POLICY compliance_restriction_update ON compliance_restriction FOR UPDATE TO staffbank_app USING (((select current_setting('app.duty', true) in ('checking', 'forgetting'))));",
    "DROP POLICY IF EXISTS compliance_restriction_delete ON compliance_restriction;",
    "CREATE POLICY compliance_restriction_delete ON compliance_restriction FOR DELETE TO staffbank_app USING (((select current_setting('app.duty', true) in ('checking', 'forgetting'))));",
]


class Migration(migrations.Migration):
    dependencies = [("compliance", "0038_restrictions")]

    operations = [migrations.RunSQL(STATEMENTS, migrations.RunSQL.noop)]
