import uuid
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("staffbank", "0001_chassis"),
    ]

    operations = [
        migrations.CreateModel(
            name="AuditEntry",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("day", models.DateField()),
                ("at", models.DateTimeField()),
                ("verb", models.CharField(max_length=60)),
                ("actor_kind", models.CharField(max_length=10)),
                ("actor_role", models.CharField(blank=True, max_length=40)),
                ("job", models.CharField(blank=True, max_length=60)),
                ("user_id", models.BigIntegerField(null=True)),
                ("duty", models.CharField(blank=True, max_length=20)),
                ("object_type", models.CharField(max_length=60)),
                ("object_id", models.CharField(max_length=40)),
                ("trust_id", models.BigIntegerField(null=True)),
                ("worker_id", models.BigIntegerField(null=True)),
                ("bank_id", models.BigIntegerField(null=True)),
                ("icb_id", models.BigIntegerField(null=True)),
                ("before", models.JSONField(default=dict)),
                ("after", models.JSONField(default=dict)),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("request_id", models.CharField(blank=True, max_length=40)),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["object_type", "object_id", "at"], name="audit_entry_object"
                    ),
                    models.Index(fields=["trust_id", "at"], name="audit_entry_trust"),
                    models.Index(fields=["worker_id", "at"], name="audit_entry_worker"),
                ],
            },
        ),
        migrations.RunSQL("SELECT staffbank_partition('audit_auditentry')", migrations.RunSQL.noop),
    ]
