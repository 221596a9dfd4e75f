"""The wall and the legal moves, as declared. Written by ``manage.py makewall``."""

from django.db import migrations

STATEMENTS = [
    "ALTER TABLE audit_auditentry ENABLE ROW LEVEL SECURITY;",
    "DROP POLICY IF EXISTS audit_auditentry_select ON audit_auditentry;",
    "CREATE POLICY audit_auditentry_select ON audit_auditentry FOR SELECT TO staffbank_app USING ((trust_id = (select nullif(current_setting('app.trust', true), '')::bigint)) or (worker_id = (select nullif(current_setting('app.worker', true), '')::bigint)) or (bank_id = (select nullif(current_setting('app.bank', true), '')::bigint) and (select nullif(current_setting('app.kind', true), '')::text) in ('bank', 'system')) or (icb_id = (select nullif(current_setting('app.icb', true), '')::bigint)));",
    "DROP POLICY IF EXISTS audit_auditentry_insert ON audit_auditentry;",
    "CREATE POLICY audit_auditentry_insert ON audit_auditentry FOR INSERT TO staffbank_app WITH CHECK (((select nullif(current_setting('app.kind', true), '')::text) is not null));",
    "CREATE OR REPLACE TRIGGER audit_auditentry_append_only BEFORE UPDATE OR DELETE ON audit_auditentry FOR EACH ROW EXECUTE FUNCTION staffbank_refuse_change();",
    "CREATE OR REPLACE TRIGGER audit_auditentry_no_truncate BEFORE TRUNCATE ON audit_auditentry FOR EACH STATEMENT EXECUTE FUNCTION staffbank_refuse_change();",
    "REVOKE UPDATE, DELETE, TRUNCATE ON audit_auditentry FROM staffbank_app;",
]


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [migrations.RunSQL(STATEMENTS, migrations.RunSQL.noop)]
