"""The duty a policy allows is asked once a query, not of each row. Written by ``manage.py makewall``."""

from django.db import migrations

STATEMENTS = [
    "ALTER TABLE accounts_failedtry ENABLE ROW LEVEL SECURITY;",
    "DROP POLICY IF EXISTS accounts_failedtry_select ON accounts_failedtry;",
    "CREATE POLICY accounts_failedtry_select ON accounts_failedtry FOR SELECT TO staffbank_app USING (((select current_setting('app.duty', true) in ('accounts'))));",
    "DROP POLICY IF EXISTS accounts_failedtry_insert ON accounts_failedtry;",
    "CREATE POLICY accounts_failedtry_insert ON accounts_failedtry FOR INSERT TO staffbank_app WITH CHECK (((select current_setting('app.duty', true) in ('accounts'))));",
    "DROP POLICY IF EXISTS accounts_failedtry_update ON accounts_failedtry;",
    "CREATE POLICY accounts_failedtry_update ON accounts_failedtry FOR UPDATE TO staffbank_app USING (((select current_setting('app.duty', true) in ('accounts'))));",
    "DROP POLICY IF EXISTS accounts_failedtry_delete ON accounts_failedtry;",
    "CREATE POLICY accounts_failedtry_delete ON accounts_failedtry FOR DELETE TO staffbank_app USING (((select current_setting('app.duty', true) in ('accounts'))));",
    "ALTER TABLE accounts_opensession ENABLE ROW LEVEL SECURITY;",
    "DROP POLICY IF EXISTS accounts_opensession_select ON accounts_opensession;",
    "CREATE POLICY accounts_opensession_select ON accounts_opensession FOR SELECT TO staffbank_app USING ((user_id = (select nullif(current_setting('app.user', true), '')::bigint)) or ((select current_setting('app.duty', true) in ('accounts'))));",
    "DROP POLICY IF EXISTS accounts_opensession_insert ON accounts_opensession;",
    "CREATE POLICY accounts_opensession_insert ON accounts_opensession FOR INSERT TO staffbank_app WITH CHECK (((select current_setting('app.duty', true) in ('accounts'))) or (user_id = (select nullif(current_setting('app.user', true), '')::bigint)));",
    "DROP POLICY IF EXISTS accounts_opensession_update ON accounts_opensession;",
    "CREATE POLICY accounts_opensession_update ON accounts_opensession FOR UPDATE TO staffbank_app USING (((select current_setting('app.duty', true) in ('accounts'))) or (user_id = (select nullif(current_setting('app.user', true), '')::bigint)));",
    "DROP POLICY IF EXISTS accounts_opensession_delete ON accounts_opensession;",
    "CREATE POLICY accounts_opensession_delete ON accounts_opensession FOR DELETE TO staffbank_app USING (((select current_setting('app.duty', true) in ('accounts'))) or (user_id = (select nullif(current_setting('app.user', true), '')::bigint)));",
]


class Migration(migrations.Migration):
    dependencies = [("accounts", "0005_wall")]

    operations = [migrations.RunSQL(STATEMENTS, migrations.RunSQL.noop)]
