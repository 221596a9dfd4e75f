"""The wall and the legal moves, as declared. Written by ``manage.py makewall``."""

from django.db import migrations

STATEMENTS = [
    "ALTER TABLE trusts_site ENABLE ROW LEVEL SECURITY;",
    "DROP POLICY IF EXISTS trusts_site_select ON trusts_site;",
    "CREATE POLICY trusts_site_select ON trusts_site FOR SELECT TO staffbank_app USING (((select nullif(current_setting('app.kind', true), '')::text) is not null));",
    "DROP POLICY IF EXISTS trusts_site_insert ON trusts_site;",
    "CREATE POLICY trusts_site_insert ON trusts_site FOR INSERT TO staffbank_app WITH CHECK ((trust_id = (select nullif(current_setting('app.trust', true), '')::bigint) and (select nullif(current_setting('app.kind', true), '')::text) = 'trust') or ((select nullif(current_setting('app.duty', true), '')::text) = 'onboarding' and (select nullif(current_setting('app.kind', true), '')::text) = 'bank' and exists (select 1 from trusts_trust t join trusts_poolmembership p on p.trust_id = t.id where t.id = trusts_site.trust_id and t.status = 'setup' and p.bank_id = (select nullif(current_setting('app.bank', true), '')::bigint))));",
    "DROP POLICY IF EXISTS trusts_site_update ON trusts_site;",
    "CREATE POLICY trusts_site_update ON trusts_site FOR UPDATE TO staffbank_app USING ((trust_id = (select nullif(current_setting('app.trust', true), '')::bigint) and (select nullif(current_setting('app.kind', true), '')::text) = 'trust') or ((select nullif(current_setting('app.duty', true), '')::text) = 'onboarding' and (select nullif(current_setting('app.kind', true), '')::text) = 'bank' and exists (select 1 from trusts_trust t join trusts_poolmembership p on p.trust_id = t.id where t.id = trusts_site.trust_id and t.status = 'setup' and p.bank_id = (select nullif(current_setting('app.bank', true), '')::bigint))));",
    "DROP POLICY IF EXISTS trusts_site_delete ON trusts_site;",
    "CREATE POLICY trusts_site_delete ON trusts_site FOR DELETE TO staffbank_app USING ((trust_id = (select nullif(current_setting('app.trust', true), '')::bigint) and (select nullif(current_setting('app.kind', true), '')::text) = 'trust') or ((select nullif(current_setting('app.duty', true), '')::text) = 'onboarding' and (select nullif(current_setting('app.kind', true), '')::text) = 'bank' and exists (select 1 from trusts_trust t join trusts_poolmembership p on p.trust_id = t.id where t.id = trusts_site.trust_id and t.status = 'setup' and p.bank_id = (select nullif(current_setting('app.bank', true), '')::bigint))));",
    "ALTER TABLE trusts_ward ENABLE ROW LEVEL SECURITY;",
    "DROP POLICY IF EXISTS trusts_ward_select ON trusts_ward;",
    "CREATE POLICY trusts_ward_select ON trusts_ward FOR SELECT TO staffbank_app USING (((select nullif(current_setting('app.kind', true), '')::text) is not null));",
    "DROP POLICY IF EXISTS trusts_ward_insert ON trusts_ward;",
    "CREATE POLICY trusts_ward_insert ON trusts_ward FOR INSERT TO staffbank_app WITH CHECK ((trust_id = (select nullif(current_setting('app.trust', true), '')::bigint) and (select nullif(current_setting('app.kind', true), '')::text) = 'trust') or ((select nullif(current_setting('app.duty', true), '')::text) = 'onboarding' and (select nullif(current_setting('app.kind', true), '')::text) = 'bank' and exists (select 1 from trusts_trust t join trusts_poolmembership p on p.trust_id = t.id where t.id = trusts_ward.trust_id and t.status = 'setup' and p.bank_id = (select nullif(current_setting('app.bank', true), '')::bigint))));",
    "DROP POLICY IF EXISTS trusts_ward_update ON trusts_ward;",
    "CREATE POLICY trusts_ward_update ON trusts_ward FOR UPDATE TO staffbank_app USING ((trust_id = (select nullif(current_setting('app.trust', true), '')::bigint) and (select nullif(current_setting('app.kind', true), '')::text) = 'trust') or ((select nullif(current_setting('app.duty', true), '')::text) = 'onboarding' and (select nullif(current_setting('app.kind', true), '')::text) = 'bank' and exists (select 1 from trusts_trust t join trusts_poolmembership p on p.trust_id = t.id where t.id = trusts_ward.trust_id and t.status = 'setup' and p.bank_id = (select nullif(current_setting('app.bank', true), '')::bigint))));",
    "DROP POLICY IF EXISTS trusts_ward_delete ON trusts_ward;",
    "CREATE POLICY trusts_ward_delete ON trusts_ward FOR DELETE TO staffbank_app USING ((trust_id = (select nullif(current_setting('app.trust', true), '')::bigint) and (select nullif(current_setting('app.kind', true), '')::text) = 'trust') or ((select nullif(current_setting('app.duty', true), '')::text) = 'onboarding' and (select nullif(current_setting('app.kind', true), '')::text) = 'bank' and exists (select 1 from trusts_trust t join trusts_poolmembership p on p.trust_id = t.id where t.id = trusts_ward.trust_id and t.status = 'setup' and p.bank_id = (select nullif(current_setting('app.bank', true), '')::bigint))));",
    "ALTER TABLE trusts_wardtime ENABLE ROW LEVEL SECURITY;",
    "DROP POLICY IF EXISTS trusts_wardtime_select ON trusts_wardtime;",
    "CREATE POLICY trusts_wardtime_select ON trusts_wardtime FOR SELECT TO staffbank_app USING (((select nullif(current_setting('app.kind', true), '')::text) is not null));",
    "DROP POLICY IF EXISTS trusts_wardtime_insert ON trusts_wardtime;",
    "CREATE POLICY trusts_wardtime_insert ON trusts_wardtime FOR INSERT TO staffbank_app WITH CHECK ((trust_id = (select nullif(current_setting('app.trust', true), '')::bigint) and (select nullif(current_setting('app.kind', true), '')::text) = 'trust') or ((select nullif(current_setting('app.duty', true), '')::text) = 'onboarding' and (select nullif(current_setting('app.kind', true), '')::text) = 'bank' and exists (select 1 from trusts_trust t join trusts_poolmembership p on p.trust_id = t.id where t.id = trusts_wardtime.trust_id and t.status = 'setup' and p.bank_id = (select nullif(current_setting('app.bank', true), '')::bigint))));",
    "DROP POLICY IF EXISTS trusts_wardtime_update ON trusts_wardtime;",
    "CREATE POLICY trusts_wardtime_update ON trusts_wardtime FOR UPDATE TO staffbank_app USING ((trust_id = (select nullif(current_setting('app.trust', true), '')::bigint) and (select nullif(current_setting('app.kind', true), '')::text) = 'trust') or ((select nullif(current_setting('app.duty', true), '')::text) = 'onboarding' and (select nullif(current_setting('app.kind', true), '')::text) = 'bank' and exists (select 1 from trusts_trust t join trusts_poolmembership p on p.trust_id = t.id where t.id = trusts_wardtime.trust_id and t.status = 'setup' and p.bank_id = (select nullif(current_setting('app.bank', true), '')::bigint))));",
    "DROP POLICY IF EXISTS trusts_wardtime_delete ON trusts_wardtime;",
    "CREATE POLICY trusts_wardtime_delete ON trusts_wardtime FOR DELETE TO staffbank_app USING ((trust_id = (select nullif(current_setting('app.trust', true), '')::bigint) and (select nullif(current_setting('app.kind', true), '')::text) = 'trust') or ((select nullif(current_setting('app.duty', true), '')::text) = 'onboarding' and (select nullif(current_setting('app.kind', true), '')::text) = 'bank' and exists (select 1 from trusts_trust t join trusts_poolmembership p on p.trust_id = t.id where t.id = trusts_wardtime.trust_id and t.status = 'setup' and p.bank_id = (select nullif(current_setting('app.bank', true), '')::bigint))));",
]


class Migration(migrations.Migration):
    dependencies = [("trusts", "0020_bank_locked")]

    operations = [migrations.RunSQL(STATEMENTS, migrations.RunSQL.noop)]
