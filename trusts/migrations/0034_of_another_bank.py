"""A trust that is known by the checks it signed alone."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("trusts", "0033_override_policy"),
    ]

    operations = [
        migrations.AlterField(
            model_name="trust",
            name="status",
            field=models.CharField(
                choices=[
                    ("setup", "In setup"),
                    ("live", "Live"),
                    ("suspended", "Suspended"),
                    ("left", "Left"),
                    ("elsewhere", "Of another bank"),
                ],
                default="setup",
                max_length=10,
            ),
        ),
    ]
