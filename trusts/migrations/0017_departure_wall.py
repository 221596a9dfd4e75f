"""The wall and the legal moves, as declared. Written by ``manage.py makewall``."""

from django.db import migrations

STATEMENTS = [
    "ALTER TABLE trusts_departure ENABLE ROW LEVEL SECURITY;",
    "DROP POLICY IF EXISTS trusts_departure_select ON trusts_departure;",
    "CREATE POLICY trusts_departure_select ON trusts_departure FOR SELECT TO staffbank_app USING ((bank_id = (select nullif(current_setting('app.bank', true), '')::bigint)) or (trust_id = (select nullif(current_setting('app.trust', true), '')::bigint)));",
    "DROP POLICY IF EXISTS trusts_departure_insert ON trusts_departure;",
    "CREATE POLICY trusts_departure_insert ON trusts_departure FOR INSERT TO staffbank_app WITH CHECK ((bank_id = (select nullif(current_setting('app.bank', true), '')::bigint)));",
    "DROP POLICY IF EXISTS trusts_departure_update ON trusts_departure;",
    "CREATE POLICY trusts_departure_update ON trusts_departure FOR UPDATE TO staffbank_app USING ((bank_id = (select nullif(current_setting('app.bank', true), '')::bigint)));",
    "DROP POLICY IF EXISTS trusts_departure_delete ON trusts_departure;",
    "CREATE POLICY trusts_departure_delete ON trusts_departure FOR DELETE TO staffbank_app USING ((bank_id = (select nullif(current_setting('app.bank', true), '')::bigint)));",
]


class Migration(migrations.Migration):
    dependencies = [("trusts", "0016_departure")]

    operations = [migrations.RunSQL(STATEMENTS, migrations.RunSQL.noop)]
