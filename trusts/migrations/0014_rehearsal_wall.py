"""The wall and the legal moves, as declared. Written by ``manage.py makewall``."""

from django.db import migrations

STATEMENTS = [
    "ALTER TABLE trusts_rehearsal ENABLE ROW LEVEL SECURITY;",
    "DROP POLICY IF EXISTS trusts_rehearsal_select ON trusts_rehearsal;",
    "CREATE POLICY trusts_rehearsal_select ON trusts_rehearsal FOR SELECT TO staffbank_app USING ((trust_id = (select nullif(current_setting('app.trust', true), '')::bigint)) or (bank_id = (select nullif(current_setting('app.bank', true), '')::bigint) and (select nullif(current_setting('app.kind', true), '')::text) = 'bank'));",
    "DROP POLICY IF EXISTS trusts_rehearsal_insert ON trusts_rehearsal;",
    "CREATE POLICY trusts_rehearsal_insert ON trusts_rehearsal FOR INSERT TO staffbank_app WITH CHECK ((bank_id = (select nullif(current_setting('app.bank', true), '')::bigint) and (select nullif(current_setting('app.kind', true), '')::text) = 'bank'));",
    "CREATE OR REPLACE TRIGGER trusts_rehearsal_append_only BEFORE UPDATE OR DELETE ON trusts_rehearsal FOR EACH ROW EXECUTE FUNCTION staffbank_refuse_change();",
    "CREATE OR REPLACE TRIGGER trusts_rehearsal_no_truncate BEFORE TRUNCATE ON trusts_rehearsal FOR EACH STATEMENT EXECUTE FUNCTION staffbank_refuse_change();",
    "REVOKE UPDATE, DELETE, TRUNCATE ON trusts_rehearsal FROM staffbank_app;",
]


class Migration(migrations.Migration):
    dependencies = [("trusts", "0013_rehearsal")]

    operations = [migrations.RunSQL(STATEMENTS, migrations.RunSQL.noop)]
