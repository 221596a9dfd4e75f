"""The wall and the legal moves, as declared. Written by ``manage.py makewall``."""

from django.db import migrations

STATEMENTS = [
    "ALTER TABLE workers_staffentry ENABLE ROW LEVEL SECURITY;",
    "DROP POLICY IF EXISTS workers_staffentry_select ON workers_staffentry;",
    "CREATE POLICY workers_staffentry_select ON workers_staffentry FOR SELECT TO staffbank_app USING ((trust_id = (select nullif(current_setting('app.trust', true), '')::bigint)) or ((select current_setting('app.duty', true) in ('accounts', 'forgetting'))));",
    "DROP POLICY IF EXISTS workers_staffentry_insert ON workers_staffentry;",
    "CREATE POLICY workers_staffentry_insert ON workers_staffentry FOR INSERT TO staffbank_app WITH CHECK (((select current_setting('app.duty', true) in ('accounts', 'forgetting'))) or (trust_id = (select nullif(current_setting('app.trust', true), '')::bigint)));",
    "DROP POLICY IF EXISTS workers_staffentry_update ON workers_staffentry;",
    "CREATE POLICY workers_staffentry_update ON workers_staffentry FOR UPDATE TO staffbank_app USING (((select current_setting('app.duty', true) in ('accounts', 'forgetting'))) or (trust_id = (select nullif(current_setting('app.trust', true), '')::bigint)));",
    "DROP POLICY IF EXISTS workers_staffentry_delete ON workers_staffentry;",
    "CREATE POLICY workers_staffentry_delete ON workers_staffentry FOR DELETE TO staffbank_app USING (((select current_setting('app.duty', true) in ('accounts', 'forgetting'))) or (trust_id = (select nullif(current_setting('app.trust', true), '')::bigint)));",
    "ALTER TABLE workers_stafffile ENABLE ROW LEVEL SECURITY;",
    "DROP POLICY IF EXISTS workers_stafffile_select ON workers_stafffile;",
    "CREATE POLICY workers_stafffile_select ON workers_stafffile FOR SELECT TO staffbank_app USING ((trust_id = (select nullif(current_setting('app.trust', true), '')::bigint)) or ((select current_setting('app.duty', true) in ('sweeping'))));",
    "DROP POLICY IF EXISTS workers_stafffile_insert ON workers_stafffile;",
    "CREATE POLICY workers_stafffile_insert ON workers_stafffile FOR INSERT TO staffbank_app WITH CHECK (((select current_setting('app.duty', true) in ('sweeping'))) or (trust_id = (select nullif(current_setting('app.trust', true), '')::bigint)));",
    "DROP POLICY IF EXISTS workers_stafffile_update ON workers_stafffile;",
    "CREATE POLICY workers_stafffile_update ON workers_stafffile FOR UPDATE TO staffbank_app USING (((select current_setting('app.duty', true) in ('sweeping'))) or (trust_id = (select nullif(current_setting('app.trust', true), '')::bigint)));",
    "DROP POLICY IF EXISTS workers_stafffile_delete ON workers_stafffile;",
    "CREATE POLICY workers_stafffile_delete ON workers_stafffile FOR DELETE TO staffbank_app USING (((select current_setting('app.duty', true) in ('sweeping'))) or (trust_id = (select nullif(current_setting('app.trust', true), '')::bigint)));",
    "ALTER TABLE workers_staffmatch ENABLE ROW LEVEL SECURITY;",
    "DROP POLICY IF EXISTS workers_staffmatch_select ON workers_staffmatch;",
    "CREATE POLICY workers_staffmatch_select ON workers_staffmatch FOR SELECT TO staffbank_app USING ((trust_id = (select nullif(current_setting('app.trust', true), '')::bigint)) or ((select current_setting('app.duty', true) in ('accounts', 'forgetting'))));",
    "DROP POLICY IF EXISTS workers_staffmatch_insert ON workers_staffmatch;",
    "CREATE POLICY workers_staffmatch_insert ON workers_staffmatch FOR INSERT TO staffbank_app WITH CHECK (((select current_setting('app.duty', true) in ('accounts', 'forgetting'))) or (trust_id = (select nullif(current_setting('app.trust', true), '')::bigint)));",
    "DROP POLICY IF EXISTS workers_staffmatch_update ON workers_staffmatch;",
    "CREATE POLICY workers_staffmatch_update ON workers_staffmatch FOR UPDATE TO staffbank_app USING (((select current_setting('app.duty', true) in ('accounts', 'forgetting'))) or (trust_id = (select nullif(current_setting('app.trust', true), '')::bigint)));",
    "DROP POLICY IF EXISTS workers_staffmatch_delete ON workers_staffmatch;",
    "CREATE POLICY workers_staffmatch_delete ON workers_staffmatch FOR DELETE TO staffbank_app USING (((select current_setting('app.duty', true) in ('accounts', 'forgetting'))) or (trust_id = (select nullif(current_setting('app.trust', true), '')::bigint)));",
]


class Migration(migrations.Migration):
    dependencies = [("workers", "0017_staff_list")]

    operations = [migrations.RunSQL(STATEMENTS, migrations.RunSQL.noop)]
