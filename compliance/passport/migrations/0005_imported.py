"""Checks taken over from another bank's signed passport."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("compliance", "0031_trusted_issuers"),
        ("passport", "0004_duty_once"),
        ("workers", "0013_duty_once"),
    ]

    operations = [
        migrations.CreateModel(
            name="ImportedCheck",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("sha256", models.CharField(max_length=64, unique=True)),
                ("status_list", models.CharField(max_length=300)),
                ("place", models.PositiveIntegerField()),
                ("read_at", models.DateTimeField()),
                (
                    "credential",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="imported",
                        to="compliance.credential",
                    ),
                ),
                (
                    "issuer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="imported",
                        to="compliance.trustedissuer",
                    ),
                ),
                (
                    "worker",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="workers.worker",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["status_list"], name="passport_imported_list")],
            },
        ),
    ]
