"""The wall and the legal moves, as declared. Written by ``manage.py makewall``."""

from django.db import migrations

STATEMENTS = [
    "ALTER TABLE workers_termssignature ENABLE ROW LEVEL SECURITY;",
    "DROP POLICY IF EXISTS workers_termssignature_select ON workers_termssignature;",
    "CREATE POLICY workers_termssignature_select ON workers_termssignature FOR SELECT TO staffbank_app USING ((worker_id = (select nullif(current_setting('app.worker', true), '')::bigint)) or ((select current_setting('app.duty', true) in ('booking', 'broadcast', 'checking'))) or (exists (select 1 from workers_engagement e where e.worker_id = workers_termssignature.worker_id and e.trust_id = (select nullif(current_setting('app.trust', true), '')::bigint) and e.valid_from <= (select nullif(current_setting('app.today', true), '')::date) and (e.valid_to is null or e.valid_to >= (select nullif(current_setting('app.today', true), '')::date)))));",
    "DROP POLICY IF EXISTS workers_termssignature_insert ON workers_termssignature;",
    "CREATE POLICY workers_termssignature_insert ON workers_termssignature FOR INSERT TO staffbank_app WITH CHECK ((worker_id = (select nullif(current_setting('app.worker', true), '')::bigint)));",
    "CREATE OR REPLACE TRIGGER workers_termssignature_append_only BEFORE UPDATE OR DELETE ON workers_termssignature FOR EACH ROW EXECUTE FUNCTION staffbank_refuse_change();",
    "CREATE OR REPLACE TRIGGER workers_termssignature_no_truncate BEFORE TRUNCATE ON workers_termssignature FOR EACH STATEMENT EXECUTE FUNCTION staffbank_refuse_change();",
    "REVOKE UPDATE, DELETE, TRUNCATE ON workers_termssignature FROM staffbank_app;",
]


class Migration(migrations.Migration):
    dependencies = [("workers", "0028_asked_of_everybody")]

    operations = [migrations.RunSQL(STATEMENTS, migrations.RunSQL.noop)]
