"""A booking names the terms that its worker had signed."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("shifts", "0033_restricted"),
        ("workers", "0018_staff_list_wall"),
    ]

    operations = [
        migrations.AddField(
            model_name="booking",
            name="signed_terms",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="bookings",
                to="workers.termssignature",
            ),
        ),
    ]
