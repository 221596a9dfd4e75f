"""The wall and the legal moves, as declared. Written by ``manage.py makewall``."""

from django.db import migrations

STATEMENTS = [
    "ALTER TABLE workers_unlike ENABLE ROW LEVEL SECURITY;",
    "DROP POLICY IF EXISTS workers_unlike_select ON workers_unlike;",
    "CREATE POLICY workers_unlike_select ON workers_unlike FOR SELECT TO staffbank_app USING ((bank_id = (select nullif(current_setting('app.bank', true), '')::bigint)) or ((select current_setting('app.duty', true) in ('accounts'))));",
    "DROP POLICY IF EXISTS workers_unlike_insert ON workers_unlike;",
    "CREATE POLICY workers_unlike_insert ON workers_unlike FOR INSERT TO staffbank_app WITH CHECK (((select current_setting('app.duty', true) in ('accounts'))) or (bank_id = (select nullif(current_setting('app.bank', true), '')::bigint)));",
    "DROP POLICY IF EXISTS workers_unlike_update ON workers_unlike;",
    "CREATE POLICY workers_unlike_update ON workers_unlike FOR UPDATE TO staffbank_app USING (((select current_setting('app.duty', true) in ('accounts'))) or (bank_id = (select nullif(current_setting('app.bank', true), '')::bigint)));",
    "DROP POLICY IF EXISTS workers_unlike_delete ON workers_unlike;",
    "CREATE POLICY workers_unlike_delete ON workers_unlike FOR DELETE TO staffbank_app USING (((select current_setting('app.duty', true) in ('accounts'))) or (bank_id = (select nullif(current_setting('app.bank', true), '')::bigint)));",
]


class Migration(migrations.Migration):
    dependencies = [("workers", "0031_unlike")]

    operations = [migrations.RunSQL(STATEMENTS, migrations.RunSQL.noop)]
