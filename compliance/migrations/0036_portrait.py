"""A face among the pages of an identity."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("compliance", "0035_satisfies_dated"),
        ("workers", "0014_novices"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="evidence",
            name="portrait",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddConstraint(
            model_name="evidence",
            constraint=models.UniqueConstraint(
                condition=models.Q(("portrait", True)),
                fields=("credential",),
                name="compliance_evidence_one_portrait",
            ),
        ),
    ]
