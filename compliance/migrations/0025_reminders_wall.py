"""The wall and the legal moves, as declared. Written by ``manage.py makewall``."""

from django.db import migrations

STATEMENTS = [
    "ALTER TABLE compliance_reminder ENABLE ROW LEVEL SECURITY;",
    "DROP POLICY IF EXISTS compliance_reminder_select ON compliance_reminder;",
    "CREATE POLICY compliance_reminder_select ON compliance_reminder FOR SELECT TO staffbank_app USING ((worker_id = (select nullif(current_setting('app.worker', true), '')::bigint)) or ((select current_setting('app.duty', true) in ('checking', 'forgetting'))));",
    "DROP POLICY IF EXISTS compliance_reminder_insert ON compliance_reminder;",
    "CREATE POLICY compliance_reminder_insert ON compliance_reminder FOR INSERT TO staffbank_app WITH CHECK (((select current_setting('app.duty', true) in ('checking', 'forgetting'))));",
    "DROP POLICY IF EXISTS compliance_reminder_update ON compliance_reminder;",
    "CREATE POLICY compliance_reminder_update ON compliance_reminder FOR UPDATE TO staffbank_app USING (((select current_setting('app.duty', true) in ('checking', 'forgetting'))));",
    "DROP POLICY IF EXISTS compliance_reminder_delete ON compliance_reminder;",
    "CREATE POLICY compliance_reminder_delete ON compliance_reminder FOR DELETE TO staffbank_app USING (((select current_setting('app.duty', true) in ('checking', 'forgetting'))));",
    # When reminders are due is reference data: the application reads it.
    "REVOKE INSERT, UPDATE, DELETE ON compliance_reminderday FROM staffbank_app;",
]


class Migration(migrations.Migration):
    dependencies = [("compliance", "0024_reminders")]

    operations = [migrations.RunSQL(STATEMENTS, migrations.RunSQL.noop)]
