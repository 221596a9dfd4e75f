"""Who could take a vacancy is read from indexes alone, of the few whose keys are asked for. The two
that Django made for the engagement's keys are beginnings of others.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("trusts", "0037_officers_hear"),
        ("workers", "0036_unsigned_sooner"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="engagement",
            name="trust",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="engagements",
                to="trusts.trust",
            ),
        ),
        migrations.AlterField(
            model_name="engagement",
            name="worker",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="engagements",
                to="workers.worker",
            ),
        ),
        migrations.AddIndex(
            model_name="engagement",
            index=models.Index(
                fields=["worker"],
                include=("trust", "pool_opted_in", "valid_from", "valid_to"),
                name="workers_engagement_worker",
            ),
        ),
        migrations.AddIndex(
            model_name="worker",
            index=models.Index(
                condition=models.Q(("merged_into", None), ("status", "active")),
                fields=["id"],
                name="workers_worker_active",
            ),
        ),
        migrations.AddIndex(
            model_name="worker",
            index=models.Index(
                condition=models.Q(("travel_miles__isnull", False)),
                fields=["id"],
                name="workers_worker_travels",
            ),
        ),
    ]
