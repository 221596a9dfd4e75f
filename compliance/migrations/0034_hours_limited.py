from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("compliance", "0033_taken_from_elsewhere"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="righttowork",
            index=models.Index(
                condition=models.Q(("weekly_hours__isnull", False)),
                fields=["worker"],
                name="compliance_righttowork_limited",
            ),
        ),
    ]
