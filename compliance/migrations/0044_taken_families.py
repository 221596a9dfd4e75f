"""Which families of checks are taken over from passports of other banks, as each bank says."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("compliance", "0043_nulls_refused"),
        ("trusts", "0036_unmerge_days"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="FamilyDefault",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "group",
                    models.CharField(
                        choices=[
                            ("identity", "Identity"),
                            ("right_to_work", "Right to work"),
                            ("registration", "Registration"),
                            ("dbs", "DBS"),
                            ("health", "Occupational health"),
                            ("training", "Training"),
                            ("references", "References"),
                        ],
                        max_length=15,
                    ),
                ),
                ("taken", models.BooleanField()),
                ("valid_from", models.DateField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("group", "valid_from"), name="compliance_familydefault_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("group__in", ("training", "health"))),
                        name="compliance_familydefault_may_be",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TakenFamily",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "group",
                    models.CharField(
                        choices=[
                            ("identity", "Identity"),
                            ("right_to_work", "Right to work"),
                            ("registration", "Registration"),
                            ("dbs", "DBS"),
                            ("health", "Occupational health"),
                            ("training", "Training"),
                            ("references", "References"),
                        ],
                        max_length=15,
                    ),
                ),
                ("taken", models.BooleanField()),
                ("valid_from", models.DateField()),
                ("decided_at", models.DateTimeField()),
                (
                    "bank",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="trusts.bank",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("bank", "group", "valid_from", "decided_at"),
                        name="compliance_takenfamily_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("group__in", ("training", "health"))),
                        name="compliance_takenfamily_may_be",
                    ),
                ],
            },
        ),
    ]
