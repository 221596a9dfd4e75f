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
            name="KeptForm",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=models.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("address", models.CharField(max_length=300)),
                ("page", models.CharField(max_length=600)),
                ("fields", models.TextField()),
                ("kept_at", models.DateTimeField()),
                ("shown_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["kept_at"], name="web_kept_form_kept_at")],
                "constraints": [
                    models.UniqueConstraint(fields=("user", "address"), name="web_kept_form_latest")
                ],
            },
        ),
    ]
