"""Who is to hear of a reminder: its person, and the officers of which trusts."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("compliance", "0051_validity_stands"),
    ]

    operations = [
        migrations.AddField(
            model_name="reminder",
            name="tells_worker",
            field=models.BooleanField(db_default=True, default=True),
        ),
        migrations.AddField(
            model_name="reminder",
            name="trusts",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.BigIntegerField(), default=list, size=None
            ),
        ),
    ]
