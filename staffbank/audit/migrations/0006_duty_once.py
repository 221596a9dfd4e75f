"""The duty a policy allows is asked once a query, not of each row. Written by ``manage.py makewall``."""

from django.db import migrations

STATEMENTS = [
    "ALTER TABLE audit_auditentry ENABLE ROW LEVEL SECURITY;",
    "DROP POLICY IF EXISTS audit_auditentry_select ON audit_auditentry;",
    "CREATE POLICY audit_auditentry_select ON audit_auditentry FOR SELECT TO staffbank_app USING ((trust_id = (select nullif(current_setting('app.trust', true), '')::bigint)) or (worker_id = (select nullif(current_setting('app.worker', true), '')::bigint)) or (bank_id = (select nullif(current_setting('app.bank', true), '')::bigint) and (select nullif(current_setting('app.kind', true), '')::text) in ('bank', 'system')) or (icb_id = (select nullif(current_setting('app.icb', true), '')::bigint)) or ((select nullif(current_setting('app.duty', true), '')::text) = 'auditing' and (select nullif(current_setting('app.kind', true), '')::text) = 'bank' and trust_id in (select m.trust_id from trusts_poolmembership m where m.bank_id = (select nullif(current_setting('app.bank', true), '')::bigint))) or ((select current_setting('app.duty', true) in ('sealing'))));",
    "DROP POLICY IF EXISTS audit_auditentry_insert ON audit_auditentry;",
    "CREATE POLICY audit_auditentry_insert ON audit_auditentry FOR INSERT TO staffbank_app WITH CHECK (((select nullif(current_setting('app.kind', true), '')::text) is not null));",
    "CREATE OR REPLACE TRIGGER audit_auditentry_append_only BEFORE UPDATE OR DELETE ON audit_auditentry FOR EACH ROW EXECUTE FUNCTION staffbank_refuse_change();",
    "CREATE OR REPLACE TRIGGER audit_auditentry_no_truncate BEFORE TRUNCATE ON audit_auditentry FOR EACH STATEMENT EXECUTE FUNCTION staffbank_refuse_change();",
    "REVOKE UPDATE, DELETE, TRUNCATE ON audit_auditentry FROM staffbank_app;",
    "ALTER TABLE audit_origin ENABLE ROW LEVEL SECURITY;",
    "DROP POLICY IF EXISTS audit_origin_select ON audit_origin;",
    "CREATE POLICY audit_origin_select ON audit_origin FOR SELECT TO staffbank_app USING (((select current_setting('app.duty', true) in ('auditing'))));",
    "DROP POLICY IF EXISTS audit_origin_insert ON audit_origin;",
    "CREATE POLICY audit_origin_insert ON audit_origin FOR INSERT TO staffbank_app WITH CHECK (((select nullif(current_setting('app.kind', true), '')::text) is not null));",
    "CREATE OR REPLACE TRIGGER audit_origin_append_only BEFORE UPDATE OR DELETE ON audit_origin FOR EACH ROW EXECUTE FUNCTION staffbank_refuse_change();",
    "CREATE OR REPLACE TRIGGER audit_origin_no_truncate BEFORE TRUNCATE ON audit_origin FOR EACH STATEMENT EXECUTE FUNCTION staffbank_refuse_change();",
    "REVOKE UPDATE, DELETE, TRUNCATE ON audit_origin FROM staffbank_app;",
    "ALTER TABLE audit_seal ENABLE ROW LEVEL SECURITY;",
    "DROP POLICY IF EXISTS audit_seal_select ON audit_seal;",
    "CREATE POLICY audit_seal_select ON audit_seal FOR SELECT TO staffbank_app USING (((select nullif(current_setting('app.kind', true), '')::text) in ('bank', 'system') and bank_id = (select nullif(current_setting('app.bank', true), '')::bigint)) or ((select current_setting('app.duty', true) in ('auditing', 'sealing'))));",
    "DROP POLICY IF EXISTS audit_seal_insert ON audit_seal;",
    "CREATE POLICY audit_seal_insert ON audit_seal FOR INSERT TO staffbank_app WITH CHECK (((select current_setting('app.duty', true) in ('sealing'))));",
    "CREATE OR REPLACE TRIGGER audit_seal_append_only BEFORE UPDATE OR DELETE ON audit_seal FOR EACH ROW EXECUTE FUNCTION staffbank_refuse_change();",
    "CREATE OR REPLACE TRIGGER audit_seal_no_truncate BEFORE TRUNCATE ON audit_seal FOR EACH STATEMENT EXECUTE FUNCTION staffbank_refuse_change();",
    "REVOKE UPDATE, DELETE, TRUNCATE ON audit_seal FROM staffbank_app;",
]


class Migration(migrations.Migration):
    dependencies = [("audit", "0005_marks")]

    operations = [migrations.RunSQL(STATEMENTS, migrations.RunSQL.noop)]
