import uuid

from django.db import migrations, models

RETENTION = """
INSERT INTO staffbank_retention (record, months, why) VALUES
  ('audit_origin', 12, 'Security logs: from where somebody acted, a year')
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_wall"), ("staffbank", "0001_chassis")]

    operations = [
        migrations.AddField(
            model_name="auditentry",
            name="network",
            field=models.CharField(blank=True, default="", max_length=50),
            preserve_default=False,
        ),
        migrations.RunSQL(
            "ALTER TABLE audit_auditentry ALTER COLUMN network SET DEFAULT ''",
            migrations.RunSQL.noop,
        ),
        migrations.CreateModel(
            name="Origin",
            fields=[
                ("id", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("day", models.DateField()),
                ("address", models.GenericIPAddressField()),
            ],
        ),
        migrations.RunSQL("SELECT staffbank_partition('audit_origin')", migrations.RunSQL.noop),
        migrations.RunSQL(
            RETENTION, "DELETE FROM staffbank_retention WHERE record = 'audit_origin'"
        ),
        migrations.CreateModel(
            name="Seal",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("bank_id", models.BigIntegerField()),
                ("number", models.PositiveIntegerField()),
                ("day", models.DateField()),
                ("rows", models.PositiveIntegerField()),
                ("before", models.CharField(blank=True, max_length=64)),
                ("digest", models.CharField(max_length=64)),
                ("sealed_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("bank_id", "day"), name="audit_seal_once_a_day"
                    ),
                    models.UniqueConstraint(
                        fields=("bank_id", "number"), name="audit_seal_in_order"
                    ),
                ],
            },
        ),
    ]
