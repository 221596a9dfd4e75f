"""The wall and the legal moves, as declared. Written by ``manage.py makewall``."""

from django.db import migrations

STATEMENTS = [
    "ALTER TABLE workers_merge ENABLE ROW LEVEL SECURITY;",
    "DROP POLICY IF EXISTS workers_merge_select ON workers_merge;",
    "CREATE POLICY workers_merge_select ON workers_merge FOR SELECT TO staffbank_app USING ((bank_id = (select nullif(current_setting('app.bank', true), '')::bigint)) or ((select current_setting('app.duty', true) in ('accounts'))));",
    "DROP POLICY IF EXISTS workers_merge_insert ON workers_merge;",
    "CREATE POLICY workers_merge_insert ON workers_merge FOR INSERT TO staffbank_app WITH CHECK (((select current_setting('app.duty', true) in ('accounts'))) or (bank_id = (select nullif(current_setting('app.bank', true), '')::bigint)));",
    "DROP POLICY IF EXISTS workers_merge_update ON workers_merge;",
    "CREATE POLICY workers_merge_update ON workers_merge FOR UPDATE TO staffbank_app USING (((select current_setting('app.duty', true) in ('accounts'))) or (bank_id = (select nullif(current_setting('app.bank', true), '')::bigint)));",
    "DROP POLICY IF EXISTS workers_merge_delete ON workers_merge;",
    "CREATE POLICY workers_merge_delete ON workers_merge FOR DELETE TO staffbank_app USING (((select current_setting('app.duty', true) in ('accounts'))) or (bank_id = (select nullif(current_setting('app.bank', true), '')::bigint)));",
    "ALTER TABLE workers_movedrow ENABLE ROW LEVEL SECURITY;",
    "DROP POLICY IF EXISTS workers_movedrow_select ON workers_movedrow;",
    "CREATE POLICY workers_movedrow_select ON workers_movedrow FOR SELECT TO staffbank_app USING (((select current_setting('app.duty', true) in ('accounts'))) or (exists (select 1 from workers_merge m where m.id = merge_id and m.bank_id = (select nullif(current_setting('app.bank', true), '')::bigint))));",
    "DROP POLICY IF EXISTS workers_movedrow_insert ON workers_movedrow;",
    "CREATE POLICY workers_movedrow_insert ON workers_movedrow FOR INSERT TO staffbank_app WITH CHECK (((select current_setting('app.duty', true) in ('accounts'))));",
    "DROP POLICY IF EXISTS workers_movedrow_update ON workers_movedrow;",
    "CREATE POLICY workers_movedrow_update ON workers_movedrow FOR UPDATE TO staffbank_app USING (((select current_setting('app.duty', true) in ('accounts'))));",
    "DROP POLICY IF EXISTS workers_movedrow_delete ON workers_movedrow;",
    "CREATE POLICY workers_movedrow_delete ON workers_movedrow FOR DELETE TO staffbank_app USING (((select current_setting('app.duty', true) in ('accounts'))));",
]


class Migration(migrations.Migration):
    dependencies = [("workers", "0019_merging")]

    operations = [migrations.RunSQL(STATEMENTS, migrations.RunSQL.noop)]
