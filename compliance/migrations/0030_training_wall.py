"""The wall and the legal moves, as declared. Written by ``manage.py makewall``."""

from django.db import migrations

STATEMENTS = [
    "ALTER TABLE compliance_localtrainingname ENABLE ROW LEVEL SECURITY;",
    "DROP POLICY IF EXISTS compliance_localtrainingname_select ON compliance_localtrainingname;",
    "CREATE POLICY compliance_localtrainingname_select ON compliance_localtrainingname FOR SELECT TO staffbank_app USING ((trust_id = (select nullif(current_setting('app.trust', true), '')::bigint)));",
    "DROP POLICY IF EXISTS compliance_localtrainingname_insert ON compliance_localtrainingname;",
    "CREATE POLICY compliance_localtrainingname_insert ON compliance_localtrainingname FOR INSERT TO staffbank_app WITH CHECK ((trust_id = (select nullif(current_setting('app.trust', true), '')::bigint)));",
    "DROP POLICY IF EXISTS compliance_localtrainingname_update ON compliance_localtrainingname;",
    "CREATE POLICY compliance_localtrainingname_update ON compliance_localtrainingname FOR UPDATE TO staffbank_app USING ((trust_id = (select nullif(current_setting('app.trust', true), '')::bigint)));",
    "DROP POLICY IF EXISTS compliance_localtrainingname_delete ON compliance_localtrainingname;",
    "CREATE POLICY compliance_localtrainingname_delete ON compliance_localtrainingname FOR DELETE TO staffbank_app USING ((trust_id = (select nullif(current_setting('app.trust', true), '')::bigint)));",
    "ALTER TABLE compliance_trainingfile ENABLE ROW LEVEL SECURITY;",
    "DROP POLICY IF EXISTS compliance_trainingfile_select ON compliance_trainingfile;",
    "CREATE POLICY compliance_trainingfile_select ON compliance_trainingfile FOR SELECT TO staffbank_app USING ((trust_id = (select nullif(current_setting('app.trust', true), '')::bigint)) or ((select current_setting('app.duty', true) in ('sweeping'))));",
    "DROP POLICY IF EXISTS compliance_trainingfile_insert ON compliance_trainingfile;",
    "CREATE POLICY compliance_trainingfile_insert ON compliance_trainingfile FOR INSERT TO staffbank_app WITH CHECK (((select current_setting('app.duty', true) in ('sweeping'))) or (trust_id = (select nullif(current_setting('app.trust', true), '')::bigint)));",
    "DROP POLICY IF EXISTS compliance_trainingfile_update ON compliance_trainingfile;",
    "CREATE POLICY compliance_trainingfile_update ON compliance_trainingfile FOR UPDATE TO staffbank_app USING (((select current_setting('app.duty', true) in ('sweeping'))) or (trust_id = (select nullif(current_setting('app.trust', true), '')::bigint)));",
    "DROP POLICY IF EXISTS compliance_trainingfile_delete ON compliance_trainingfile;",
    "CREATE POLICY compliance_trainingfile_delete ON compliance_trainingfile FOR DELETE TO staffbank_app USING (((select current_setting('app.duty', true) in ('sweeping'))) or (trust_id = (select nullif(current_setting('app.trust', true), '')::bigint)));",
]


class Migration(migrations.Migration):
    dependencies = [("compliance", "0029_training_files")]

    operations = [migrations.RunSQL(STATEMENTS, migrations.RunSQL.noop)]
