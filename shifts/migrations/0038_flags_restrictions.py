"""A booking is flagged for a restriction as for a check that lacks."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("shifts", "0037_joined_signature")]

    operations = [
        migrations.RemoveConstraint(
            model_name="flag",
            name="shifts_flag_of_something_lacking",
        ),
        migrations.AddField(
            model_name="flag",
            name="restricted",
            field=models.BooleanField(default=False),
        ),
        migrations.AddConstraint(
            model_name="flag",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kinds", []), _negated=True),
                    ("restricted", True),
                    _connector="OR",
                ),
                name="shifts_flag_of_something_lacking",
            ),
        ),
    ]
