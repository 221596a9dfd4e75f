"""The wall and the legal moves, as declared. Written by ``manage.py makewall``."""

from django.db import migrations

STATEMENTS = [
    "ALTER TABLE workers_workerinvitation ENABLE ROW LEVEL SECURITY;",
    "DROP POLICY IF EXISTS workers_workerinvitation_select ON workers_workerinvitation;",
    "CREATE POLICY workers_workerinvitation_select ON workers_workerinvitation FOR SELECT TO staffbank_app USING ((trust_id = (select nullif(current_setting('app.trust', true), '')::bigint)) or (bank_id = (select nullif(current_setting('app.bank', true), '')::bigint) and (select nullif(current_setting('app.kind', true), '')::text) = 'bank') or ((select nullif(current_setting('app.duty', true), '')::text) in ('accounts', 'forgetting', 'onboarding')));",
    "DROP POLICY IF EXISTS workers_workerinvitation_insert ON workers_workerinvitation;",
    "CREATE POLICY workers_workerinvitation_insert ON workers_workerinvitation FOR INSERT TO staffbank_app WITH CHECK (((select nullif(current_setting('app.duty', true), '')::text) in ('accounts', 'forgetting', 'onboarding')));",
    "DROP POLICY IF EXISTS workers_workerinvitation_update ON workers_workerinvitation;",
    "CREATE POLICY workers_workerinvitation_update ON workers_workerinvitation FOR UPDATE TO staffbank_app USING (((select nullif(current_setting('app.duty', true), '')::text) in ('accounts', 'forgetting', 'onboarding')));",
    "DROP POLICY IF EXISTS workers_workerinvitation_delete ON workers_workerinvitation;",
    "CREATE POLICY workers_workerinvitation_delete ON workers_workerinvitation FOR DELETE TO staffbank_app USING (((select nullif(current_setting('app.duty', true), '')::text) in ('accounts', 'forgetting', 'onboarding')));",
]


class Migration(migrations.Migration):
    dependencies = [("workers", "0011_invitation")]

    operations = [migrations.RunSQL(STATEMENTS, migrations.RunSQL.noop)]
