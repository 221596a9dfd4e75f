"""A booking is flagged for a skill that its person is not signed off in any more."""

import django.contrib.postgres.fields
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("shifts", "0044_standing_whole")]

    operations = [
        migrations.RemoveConstraint(
            model_name="flag",
            name="shifts_flag_of_something_lacking",
        ),
        migrations.AddField(
            model_name="flag",
            name="skills",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.BigIntegerField(), default=list, size=None
            ),
        ),
        migrations.AddConstraint(
            model_name="flag",
            constraint=models.CheckConstraint(
                condition=~Q(kinds=[]) | ~Q(skills=[]) | Q(restricted=True),
                name="shifts_flag_of_something_lacking",
            ),
        ),
    ]
