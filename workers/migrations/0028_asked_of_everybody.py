"""From which day everybody signs a version of the agreement, and the days of grace after it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("workers", "0027_places_wall")]

    operations = [
        migrations.AddField(
            model_name="termsversion",
            name="grace_days",
            field=models.PositiveSmallIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="termsversion",
            name="holds_from",
            field=models.DateField(null=True),
        ),
        migrations.AddConstraint(
            model_name="termsversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("holds_from__isnull", False), ("grace_days", 0), _connector="OR"
                ),
                name="workers_termsversion_grace_after_a_day",
            ),
        ),
    ]
