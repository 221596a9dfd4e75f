"""Records of one name and birth date are found by an index, not by reading everybody."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("workers", "0021_moving")]

    operations = [
        migrations.AddIndex(
            model_name="worker",
            index=models.Index(
                condition=models.Q(("birth_key", ""), _negated=True),
                fields=["name_key", "birth_key"],
                name="workers_worker_alike",
            ),
        ),
    ]
