"""The wall and the legal moves, as declared. Written by ``manage.py makewall``."""

from django.db import migrations

STATEMENTS = [
    "ALTER TABLE interop_answeredrequest ENABLE ROW LEVEL SECURITY;",
    "DROP POLICY IF EXISTS interop_answeredrequest_select ON interop_answeredrequest;",
    "CREATE POLICY interop_answeredrequest_select ON interop_answeredrequest FOR SELECT TO staffbank_app USING (((select nullif(current_setting('app.duty', true), '')::text) in ('idempotency')));",
    "DROP POLICY IF EXISTS interop_answeredrequest_insert ON interop_answeredrequest;",
    "CREATE POLICY interop_answeredrequest_insert ON interop_answeredrequest FOR INSERT TO staffbank_app WITH CHECK (((select nullif(current_setting('app.duty', true), '')::text) in ('idempotency')));",
    "DROP POLICY IF EXISTS interop_answeredrequest_update ON interop_answeredrequest;",
    "CREATE POLICY interop_answeredrequest_update ON interop_answeredrequest FOR UPDATE TO staffbank_app USING (((select nullif(current_setting('app.duty', true), '')::text) in ('idempotency')));",
    "DROP POLICY IF EXISTS interop_answeredrequest_delete ON interop_answeredrequest;",
    "CREATE POLICY interop_answeredrequest_delete ON interop_answeredrequest FOR DELETE TO staffbank_app USING (((select nullif(current_setting('app.duty', true), '')::text) in ('idempotency')));",
]


class Migration(migrations.Migration):
    dependencies = [("interop", "0001_initial")]

    operations = [migrations.RunSQL(STATEMENTS, migrations.RunSQL.noop)]
