from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("trusts", "0030_confirmed_checks"),
        ("workers", "0013_duty_once"),
    ]

    operations = [
        migrations.AlterField(
            model_name="workerskill",
            name="level",
            field=models.CharField(
                choices=[
                    ("novice", "Novice"),
                    ("supervised", "Supervised"),
                    ("independent", "Independent"),
                    ("assessor", "Assessor"),
                ],
                default="independent",
                max_length=12,
            ),
        ),
        migrations.AddConstraint(
            model_name="workerskill",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("level__in", ["novice", "supervised", "independent", "assessor"])
                ),
                name="workers_workerskill_level_known",
            ),
        ),
    ]
