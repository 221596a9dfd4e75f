"""The wall and the legal moves, as declared. Written by ``manage.py makewall``."""

from django.db import migrations

STATEMENTS = [
    "ALTER TABLE workers_worker ENABLE ROW LEVEL SECURITY;",
    "DROP POLICY IF EXISTS workers_worker_select ON workers_worker;",
    "CREATE POLICY workers_worker_select ON workers_worker FOR SELECT TO staffbank_app USING ((id = (select nullif(current_setting('app.worker', true), '')::bigint)) or ((select nullif(current_setting('app.duty', true), '')::text) in ('accounts', 'auditing', 'booking', 'broadcast', 'checking', 'deliver', 'seating', 'tokens')) or (exists (select 1 from workers_engagement e where e.worker_id = workers_worker.id and e.trust_id = (select nullif(current_setting('app.trust', true), '')::bigint) and e.valid_from <= (select nullif(current_setting('app.today', true), '')::date) and (e.valid_to is null or e.valid_to >= (select nullif(current_setting('app.today', true), '')::date)))) or (exists (select 1 from workers_grant g where g.worker_id = workers_worker.id and g.trust_id = (select nullif(current_setting('app.trust', true), '')::bigint) and g.valid_to >= (select nullif(current_setting('app.today', true), '')::date))));",
    "DROP POLICY IF EXISTS workers_worker_insert ON workers_worker;",
    "CREATE POLICY workers_worker_insert ON workers_worker FOR INSERT TO staffbank_app WITH CHECK (((select nullif(current_setting('app.duty', true), '')::text) in ('accounts', 'booking')) or (id = (select nullif(current_setting('app.worker', true), '')::bigint)));",
    "DROP POLICY IF EXISTS workers_worker_update ON workers_worker;",
    "CREATE POLICY workers_worker_update ON workers_worker FOR UPDATE TO staffbank_app USING (((select nullif(current_setting('app.duty', true), '')::text) in ('accounts', 'booking')) or (id = (select nullif(current_setting('app.worker', true), '')::bigint)));",
    "DROP POLICY IF EXISTS workers_worker_delete ON workers_worker;",
    "CREATE POLICY workers_worker_delete ON workers_worker FOR DELETE TO staffbank_app USING (((select nullif(current_setting('app.duty', true), '')::text) in ('accounts', 'booking')) or (id = (select nullif(current_setting('app.worker', true), '')::bigint)));",
    'CREATE OR REPLACE TRIGGER workers_worker_moves BEFORE UPDATE OF status ON workers_worker FOR EACH ROW WHEN (OLD.status IS DISTINCT FROM NEW.status) EXECUTE FUNCTION staffbank_refuse_illegal_move(\'{"active":["left","paused"],"joining":["active","left"],"left":["joining"],"paused":["active","left"]}\');',
]


class Migration(migrations.Migration):
    dependencies = [("workers", "0003_message_choice")]

    operations = [migrations.RunSQL(STATEMENTS, migrations.RunSQL.noop)]
