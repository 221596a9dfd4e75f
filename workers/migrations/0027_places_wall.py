"""The wall and the legal moves, as declared. Written by ``manage.py makewall``."""

from django.db import migrations

STATEMENTS = [
    "ALTER TABLE workers_sitechoice ENABLE ROW LEVEL SECURITY;",
    "DROP POLICY IF EXISTS workers_sitechoice_select ON workers_sitechoice;",
    "CREATE POLICY workers_sitechoice_select ON workers_sitechoice FOR SELECT TO staffbank_app USING ((worker_id = (select nullif(current_setting('app.worker', true), '')::bigint)) or ((select current_setting('app.duty', true) in ('broadcast', 'checking', 'forgetting'))) or (exists (select 1 from workers_engagement e where e.worker_id = workers_sitechoice.worker_id and e.trust_id = (select nullif(current_setting('app.trust', true), '')::bigint) and e.valid_from <= (select nullif(current_setting('app.today', true), '')::date) and (e.valid_to is null or e.valid_to >= (select nullif(current_setting('app.today', true), '')::date)))));",
    "DROP POLICY IF EXISTS workers_sitechoice_insert ON workers_sitechoice;",
    "CREATE POLICY workers_sitechoice_insert ON workers_sitechoice FOR INSERT TO staffbank_app WITH CHECK (((select current_setting('app.duty', true) in ('forgetting'))) or (worker_id = (select nullif(current_setting('app.worker', true), '')::bigint)));",
    "DROP POLICY IF EXISTS workers_sitechoice_update ON workers_sitechoice;",
    "CREATE POLICY workers_sitechoice_update ON workers_sitechoice FOR UPDATE TO staffbank_app USING (((select current_setting('app.duty', true) in ('forgetting'))) or (worker_id = (select nullif(current_setting('app.worker', true), '')::bigint)));",
    "DROP POLICY IF EXISTS workers_sitechoice_delete ON workers_sitechoice;",
    "CREATE POLICY workers_sitechoice_delete ON workers_sitechoice FOR DELETE TO staffbank_app USING (((select current_setting('app.duty', true) in ('forgetting'))) or (worker_id = (select nullif(current_setting('app.worker', true), '')::bigint)));",
]


class Migration(migrations.Migration):
    dependencies = [("workers", "0026_places")]

    operations = [migrations.RunSQL(STATEMENTS, migrations.RunSQL.noop)]
