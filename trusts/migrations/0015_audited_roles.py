"""A bank's auditor reads the roles of its own trusts. Written by ``manage.py makewall``."""

from django.db import migrations

STATEMENTS = [
    "ALTER TABLE trusts_membership ENABLE ROW LEVEL SECURITY;",
    "DROP POLICY IF EXISTS trusts_membership_select ON trusts_membership;",
    "CREATE POLICY trusts_membership_select ON trusts_membership FOR SELECT TO staffbank_app USING ((user_id = (select nullif(current_setting('app.user', true), '')::bigint)) or (trust_id = (select nullif(current_setting('app.trust', true), '')::bigint)) or (bank_id = (select nullif(current_setting('app.bank', true), '')::bigint) and (select nullif(current_setting('app.kind', true), '')::text) = 'bank') or (icb_id = (select nullif(current_setting('app.icb', true), '')::bigint)) or ((select nullif(current_setting('app.duty', true), '')::text) = 'auditing' and (select nullif(current_setting('app.kind', true), '')::text) = 'bank' and trust_id in (select p.trust_id from trusts_poolmembership p where p.bank_id = (select nullif(current_setting('app.bank', true), '')::bigint))) or ((select nullif(current_setting('app.duty', true), '')::text) in ('accounts', 'booking', 'deliver', 'onboarding', 'seating')));",
    "DROP POLICY IF EXISTS trusts_membership_insert ON trusts_membership;",
    "CREATE POLICY trusts_membership_insert ON trusts_membership FOR INSERT TO staffbank_app WITH CHECK (((select nullif(current_setting('app.duty', true), '')::text) in ('accounts', 'onboarding')));",
    "DROP POLICY IF EXISTS trusts_membership_update ON trusts_membership;",
    "CREATE POLICY trusts_membership_update ON trusts_membership FOR UPDATE TO staffbank_app USING (((select nullif(current_setting('app.duty', true), '')::text) in ('accounts', 'onboarding')));",
    "DROP POLICY IF EXISTS trusts_membership_delete ON trusts_membership;",
    "CREATE POLICY trusts_membership_delete ON trusts_membership FOR DELETE TO staffbank_app USING (((select nullif(current_setting('app.duty', true), '')::text) in ('accounts', 'onboarding')));",
    "ALTER TABLE trusts_membershipward ENABLE ROW LEVEL SECURITY;",
    "DROP POLICY IF EXISTS trusts_membershipward_select ON trusts_membershipward;",
    "CREATE POLICY trusts_membershipward_select ON trusts_membershipward FOR SELECT TO staffbank_app USING (((select nullif(current_setting('app.duty', true), '')::text) in ('accounts', 'booking', 'deliver', 'onboarding', 'seating')) or (exists (select 1 from trusts_membership m where m.id = membership_id)));",
    "DROP POLICY IF EXISTS trusts_membershipward_insert ON trusts_membershipward;",
    "CREATE POLICY trusts_membershipward_insert ON trusts_membershipward FOR INSERT TO staffbank_app WITH CHECK (((select nullif(current_setting('app.duty', true), '')::text) in ('accounts', 'onboarding')));",
    "DROP POLICY IF EXISTS trusts_membershipward_update ON trusts_membershipward;",
    "CREATE POLICY trusts_membershipward_update ON trusts_membershipward FOR UPDATE TO staffbank_app USING (((select nullif(current_setting('app.duty', true), '')::text) in ('accounts', 'onboarding')));",
    "DROP POLICY IF EXISTS trusts_membershipward_delete ON trusts_membershipward;",
    "CREATE POLICY trusts_membershipward_delete ON trusts_membershipward FOR DELETE TO staffbank_app USING (((select nullif(current_setting('app.duty', true), '')::text) in ('accounts', 'onboarding')));",
]


class Migration(migrations.Migration):
    dependencies = [("trusts", "0014_rehearsal_wall")]

    operations = [migrations.RunSQL(STATEMENTS, migrations.RunSQL.noop)]
