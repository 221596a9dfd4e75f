"""A person's key may be in a browser of theirs, and follows another; what is shown may await it."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("passport", "0006_imported_wall"),
        ("workers", "0022_alike"),
    ]

    operations = [
        migrations.AddField(
            model_name="holderkey",
            name="device",
            field=models.CharField(blank=True, max_length=60),
        ),
        migrations.AddField(
            model_name="holderkey",
            name="ended_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="holderkey",
            name="kept_by",
            field=models.CharField(
                choices=[("bank", "Us, sealed"), ("browser", "A browser of theirs")],
                default="bank",
                max_length=7,
            ),
        ),
        migrations.AddField(
            model_name="issuedcredential",
            name="form",
            field=models.PositiveSmallIntegerField(default=1),
        ),
        migrations.AddField(
            model_name="issuedcredential",
            name="holder_key",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="issued",
                to="passport.holderkey",
            ),
        ),
        migrations.AddField(
            model_name="share",
            name="awaits_proof",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="shareitem",
            name="proof",
            field=models.TextField(blank=True),
        ),
        migrations.AlterField(
            model_name="holderkey",
            name="worker",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="holder_keys",
                to="workers.worker",
            ),
        ),
        migrations.AddConstraint(
            model_name="holderkey",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at", None)),
                fields=("worker",),
                name="passport_holderkey_one_current",
            ),
        ),
        migrations.AddConstraint(
            model_name="holderkey",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ended_at", None), ("ended_at__gte", models.F("made_at")), _connector="OR"
                ),
                name="passport_holderkey_ends_after_start",
            ),
        ),
        migrations.AddConstraint(
            model_name="holderkey",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("device", ""), ("kept_by", "bank")),
                    models.Q(("kept_by", "browser"), models.Q(("device", ""), _negated=True)),
                    _connector="OR",
                ),
                name="passport_holderkey_kept_somewhere",
            ),
        ),
    ]
