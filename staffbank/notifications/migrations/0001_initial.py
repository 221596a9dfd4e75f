import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("staffbank", "0001_chassis"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Message",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("day", models.DateField()),
                ("worker_id", models.BigIntegerField(null=True)),
                ("trust_id", models.BigIntegerField(null=True)),
                ("bank_id", models.BigIntegerField(null=True)),
                ("seat", models.CharField(blank=True, max_length=60)),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("in_app", "In the app"),
                            ("email", "Email"),
                            ("sms", "Text message"),
                            ("push", "Push"),
                        ],
                        max_length=10,
                    ),
                ),
                ("topic", models.CharField(max_length=60)),
                ("dedupe_key", models.CharField(max_length=120)),
                ("address", models.CharField(blank=True, max_length=254)),
                ("subject", models.CharField(max_length=200)),
                ("body", models.TextField(blank=True)),
                ("link", models.CharField(blank=True, max_length=300)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("queued", "Queued"),
                            ("sent", "Sent"),
                            ("delivered", "Delivered"),
                            ("delayed", "Delayed"),
                            ("failed", "Failed"),
                            ("gone", "Gone"),
                            ("stopped", "Stopped by you"),
                        ],
                        default="queued",
                        max_length=10,
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("created_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                ("leased_until", models.DateTimeField(null=True)),
                ("sent_at", models.DateTimeField(null=True)),
                ("read_at", models.DateTimeField(null=True)),
                ("last_error", models.CharField(blank=True, max_length=300)),
                (
                    "user",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["user", "-created_at"], name="notifications_message_inbox"
                    ),
                    models.Index(
                        fields=["worker_id", "-created_at"], name="notifications_message_worker"
                    ),
                    models.Index(
                        condition=models.Q(("status__in", ["queued", "delayed"])),
                        fields=["due_at"],
                        name="notifications_message_due",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("dedupe_key", "day"), name="notifications_message_sent_once"
                    )
                ],
            },
        ),
        migrations.RunSQL(
            "SELECT staffbank_partition('notifications_message')", migrations.RunSQL.noop
        ),
    ]
