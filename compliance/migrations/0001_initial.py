import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("staffbank", "0001_chassis"),
        ("trusts", "0001_initial"),
        ("workers", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CredentialKind",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=30, unique=True)),
                ("name", models.CharField(max_length=120)),
                ("short_name", models.CharField(max_length=60)),
                (
                    "group",
                    models.CharField(
                        choices=[
                            ("identity", "Identity"),
                            ("right_to_work", "Right to work"),
                            ("registration", "Registration"),
                            ("dbs", "DBS"),
                            ("health", "Occupational health"),
                            ("training", "Training"),
                            ("other", "Other"),
                        ],
                        max_length=15,
                    ),
                ),
                ("months_valid", models.PositiveSmallIntegerField(null=True)),
                ("sort", models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                "ordering": ["sort", "name"],
            },
        ),
        migrations.CreateModel(
            name="Credential",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("ref", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("issuer", models.CharField(blank=True, max_length=120)),
                ("number_hint", models.CharField(blank=True, max_length=12)),
                ("evidence", models.CharField(blank=True, max_length=200)),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(null=True)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("submitted", "Waiting for a check"),
                            ("verified", "Checked"),
                            ("rejected", "Not accepted"),
                            ("replaced", "Replaced"),
                            ("revoked", "Withdrawn"),
                        ],
                        default="submitted",
                        max_length=10,
                    ),
                ),
                ("submitted_at", models.DateTimeField()),
                ("checked_at", models.DateTimeField(null=True)),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("claimed_until", models.DateTimeField(null=True)),
                (
                    "checked_at_trust",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="trusts.trust",
                    ),
                ),
                (
                    "checked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "claimed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "worker",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="credentials",
                        to="workers.worker",
                    ),
                ),
                (
                    "kind",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="compliance.credentialkind",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["worker", "kind", "valid_to"], name="compliance_credential_kind"
                    ),
                    models.Index(
                        condition=models.Q(("status", "submitted")),
                        fields=["submitted_at"],
                        name="compliance_credential_waiting",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True),
                            ("valid_to__gte", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="compliance_credential_ends_after_start",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ["submitted", "replaced"]),
                            models.Q(
                                ("checked_at__isnull", False), ("checked_at_trust__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="compliance_credential_checked_by_a_trust",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("status", "verified")),
                        fields=("worker", "kind"),
                        name="compliance_credential_one_checked_per_kind",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="KindSatisfies",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="satisfies",
                        to="compliance.credentialkind",
                    ),
                ),
                (
                    "satisfies",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="satisfied_by",
                        to="compliance.credentialkind",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("kind", "satisfies"), name="compliance_kindsatisfies_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RequiredKind",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(null=True)),
                (
                    "kind",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="compliance.credentialkind",
                    ),
                ),
                (
                    "staff_group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="trusts.staffgroup",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("staff_group", "kind", "valid_from"),
                        name="compliance_requiredkind_once",
                    )
                ],
            },
        ),
    ]
