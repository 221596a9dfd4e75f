"""The wall and the legal moves, as declared. Written by ``manage.py makewall``."""

from django.db import migrations

STATEMENTS = [
    "ALTER TABLE workers_engagement ENABLE ROW LEVEL SECURITY;",
    "DROP POLICY IF EXISTS workers_engagement_select ON workers_engagement;",
    "CREATE POLICY workers_engagement_select ON workers_engagement FOR SELECT TO staffbank_app USING ((worker_id = (select nullif(current_setting('app.worker', true), '')::bigint)) or (trust_id = (select nullif(current_setting('app.trust', true), '')::bigint)) or ((select nullif(current_setting('app.duty', true), '')::text) in ('accounts', 'booking', 'broadcast', 'checking', 'deliver', 'forgetting', 'projecting', 'seating', 'sweeping')));",
    "DROP POLICY IF EXISTS workers_engagement_insert ON workers_engagement;",
    "CREATE POLICY workers_engagement_insert ON workers_engagement FOR INSERT TO staffbank_app WITH CHECK (((select nullif(current_setting('app.duty', true), '')::text) in ('accounts', 'sweeping')) or (worker_id = (select nullif(current_setting('app.worker', true), '')::bigint)));",
    "DROP POLICY IF EXISTS workers_engagement_update ON workers_engagement;",
    "CREATE POLICY workers_engagement_update ON workers_engagement FOR UPDATE TO staffbank_app USING (((select nullif(current_setting('app.duty', true), '')::text) in ('accounts', 'sweeping')) or (worker_id = (select nullif(current_setting('app.worker', true), '')::bigint)));",
    "DROP POLICY IF EXISTS workers_engagement_delete ON workers_engagement;",
    "CREATE POLICY workers_engagement_delete ON workers_engagement FOR DELETE TO staffbank_app USING (((select nullif(current_setting('app.duty', true), '')::text) in ('accounts', 'sweeping')) or (worker_id = (select nullif(current_setting('app.worker', true), '')::bigint)));",
]


class Migration(migrations.Migration):
    dependencies = [("workers", "0009_pool_choice")]

    operations = [migrations.RunSQL(STATEMENTS, migrations.RunSQL.noop)]
