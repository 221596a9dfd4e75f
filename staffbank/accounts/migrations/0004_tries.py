from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_wall"),
    ]

    operations = [
        migrations.CreateModel(
            name="FailedTry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("account", models.CharField(max_length=64)),
                ("place", models.CharField(max_length=64)),
                (
                    "kind",
                    models.CharField(
                        choices=[("log_in", "Log in"), ("letter", "Letter")], max_length=10
                    ),
                ),
                ("at", models.DateTimeField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["account", "at"], name="accounts_try_account"),
                    models.Index(fields=["place", "at"], name="accounts_try_place"),
                ],
            },
        ),
    ]
