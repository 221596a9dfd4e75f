"""The duty a policy allows is asked once a query, not of each row. Written by ``manage.py makewall``."""

from django.db import migrations

STATEMENTS = [
    "ALTER TABLE outbox_delivery ENABLE ROW LEVEL SECURITY;",
    "DROP POLICY IF EXISTS outbox_delivery_select ON outbox_delivery;",
    "CREATE POLICY outbox_delivery_select ON outbox_delivery FOR SELECT TO staffbank_app USING (((select current_setting('app.duty', true) in ('relay'))));",
    "DROP POLICY IF EXISTS outbox_delivery_insert ON outbox_delivery;",
    "CREATE POLICY outbox_delivery_insert ON outbox_delivery FOR INSERT TO staffbank_app WITH CHECK (((select current_setting('app.duty', true) in ('relay'))) or ((select nullif(current_setting('app.kind', true), '')::text) is not null));",
    "DROP POLICY IF EXISTS outbox_delivery_update ON outbox_delivery;",
    "CREATE POLICY outbox_delivery_update ON outbox_delivery FOR UPDATE TO staffbank_app USING (((select current_setting('app.duty', true) in ('relay'))) or ((select nullif(current_setting('app.kind', true), '')::text) is not null));",
    "DROP POLICY IF EXISTS outbox_delivery_delete ON outbox_delivery;",
    "CREATE POLICY outbox_delivery_delete ON outbox_delivery FOR DELETE TO staffbank_app USING (((select current_setting('app.duty', true) in ('relay'))) or ((select nullif(current_setting('app.kind', true), '')::text) is not null));",
    "ALTER TABLE outbox_event ENABLE ROW LEVEL SECURITY;",
    "DROP POLICY IF EXISTS outbox_event_select ON outbox_event;",
    "CREATE POLICY outbox_event_select ON outbox_event FOR SELECT TO staffbank_app USING (((select current_setting('app.duty', true) in ('relay'))));",
    "DROP POLICY IF EXISTS outbox_event_insert ON outbox_event;",
    "CREATE POLICY outbox_event_insert ON outbox_event FOR INSERT TO staffbank_app WITH CHECK (((select nullif(current_setting('app.kind', true), '')::text) is not null));",
    "CREATE OR REPLACE TRIGGER outbox_event_append_only BEFORE UPDATE OR DELETE ON outbox_event FOR EACH ROW EXECUTE FUNCTION staffbank_refuse_change();",
    "CREATE OR REPLACE TRIGGER outbox_event_no_truncate BEFORE TRUNCATE ON outbox_event FOR EACH STATEMENT EXECUTE FUNCTION staffbank_refuse_change();",
    "REVOKE UPDATE, DELETE, TRUNCATE ON outbox_event FROM staffbank_app;",
]


class Migration(migrations.Migration):
    dependencies = [("outbox", "0003_event_request")]

    operations = [migrations.RunSQL(STATEMENTS, migrations.RunSQL.noop)]
