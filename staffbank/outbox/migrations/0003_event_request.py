from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("outbox", "0002_wall"),
    ]

    operations = [
        migrations.AddField(
            model_name="event",
            name="request_id",
            field=models.CharField(blank=True, default="", max_length=40),
            preserve_default=False,
        ),
        # The release before this one writes events without it, while both are at work.
        migrations.RunSQL(
            "ALTER TABLE outbox_event ALTER COLUMN request_id SET DEFAULT '';",
            "ALTER TABLE outbox_event ALTER COLUMN request_id DROP DEFAULT;",
        ),
    ]
