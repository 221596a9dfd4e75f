"""The wall and the legal moves, as declared. Written by ``manage.py makewall``."""

from django.db import migrations

STATEMENTS = [
    "ALTER TABLE trusts_agreementversion ENABLE ROW LEVEL SECURITY;",
    "DROP POLICY IF EXISTS trusts_agreementversion_select ON trusts_agreementversion;",
    "CREATE POLICY trusts_agreementversion_select ON trusts_agreementversion FOR SELECT TO staffbank_app USING (((select nullif(current_setting('app.kind', true), '')::text) is not null));",
    "DROP POLICY IF EXISTS trusts_agreementversion_insert ON trusts_agreementversion;",
    "CREATE POLICY trusts_agreementversion_insert ON trusts_agreementversion FOR INSERT TO staffbank_app WITH CHECK ((bank_id = (select nullif(current_setting('app.bank', true), '')::bigint) and (select nullif(current_setting('app.kind', true), '')::text) = 'bank'));",
    "CREATE OR REPLACE TRIGGER trusts_agreementversion_append_only BEFORE UPDATE OR DELETE ON trusts_agreementversion FOR EACH ROW EXECUTE FUNCTION staffbank_refuse_change();",
    "CREATE OR REPLACE TRIGGER trusts_agreementversion_no_truncate BEFORE TRUNCATE ON trusts_agreementversion FOR EACH STATEMENT EXECUTE FUNCTION staffbank_refuse_change();",
    "REVOKE UPDATE, DELETE, TRUNCATE ON trusts_agreementversion FROM staffbank_app;",
    "ALTER TABLE trusts_signature ENABLE ROW LEVEL SECURITY;",
    "DROP POLICY IF EXISTS trusts_signature_select ON trusts_signature;",
    "CREATE POLICY trusts_signature_select ON trusts_signature FOR SELECT TO staffbank_app USING ((trust_id = (select nullif(current_setting('app.trust', true), '')::bigint)) or (bank_id = (select nullif(current_setting('app.bank', true), '')::bigint) and (select nullif(current_setting('app.kind', true), '')::text) = 'bank'));",
    "DROP POLICY IF EXISTS trusts_signature_insert ON trusts_signature;",
    "CREATE POLICY trusts_signature_insert ON trusts_signature FOR INSERT TO staffbank_app WITH CHECK ((trust_id = (select nullif(current_setting('app.trust', true), '')::bigint)));",
    "CREATE OR REPLACE TRIGGER trusts_signature_append_only BEFORE UPDATE OR DELETE ON trusts_signature FOR EACH ROW EXECUTE FUNCTION staffbank_refuse_change();",
    "CREATE OR REPLACE TRIGGER trusts_signature_no_truncate BEFORE TRUNCATE ON trusts_signature FOR EACH STATEMENT EXECUTE FUNCTION staffbank_refuse_change();",
    "REVOKE UPDATE, DELETE, TRUNCATE ON trusts_signature FROM staffbank_app;",
]


class Migration(migrations.Migration):
    dependencies = [("trusts", "0009_agreement")]

    operations = [migrations.RunSQL(STATEMENTS, migrations.RunSQL.noop)]
