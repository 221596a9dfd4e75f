"""From how early a person hears that a check ends: kept as they chose, read by who reminds."""

from django.db import migrations, models

STATEMENTS = [
    "DROP POLICY IF EXISTS workers_messagechoice_select ON workers_messagechoice;",
    "CREATE POLICY workers_messagechoice_select ON workers_messagechoice FOR SELECT TO staffbank_app USING ((worker_id = (select nullif(current_setting('app.worker', true), '')::bigint)) or ((select current_setting('app.duty', true) in ('checking', 'deliver', 'forgetting'))));",
]


class Migration(migrations.Migration):
    dependencies = [
        ("workers", "0033_assessed_skills"),
    ]

    operations = [
        migrations.AddField(
            model_name="messagechoice",
            name="remind_from",
            field=models.PositiveSmallIntegerField(
                choices=[
                    (90, "From 90 days before"),
                    (30, "From 30 days before"),
                    (7, "From 7 days before"),
                    (1, "The day before, and no sooner"),
                ],
                db_default=90,
                default=90,
            ),
        ),
        migrations.RunSQL(STATEMENTS, migrations.RunSQL.noop),
    ]
