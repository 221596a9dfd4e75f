"""The wall and the legal moves, as declared. Written by ``manage.py makewall``."""

from django.db import migrations

STATEMENTS = [
    "ALTER TABLE shifts_booking ENABLE ROW LEVEL SECURITY;",
    "DROP POLICY IF EXISTS shifts_booking_select ON shifts_booking;",
    "CREATE POLICY shifts_booking_select ON shifts_booking FOR SELECT TO staffbank_app USING ((trust_id = (select nullif(current_setting('app.trust', true), '')::bigint)) or (worker_id = (select nullif(current_setting('app.worker', true), '')::bigint)) or (bank_id = (select case when current_setting('app.kind', true) = 'system' then nullif(current_setting('app.bank', true), '')::bigint end)) or ((select current_setting('app.duty', true) in ('auditing', 'booking', 'broadcast', 'checking', 'deliver', 'projecting', 'sweeping', 'tokens'))));",
    "DROP POLICY IF EXISTS shifts_booking_insert ON shifts_booking;",
    "CREATE POLICY shifts_booking_insert ON shifts_booking FOR INSERT TO staffbank_app WITH CHECK (((select current_setting('app.duty', true) in ('booking', 'sweeping'))));",
    "DROP POLICY IF EXISTS shifts_booking_update ON shifts_booking;",
    "CREATE POLICY shifts_booking_update ON shifts_booking FOR UPDATE TO staffbank_app USING (((select current_setting('app.duty', true) in ('booking', 'sweeping'))));",
    "DROP POLICY IF EXISTS shifts_booking_delete ON shifts_booking;",
    "CREATE POLICY shifts_booking_delete ON shifts_booking FOR DELETE TO staffbank_app USING (((select current_setting('app.duty', true) in ('booking', 'sweeping'))));",
    "ALTER TABLE shifts_override ENABLE ROW LEVEL SECURITY;",
    "DROP POLICY IF EXISTS shifts_override_select ON shifts_override;",
    "CREATE POLICY shifts_override_select ON shifts_override FOR SELECT TO staffbank_app USING ((trust_id = (select nullif(current_setting('app.trust', true), '')::bigint)) or (worker_id = (select nullif(current_setting('app.worker', true), '')::bigint)) or ((select current_setting('app.duty', true) in ('auditing', 'booking', 'broadcast', 'checking', 'counting', 'deliver', 'forgetting', 'projecting'))));",
    "DROP POLICY IF EXISTS shifts_override_insert ON shifts_override;",
    "CREATE POLICY shifts_override_insert ON shifts_override FOR INSERT TO staffbank_app WITH CHECK (((select current_setting('app.duty', true) in ('checking', 'forgetting'))));",
    "DROP POLICY IF EXISTS shifts_override_update ON shifts_override;",
    "CREATE POLICY shifts_override_update ON shifts_override FOR UPDATE TO staffbank_app USING (((select current_setting('app.duty', true) in ('checking', 'forgetting'))));",
    "DROP POLICY IF EXISTS shifts_override_delete ON shifts_override;",
    "CREATE POLICY shifts_override_delete ON shifts_override FOR DELETE TO staffbank_app USING (((select current_setting('app.duty', true) in ('checking', 'forgetting'))));",
    "ALTER TABLE shifts_vacancy ENABLE ROW LEVEL SECURITY;",
    "DROP POLICY IF EXISTS shifts_vacancy_select ON shifts_vacancy;",
    "CREATE POLICY shifts_vacancy_select ON shifts_vacancy FOR SELECT TO staffbank_app USING ((trust_id = (select nullif(current_setting('app.trust', true), '')::bigint)) or (trust_id = any((select nullif(current_setting('app.trusts', true), '')::bigint[])::bigint[]) and published_at is not null) or (bank_id = any((select nullif(current_setting('app.pools', true), '')::bigint[])::bigint[]) and pool_opened_at is not null and ((select nullif(current_setting('app.kind', true), '')::text) <> 'trust' or shifts_shows_pooled_rows(bank_id, (select nullif(current_setting('app.trust', true), '')::bigint), (select nullif(current_setting('app.today', true), '')::date)))) or (bank_id = (select case when current_setting('app.kind', true) = 'system' then nullif(current_setting('app.bank', true), '')::bigint end)) or ((select current_setting('app.duty', true) in ('auditing', 'booking', 'broadcast', 'checking', 'counting', 'deliver', 'projecting', 'sweeping'))) or (id in (select shifts_own_vacancies())));",
    "DROP POLICY IF EXISTS shifts_vacancy_insert ON shifts_vacancy;",
    "CREATE POLICY shifts_vacancy_insert ON shifts_vacancy FOR INSERT TO staffbank_app WITH CHECK (((select current_setting('app.duty', true) in ('booking', 'broadcast', 'sweeping'))) or (trust_id = (select nullif(current_setting('app.trust', true), '')::bigint)));",
    "DROP POLICY IF EXISTS shifts_vacancy_update ON shifts_vacancy;",
    "CREATE POLICY shifts_vacancy_update ON shifts_vacancy FOR UPDATE TO staffbank_app USING (((select current_setting('app.duty', true) in ('booking', 'broadcast', 'sweeping'))) or (trust_id = (select nullif(current_setting('app.trust', true), '')::bigint)));",
    "DROP POLICY IF EXISTS shifts_vacancy_delete ON shifts_vacancy;",
    "CREATE POLICY shifts_vacancy_delete ON shifts_vacancy FOR DELETE TO staffbank_app USING (((select current_setting('app.duty', true) in ('booking', 'broadcast', 'sweeping'))) or (trust_id = (select nullif(current_setting('app.trust', true), '')::bigint)));",
    'CREATE OR REPLACE TRIGGER shifts_booking_moves BEFORE UPDATE OF status ON shifts_booking FOR EACH ROW WHEN (OLD.status IS DISTINCT FROM NEW.status) EXECUTE FUNCTION staffbank_refuse_illegal_move(\'{"booked":["cancelled","did_not_attend","undone","worked"],"worked":["did_not_attend"]}\');',
    'CREATE OR REPLACE TRIGGER shifts_vacancy_moves BEFORE UPDATE OF status ON shifts_vacancy FOR EACH ROW WHEN (OLD.status IS DISTINCT FROM NEW.status) EXECUTE FUNCTION staffbank_refuse_illegal_move(\'{"draft":["cancelled","open"],"filled":["cancelled","open","worked"],"open":["cancelled","filled","lapsed"]}\');',
    'CREATE OR REPLACE TRIGGER shifts_override_moves BEFORE UPDATE OF status ON shifts_override FOR EACH ROW WHEN (OLD.status IS DISTINCT FROM NEW.status) EXECUTE FUNCTION staffbank_refuse_illegal_move(\'{"asked":["refused","standing"],"standing":["ended"]}\');',
]


class Migration(migrations.Migration):
    dependencies = [("shifts", "0038_flags_restrictions")]

    operations = [migrations.RunSQL(STATEMENTS, migrations.RunSQL.noop)]
