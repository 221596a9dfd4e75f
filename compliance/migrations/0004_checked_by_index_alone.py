import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("compliance", "0003_guards"),
        ("trusts", "0003_guards"),
        ("workers", "0002_wall"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="credential",
            name="compliance_credential_one_checked_per_kind",
        ),
        migrations.AlterField(
            model_name="credential",
            name="worker",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="credentials",
                to="workers.worker",
            ),
        ),
        migrations.AddConstraint(
            model_name="credential",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "verified")),
                fields=("worker", "kind"),
                include=("valid_from", "valid_to"),
                name="compliance_credential_one_checked_per_kind",
            ),
        ),
    ]
