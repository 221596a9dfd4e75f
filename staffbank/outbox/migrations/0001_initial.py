import uuid
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("staffbank", "0001_chassis"),
    ]

    operations = [
        migrations.CreateModel(
            name="Event",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("day", models.DateField()),
                ("at", models.DateTimeField()),
                ("topic", models.CharField(max_length=60)),
                ("payload", models.JSONField()),
                ("bank_id", models.BigIntegerField(null=True)),
                ("user_id", models.BigIntegerField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Delivery",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("event_id", models.UUIDField()),
                ("event_day", models.DateField()),
                ("handler", models.CharField(max_length=100)),
                ("bank_id", models.BigIntegerField(null=True)),
                ("due_at", models.DateTimeField()),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("leased_until", models.DateTimeField(null=True)),
                ("delivered_at", models.DateTimeField(null=True)),
                ("parked_at", models.DateTimeField(null=True)),
                ("last_error", models.CharField(blank=True, max_length=500)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(
                            ("delivered_at__isnull", True), ("parked_at__isnull", True)
                        ),
                        fields=["due_at"],
                        name="outbox_delivery_due",
                    ),
                    models.Index(fields=["delivered_at"], name="outbox_delivery_delivered"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("event_id", "handler"), name="outbox_delivery_one_per_handler"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("delivered_at__isnull", True),
                            ("parked_at__isnull", True),
                            _connector="OR",
                        ),
                        name="outbox_delivery_not_both_done_and_parked",
                    ),
                ],
            },
        ),
        migrations.RunSQL("SELECT staffbank_partition('outbox_event')", migrations.RunSQL.noop),
    ]
