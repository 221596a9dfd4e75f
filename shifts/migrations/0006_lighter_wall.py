"""Policies that ask for fewer settings, and of another table by function. Written by ``manage.py makewall``."""

from django.db import migrations

STATEMENTS = [
    "ALTER TABLE shifts_booking ENABLE ROW LEVEL SECURITY;",
    "DROP POLICY IF EXISTS shifts_booking_select ON shifts_booking;",
    "CREATE POLICY shifts_booking_select ON shifts_booking FOR SELECT TO staffbank_app USING ((trust_id = (select nullif(current_setting('app.trust', true), '')::bigint)) or (worker_id = (select nullif(current_setting('app.worker', true), '')::bigint)) or (bank_id = (select case when current_setting('app.kind', true) = 'system' then nullif(current_setting('app.bank', true), '')::bigint end)) or ((select nullif(current_setting('app.duty', true), '')::text) in ('booking', 'broadcast', 'checking', 'deliver', 'projecting', 'sweeping', 'tokens')));",
    "DROP POLICY IF EXISTS shifts_booking_insert ON shifts_booking;",
    "CREATE POLICY shifts_booking_insert ON shifts_booking FOR INSERT TO staffbank_app WITH CHECK (((select nullif(current_setting('app.duty', true), '')::text) in ('booking', 'sweeping')));",
    "DROP POLICY IF EXISTS shifts_booking_update ON shifts_booking;",
    "CREATE POLICY shifts_booking_update ON shifts_booking FOR UPDATE TO staffbank_app USING (((select nullif(current_setting('app.duty', true), '')::text) in ('booking', 'sweeping')));",
    "DROP POLICY IF EXISTS shifts_booking_delete ON shifts_booking;",
    "CREATE POLICY shifts_booking_delete ON shifts_booking FOR DELETE TO staffbank_app USING (((select nullif(current_setting('app.duty', true), '')::text) in ('booking', 'sweeping')));",
    "ALTER TABLE shifts_release ENABLE ROW LEVEL SECURITY;",
    "DROP POLICY IF EXISTS shifts_release_select ON shifts_release;",
    "CREATE POLICY shifts_release_select ON shifts_release FOR SELECT TO staffbank_app USING ((trust_id = (select nullif(current_setting('app.trust', true), '')::bigint)) or (bank_id = (select case when current_setting('app.kind', true) = 'system' then nullif(current_setting('app.bank', true), '')::bigint end)) or ((select nullif(current_setting('app.duty', true), '')::text) in ('booking', 'broadcast', 'deliver', 'projecting', 'sweeping')));",
    "DROP POLICY IF EXISTS shifts_release_insert ON shifts_release;",
    "CREATE POLICY shifts_release_insert ON shifts_release FOR INSERT TO staffbank_app WITH CHECK (((select nullif(current_setting('app.duty', true), '')::text) in ('broadcast', 'sweeping')) or (trust_id = (select nullif(current_setting('app.trust', true), '')::bigint)));",
    "DROP POLICY IF EXISTS shifts_release_update ON shifts_release;",
    "CREATE POLICY shifts_release_update ON shifts_release FOR UPDATE TO staffbank_app USING (((select nullif(current_setting('app.duty', true), '')::text) in ('broadcast', 'sweeping')) or (trust_id = (select nullif(current_setting('app.trust', true), '')::bigint)));",
    "DROP POLICY IF EXISTS shifts_release_delete ON shifts_release;",
    "CREATE POLICY shifts_release_delete ON shifts_release FOR DELETE TO staffbank_app USING (((select nullif(current_setting('app.duty', true), '')::text) in ('broadcast', 'sweeping')) or (trust_id = (select nullif(current_setting('app.trust', true), '')::bigint)));",
    "ALTER TABLE shifts_vacancy ENABLE ROW LEVEL SECURITY;",
    "DROP POLICY IF EXISTS shifts_vacancy_select ON shifts_vacancy;",
    "CREATE POLICY shifts_vacancy_select ON shifts_vacancy FOR SELECT TO staffbank_app USING ((trust_id = (select nullif(current_setting('app.trust', true), '')::bigint)) or (trust_id = any((select nullif(current_setting('app.trusts', true), '')::bigint[])::bigint[]) and published_at is not null) or (bank_id = any((select nullif(current_setting('app.pools', true), '')::bigint[])::bigint[]) and pool_opened_at is not null) or (bank_id = (select case when current_setting('app.kind', true) = 'system' then nullif(current_setting('app.bank', true), '')::bigint end)) or ((select nullif(current_setting('app.duty', true), '')::text) in ('booking', 'broadcast', 'checking', 'deliver', 'projecting', 'sweeping')) or (id in (select shifts_own_vacancies())));",
    "DROP POLICY IF EXISTS shifts_vacancy_insert ON shifts_vacancy;",
    "CREATE POLICY shifts_vacancy_insert ON shifts_vacancy FOR INSERT TO staffbank_app WITH CHECK (((select nullif(current_setting('app.duty', true), '')::text) in ('booking', 'broadcast', 'sweeping')) or (trust_id = (select nullif(current_setting('app.trust', true), '')::bigint)));",
    "DROP POLICY IF EXISTS shifts_vacancy_update ON shifts_vacancy;",
    "CREATE POLICY shifts_vacancy_update ON shifts_vacancy FOR UPDATE TO staffbank_app USING (((select nullif(current_setting('app.duty', true), '')::text) in ('booking', 'broadcast', 'sweeping')) or (trust_id = (select nullif(current_setting('app.trust', true), '')::bigint)));",
    "DROP POLICY IF EXISTS shifts_vacancy_delete ON shifts_vacancy;",
    "CREATE POLICY shifts_vacancy_delete ON shifts_vacancy FOR DELETE TO staffbank_app USING (((select nullif(current_setting('app.duty', true), '')::text) in ('booking', 'broadcast', 'sweeping')) or (trust_id = (select nullif(current_setting('app.trust', true), '')::bigint)));",
    'CREATE OR REPLACE TRIGGER shifts_booking_moves BEFORE UPDATE OF status ON shifts_booking FOR EACH ROW WHEN (OLD.status IS DISTINCT FROM NEW.status) EXECUTE FUNCTION staffbank_refuse_illegal_move(\'{"booked":["cancelled","did_not_attend","undone","worked"],"worked":["did_not_attend"]}\');',
    'CREATE OR REPLACE TRIGGER shifts_vacancy_moves BEFORE UPDATE OF status ON shifts_vacancy FOR EACH ROW WHEN (OLD.status IS DISTINCT FROM NEW.status) EXECUTE FUNCTION staffbank_refuse_illegal_move(\'{"draft":["cancelled","open"],"filled":["cancelled","open","worked"],"open":["cancelled","filled","lapsed"]}\');',
]


class Migration(migrations.Migration):
    dependencies = [("shifts", "0005_own_vacancies")]

    operations = [migrations.RunSQL(STATEMENTS, migrations.RunSQL.noop)]
