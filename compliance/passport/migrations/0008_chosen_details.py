"""A share names the details that it shows, one by one, where it showed all or none."""

import django.contrib.postgres.fields
from django.db import migrations, models

NAMED = """
UPDATE passport_share SET shown = '{valid_from,issued_by,number_ending,evidence}' WHERE details
"""


class Migration(migrations.Migration):
    dependencies = [("passport", "0007_holders_own_keys")]

    operations = [
        migrations.AddField(
            model_name="share",
            name="shown",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=30), default=list, size=None
            ),
        ),
        migrations.RunSQL(NAMED, migrations.RunSQL.noop),
        migrations.RemoveField(model_name="share", name="details"),
    ]
