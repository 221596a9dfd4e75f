"""Why a check that counted counts no more, and the status of one that is suspended."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("compliance", "0017_deciding_guards"),
        ("trusts", "0030_confirmed_checks"),
        ("workers", "0013_duty_once"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CredentialStop",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "sort",
                    models.CharField(
                        choices=[("suspended", "Suspended"), ("withdrawn", "Withdrawn")],
                        max_length=10,
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("officer", "A trust's compliance officer"),
                            ("register", "The professional register"),
                            ("issuer", "The bank that signed it"),
                        ],
                        max_length=10,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("at", models.DateTimeField()),
                ("lifted_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.AlterField(
            model_name="credential",
            name="status",
            field=models.CharField(
                choices=[
                    ("submitted", "Waiting for a check"),
                    ("verified", "Checked"),
                    ("rejected", "Not accepted"),
                    ("replaced", "Replaced"),
                    ("suspended", "Suspended"),
                    ("revoked", "Withdrawn"),
                ],
                default="submitted",
                max_length=10,
            ),
        ),
        migrations.AddConstraint(
            model_name="credential",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status__in", ["verified", "suspended"])),
                fields=("worker", "kind"),
                name="compliance_credential_one_standing_per_kind",
            ),
        ),
        migrations.AddField(
            model_name="credentialstop",
            name="by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="credentialstop",
            name="credential",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="stops",
                to="compliance.credential",
            ),
        ),
        migrations.AddField(
            model_name="credentialstop",
            name="lifted_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="credentialstop",
            name="trust",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="trusts.trust",
            ),
        ),
        migrations.AddField(
            model_name="credentialstop",
            name="worker",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="workers.worker"
            ),
        ),
        migrations.AddConstraint(
            model_name="credentialstop",
            constraint=models.UniqueConstraint(
                condition=models.Q(("lifted_at", None)),
                fields=("credential", "source", "trust"),
                name="compliance_credentialstop_one_of_each",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="credentialstop",
            constraint=models.CheckConstraint(
                condition=models.Q(("sort", "suspended"), ("lifted_at", None), _connector="OR"),
                name="compliance_credentialstop_withdrawn_for_good",
            ),
        ),
        migrations.AddConstraint(
            model_name="credentialstop",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("by__isnull", False), ("source", "officer"), ("trust__isnull", False)
                    ),
                    models.Q(
                        models.Q(("source", "officer"), _negated=True),
                        ("by", None),
                        ("trust", None),
                    ),
                    _connector="OR",
                ),
                name="compliance_credentialstop_by_an_officer_or_a_job",
            ),
        ),
        migrations.AddConstraint(
            model_name="credentialstop",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("lifted_at", None), ("lifted_at__gte", models.F("at")), _connector="OR"
                ),
                name="compliance_credentialstop_lifted_after",
            ),
        ),
    ]
