"""Let a trust's page count how a wave's messages fared, as the model declares."""

from django.db import migrations

STATEMENTS = [
    "DROP POLICY IF EXISTS notifications_message_select ON notifications_message;",
    "CREATE POLICY notifications_message_select ON notifications_message FOR SELECT TO staffbank_app USING ((worker_id = (select nullif(current_setting('app.worker', true), '')::bigint)) or (user_id = (select nullif(current_setting('app.user', true), '')::bigint)) or ((select nullif(current_setting('app.duty', true), '')::text) in ('counting', 'deliver')));",
]


class Migration(migrations.Migration):
    dependencies = [("notifications", "0002_wall")]

    operations = [migrations.RunSQL(STATEMENTS, migrations.RunSQL.noop)]
