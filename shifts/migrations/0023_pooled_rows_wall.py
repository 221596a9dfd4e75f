"""The wall and the legal moves, as declared. Written by ``manage.py makewall``."""

from django.db import migrations

STATEMENTS = [
    "ALTER TABLE shifts_vacancy ENABLE ROW LEVEL SECURITY;",
    "DROP POLICY IF EXISTS shifts_vacancy_select ON shifts_vacancy;",
    "CREATE POLICY shifts_vacancy_select ON shifts_vacancy FOR SELECT TO staffbank_app USING ((trust_id = (select nullif(current_setting('app.trust', true), '')::bigint)) or (trust_id = any((select nullif(current_setting('app.trusts', true), '')::bigint[])::bigint[]) and published_at is not null) or (bank_id = any((select nullif(current_setting('app.pools', true), '')::bigint[])::bigint[]) and pool_opened_at is not null and ((select nullif(current_setting('app.kind', true), '')::text) <> 'trust' or shifts_shows_pooled_rows(bank_id, (select nullif(current_setting('app.trust', true), '')::bigint), (select nullif(current_setting('app.today', true), '')::date)))) or (bank_id = (select case when current_setting('app.kind', true) = 'system' then nullif(current_setting('app.bank', true), '')::bigint end)) or ((select nullif(current_setting('app.duty', true), '')::text) in ('booking', 'broadcast', 'checking', 'counting', 'deliver', 'projecting', 'sweeping')) or (id in (select shifts_own_vacancies())));",
    "DROP POLICY IF EXISTS shifts_vacancy_insert ON shifts_vacancy;",
    "CREATE POLICY shifts_vacancy_insert ON shifts_vacancy FOR INSERT TO staffbank_app WITH CHECK (((select nullif(current_setting('app.duty', true), '')::text) in ('booking', 'broadcast', 'sweeping')) or (trust_id = (select nullif(current_setting('app.trust', true), '')::bigint)));",
    "DROP POLICY IF EXISTS shifts_vacancy_update ON shifts_vacancy;",
    "CREATE POLICY shifts_vacancy_update ON shifts_vacancy FOR UPDATE TO staffbank_app USING (((select nullif(current_setting('app.duty', true), '')::text) in ('booking', 'broadcast', 'sweeping')) or (trust_id = (select nullif(current_setting('app.trust', true), '')::bigint)));",
    "DROP POLICY IF EXISTS shifts_vacancy_delete ON shifts_vacancy;",
    "CREATE POLICY shifts_vacancy_delete ON shifts_vacancy FOR DELETE TO staffbank_app USING (((select nullif(current_setting('app.duty', true), '')::text) in ('booking', 'broadcast', 'sweeping')) or (trust_id = (select nullif(current_setting('app.trust', true), '')::bigint)));",
    'CREATE OR REPLACE TRIGGER shifts_vacancy_moves BEFORE UPDATE OF status ON shifts_vacancy FOR EACH ROW WHEN (OLD.status IS DISTINCT FROM NEW.status) EXECUTE FUNCTION staffbank_refuse_illegal_move(\'{"draft":["cancelled","open"],"filled":["cancelled","open","worked"],"open":["cancelled","filled","lapsed"]}\');',
]


class Migration(migrations.Migration):
    dependencies = [("shifts", "0022_shows_pooled_rows")]

    operations = [migrations.RunSQL(STATEMENTS, migrations.RunSQL.noop)]
