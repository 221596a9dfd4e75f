"""The duty a policy allows is asked once a query, not of each row. Written by ``manage.py makewall``."""

from django.db import migrations

STATEMENTS = [
    "ALTER TABLE notifications_message ENABLE ROW LEVEL SECURITY;",
    "DROP POLICY IF EXISTS notifications_message_select ON notifications_message;",
    "CREATE POLICY notifications_message_select ON notifications_message FOR SELECT TO staffbank_app USING ((worker_id = (select nullif(current_setting('app.worker', true), '')::bigint)) or (user_id = (select nullif(current_setting('app.user', true), '')::bigint)) or ((select current_setting('app.duty', true) in ('counting', 'deliver', 'forgetting'))));",
    "DROP POLICY IF EXISTS notifications_message_insert ON notifications_message;",
    "CREATE POLICY notifications_message_insert ON notifications_message FOR INSERT TO staffbank_app WITH CHECK (((select current_setting('app.duty', true) in ('deliver', 'forgetting'))) or (worker_id = (select nullif(current_setting('app.worker', true), '')::bigint)) or (user_id = (select nullif(current_setting('app.user', true), '')::bigint)));",
    "DROP POLICY IF EXISTS notifications_message_update ON notifications_message;",
    "CREATE POLICY notifications_message_update ON notifications_message FOR UPDATE TO staffbank_app USING (((select current_setting('app.duty', true) in ('deliver', 'forgetting'))) or (worker_id = (select nullif(current_setting('app.worker', true), '')::bigint)) or (user_id = (select nullif(current_setting('app.user', true), '')::bigint)));",
    "DROP POLICY IF EXISTS notifications_message_delete ON notifications_message;",
    "CREATE POLICY notifications_message_delete ON notifications_message FOR DELETE TO staffbank_app USING (((select current_setting('app.duty', true) in ('deliver', 'forgetting'))) or (worker_id = (select nullif(current_setting('app.worker', true), '')::bigint)) or (user_id = (select nullif(current_setting('app.user', true), '')::bigint)));",
    'CREATE OR REPLACE TRIGGER notifications_message_moves BEFORE UPDATE OF status ON notifications_message FOR EACH ROW WHEN (OLD.status IS DISTINCT FROM NEW.status) EXECUTE FUNCTION staffbank_refuse_illegal_move(\'{"delayed":["failed","gone","queued","sent"],"delivered":["gone"],"failed":["queued"],"queued":["delayed","delivered","failed","gone","sent","stopped"],"sent":["delivered","failed"]}\');',
]


class Migration(migrations.Migration):
    dependencies = [("notifications", "0006_unread")]

    operations = [migrations.RunSQL(STATEMENTS, migrations.RunSQL.noop)]
