"""The duty a policy allows is asked once a query, not of each row. Written by ``manage.py makewall``."""

from django.db import migrations

STATEMENTS = [
    "ALTER TABLE interop_answeredrequest ENABLE ROW LEVEL SECURITY;",
    "DROP POLICY IF EXISTS interop_answeredrequest_select ON interop_answeredrequest;",
    "CREATE POLICY interop_answeredrequest_select ON interop_answeredrequest FOR SELECT TO staffbank_app USING (((select current_setting('app.duty', true) in ('idempotency'))));",
    "DROP POLICY IF EXISTS interop_answeredrequest_insert ON interop_answeredrequest;",
    "CREATE POLICY interop_answeredrequest_insert ON interop_answeredrequest FOR INSERT TO staffbank_app WITH CHECK (((select current_setting('app.duty', true) in ('idempotency'))));",
    "DROP POLICY IF EXISTS interop_answeredrequest_update ON interop_answeredrequest;",
    "CREATE POLICY interop_answeredrequest_update ON interop_answeredrequest FOR UPDATE TO staffbank_app USING (((select current_setting('app.duty', true) in ('idempotency'))));",
    "DROP POLICY IF EXISTS interop_answeredrequest_delete ON interop_answeredrequest;",
    "CREATE POLICY interop_answeredrequest_delete ON interop_answeredrequest FOR DELETE TO staffbank_app USING (((select current_setting('app.duty', true) in ('idempotency'))));",
]


class Migration(migrations.Migration):
    dependencies = [("interop", "0002_wall")]

    operations = [migrations.RunSQL(STATEMENTS, migrations.RunSQL.noop)]
