"""The duty a policy allows is asked once a query, not of each row. Written by ``manage.py makewall``."""

from django.db import migrations

STATEMENTS = [
    "ALTER TABLE insights_dailyfill ENABLE ROW LEVEL SECURITY;",
    "DROP POLICY IF EXISTS insights_dailyfill_select ON insights_dailyfill;",
    "CREATE POLICY insights_dailyfill_select ON insights_dailyfill FOR SELECT TO staffbank_app USING ((trust_id = (select nullif(current_setting('app.trust', true), '')::bigint)) or (bank_id = (select nullif(current_setting('app.bank', true), '')::bigint) and (select nullif(current_setting('app.kind', true), '')::text) in ('bank', 'system')) or (trust_id in (select tb.trust_id from trusts_trustboard tb where tb.icb_id = (select nullif(current_setting('app.icb', true), '')::bigint) and tb.valid_from <= (select nullif(current_setting('app.today', true), '')::date) and (tb.valid_to is null or tb.valid_to >= (select nullif(current_setting('app.today', true), '')::date)))) or ((select current_setting('app.duty', true) in ('projecting'))));",
    "DROP POLICY IF EXISTS insights_dailyfill_insert ON insights_dailyfill;",
    "CREATE POLICY insights_dailyfill_insert ON insights_dailyfill FOR INSERT TO staffbank_app WITH CHECK (((select current_setting('app.duty', true) in ('projecting'))));",
    "DROP POLICY IF EXISTS insights_dailyfill_update ON insights_dailyfill;",
    "CREATE POLICY insights_dailyfill_update ON insights_dailyfill FOR UPDATE TO staffbank_app USING (((select current_setting('app.duty', true) in ('projecting'))));",
    "DROP POLICY IF EXISTS insights_dailyfill_delete ON insights_dailyfill;",
    "CREATE POLICY insights_dailyfill_delete ON insights_dailyfill FOR DELETE TO staffbank_app USING (((select current_setting('app.duty', true) in ('projecting'))));",
    "ALTER TABLE insights_reportrun ENABLE ROW LEVEL SECURITY;",
    "DROP POLICY IF EXISTS insights_reportrun_select ON insights_reportrun;",
    "CREATE POLICY insights_reportrun_select ON insights_reportrun FOR SELECT TO staffbank_app USING ((bank_id = (select nullif(current_setting('app.bank', true), '')::bigint) and (select nullif(current_setting('app.kind', true), '')::text) in ('bank', 'system')) or ((select current_setting('app.duty', true) in ('projecting'))));",
    "DROP POLICY IF EXISTS insights_reportrun_insert ON insights_reportrun;",
    "CREATE POLICY insights_reportrun_insert ON insights_reportrun FOR INSERT TO staffbank_app WITH CHECK (((select current_setting('app.duty', true) in ('projecting'))));",
    "DROP POLICY IF EXISTS insights_reportrun_update ON insights_reportrun;",
    "CREATE POLICY insights_reportrun_update ON insights_reportrun FOR UPDATE TO staffbank_app USING (((select current_setting('app.duty', true) in ('projecting'))));",
    "DROP POLICY IF EXISTS insights_reportrun_delete ON insights_reportrun;",
    "CREATE POLICY insights_reportrun_delete ON insights_reportrun FOR DELETE TO staffbank_app USING (((select current_setting('app.duty', true) in ('projecting'))));",
    "ALTER TABLE insights_weeklyfill ENABLE ROW LEVEL SECURITY;",
    "DROP POLICY IF EXISTS insights_weeklyfill_select ON insights_weeklyfill;",
    "CREATE POLICY insights_weeklyfill_select ON insights_weeklyfill FOR SELECT TO staffbank_app USING ((trust_id = (select nullif(current_setting('app.trust', true), '')::bigint)) or (bank_id = (select nullif(current_setting('app.bank', true), '')::bigint) and (select nullif(current_setting('app.kind', true), '')::text) in ('bank', 'system')) or (trust_id in (select tb.trust_id from trusts_trustboard tb where tb.icb_id = (select nullif(current_setting('app.icb', true), '')::bigint) and tb.valid_from <= (select nullif(current_setting('app.today', true), '')::date) and (tb.valid_to is null or tb.valid_to >= (select nullif(current_setting('app.today', true), '')::date)))) or ((select current_setting('app.duty', true) in ('projecting'))));",
    "DROP POLICY IF EXISTS insights_weeklyfill_insert ON insights_weeklyfill;",
    "CREATE POLICY insights_weeklyfill_insert ON insights_weeklyfill FOR INSERT TO staffbank_app WITH CHECK (((select current_setting('app.duty', true) in ('projecting'))));",
    "DROP POLICY IF EXISTS insights_weeklyfill_update ON insights_weeklyfill;",
    "CREATE POLICY insights_weeklyfill_update ON insights_weeklyfill FOR UPDATE TO staffbank_app USING (((select current_setting('app.duty', true) in ('projecting'))));",
    "DROP POLICY IF EXISTS insights_weeklyfill_delete ON insights_weeklyfill;",
    "CREATE POLICY insights_weeklyfill_delete ON insights_weeklyfill FOR DELETE TO staffbank_app USING (((select current_setting('app.duty', true) in ('projecting'))));",
]


class Migration(migrations.Migration):
    dependencies = [("insights", "0003_weekly_fill")]

    operations = [migrations.RunSQL(STATEMENTS, migrations.RunSQL.noop)]
