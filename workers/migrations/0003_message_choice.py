"""What a person chose of the messages about shifts, behind the wall from the start."""

from django.db import migrations, models

STATEMENTS = [
    "ALTER TABLE workers_messagechoice ENABLE ROW LEVEL SECURITY;",
    "DROP POLICY IF EXISTS workers_messagechoice_select ON workers_messagechoice;",
    "CREATE POLICY workers_messagechoice_select ON workers_messagechoice FOR SELECT TO staffbank_app USING ((worker_id = (select nullif(current_setting('app.worker', true), '')::bigint)) or ((select nullif(current_setting('app.duty', true), '')::text) in ('deliver')));",
    "DROP POLICY IF EXISTS workers_messagechoice_insert ON workers_messagechoice;",
    "CREATE POLICY workers_messagechoice_insert ON workers_messagechoice FOR INSERT TO staffbank_app WITH CHECK ((worker_id = (select nullif(current_setting('app.worker', true), '')::bigint)));",
    "DROP POLICY IF EXISTS workers_messagechoice_update ON workers_messagechoice;",
    "CREATE POLICY workers_messagechoice_update ON workers_messagechoice FOR UPDATE TO staffbank_app USING ((worker_id = (select nullif(current_setting('app.worker', true), '')::bigint)));",
    "DROP POLICY IF EXISTS workers_messagechoice_delete ON workers_messagechoice;",
    "CREATE POLICY workers_messagechoice_delete ON workers_messagechoice FOR DELETE TO staffbank_app USING ((worker_id = (select nullif(current_setting('app.worker', true), '')::bigint)));",
]


class Migration(migrations.Migration):
    dependencies = [("workers", "0002_wall")]

    operations = [
        migrations.CreateModel(
            name="MessageChoice",
            fields=[
                (
                    "worker",
                    models.OneToOneField(
                        on_delete=models.CASCADE,
                        primary_key=True,
                        serialize=False,
                        to="workers.worker",
                    ),
                ),
                (
                    "new_shifts",
                    models.CharField(
                        choices=[
                            ("each", "An email for each one as it opens"),
                            ("digest", "One email at 7am with what you could book that week"),
                            ("none", "No emails, I will look in my inbox"),
                        ],
                        default="each",
                        max_length=10,
                    ),
                ),
                ("urgent_by_email", models.BooleanField(default=True)),
                (
                    "quiet",
                    models.CharField(
                        choices=[
                            ("bank", "At night"),
                            ("evenings", "Evenings and nights, 8pm to 8am"),
                            ("daytime", "While I sleep after a night, 8am to 4pm"),
                            ("never", "At no time, send them as they come"),
                        ],
                        default="bank",
                        max_length=10,
                    ),
                ),
                ("changed_at", models.DateTimeField()),
            ],
        ),
        migrations.RunSQL(STATEMENTS, migrations.RunSQL.noop),
    ]
