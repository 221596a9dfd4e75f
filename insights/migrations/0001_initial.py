import django.contrib.postgres.fields
import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("staffbank", "0001_chassis"),
        ("trusts", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="DailyFill",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField()),
                ("requested_shifts", models.PositiveIntegerField(default=0)),
                ("requested_minutes", models.PositiveBigIntegerField(default=0)),
                ("own_shifts", models.PositiveIntegerField(default=0)),
                ("own_minutes", models.PositiveBigIntegerField(default=0)),
                ("own_pence", models.PositiveBigIntegerField(default=0)),
                ("pool_shifts", models.PositiveIntegerField(default=0)),
                ("pool_minutes", models.PositiveBigIntegerField(default=0)),
                ("pool_pence", models.PositiveBigIntegerField(default=0)),
                ("unfilled_shifts", models.PositiveIntegerField(default=0)),
                ("unfilled_minutes", models.PositiveBigIntegerField(default=0)),
                ("trust_cancelled", models.PositiveIntegerField(default=0)),
                ("trust_cancelled_late", models.PositiveIntegerField(default=0)),
                ("worker_cancelled", models.PositiveIntegerField(default=0)),
                ("worker_cancelled_late", models.PositiveIntegerField(default=0)),
                ("short_notice_shifts", models.PositiveIntegerField(default=0)),
                ("reused_passports", models.PositiveIntegerField(default=0)),
                (
                    "fill_hours",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveIntegerField(), default=list, size=None
                    ),
                ),
                ("workers", models.PositiveIntegerField(default=0)),
                ("own_people", models.BigIntegerField(default=0)),
                ("pool_people", models.BigIntegerField(default=0)),
                ("counted_at", models.DateTimeField()),
                (
                    "bank",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="trusts.bank",
                    ),
                ),
                (
                    "staff_group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="trusts.staffgroup",
                    ),
                ),
                (
                    "trust",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="trusts.trust",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "daily fill",
                "indexes": [models.Index(fields=["trust", "day"], name="insights_dailyfill_trust")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("bank", "day", "trust", "staff_group"),
                        name="insights_dailyfill_one_cell",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ReportRun",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("ref", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("report", models.CharField(max_length=40)),
                ("day", models.DateField()),
                ("rows", models.PositiveIntegerField()),
                ("content", models.TextField()),
                ("made_at", models.DateTimeField()),
                (
                    "bank",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="trusts.bank",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("bank", "report", "day"), name="insights_reportrun_once_a_day"
                    )
                ],
            },
        ),
    ]
