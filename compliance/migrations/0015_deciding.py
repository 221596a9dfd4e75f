"""Decisions, what is asked and answered, and how the checks of a kind are decided on."""

import datetime
import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("compliance", "0014_evidence_wall"),
        ("trusts", "0031_check_aim"),
        ("workers", "0013_duty_once"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunSQL(
            "insert into staffbank_retention (record, months, why) values"
            " ('compliance_checkmessage', 12, 'What was asked about a check, once it is decided');",
            migrations.RunSQL.noop,
        ),
        migrations.CreateModel(
            name="CheckMessage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("words", models.CharField(max_length=300)),
                ("said_at", models.DateTimeField()),
                (
                    "credential",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="messages",
                        to="compliance.credential",
                    ),
                ),
                (
                    "said_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "trust",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="trusts.trust",
                    ),
                ),
                (
                    "worker",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="workers.worker",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("words", ""), _negated=True),
                        name="compliance_checkmessage_says_something",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CheckRule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("second_checker", models.BooleanField(default=False)),
                ("at_once", models.BooleanField(default=False)),
                ("valid_from", models.DateField()),
                ("decided_at", models.DateTimeField()),
                (
                    "bank",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="trusts.bank",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                (
                    "trust",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="trusts.trust",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("bank__isnull", True), ("trust__isnull", True), _connector="XOR"
                        ),
                        name="compliance_checkrule_of_one_place",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("at_once", True), ("second_checker", True), _negated=True
                        ),
                        name="compliance_checkrule_two_people_one_at_a_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Decision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("first", "Accepted, for a second person to check"),
                            ("accepted", "Accepted"),
                            ("rejected", "Not accepted"),
                        ],
                        max_length=8,
                    ),
                ),
                ("decided_at", models.DateTimeField()),
                ("was_issuer", models.CharField(blank=True, max_length=120)),
                ("was_valid_from", models.DateField()),
                ("was_valid_to", models.DateField(null=True)),
                ("was_evidence", models.CharField(blank=True, max_length=200)),
                ("undone_at", models.DateTimeField(null=True)),
                (
                    "credential",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="compliance.credential",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "former",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="compliance.credential",
                    ),
                ),
                (
                    "trust",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="trusts.trust",
                    ),
                ),
                (
                    "worker",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="workers.worker",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["decided_by", "decided_at"], name="compliance_decision_latest"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("undone_at", None)),
                        fields=("credential", "decided_by"),
                        name="compliance_decision_each_by_another",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("outcome", "first"), ("undone_at", None)),
                        fields=("credential", "trust"),
                        name="compliance_decision_one_first",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("outcome__in", ["accepted", "rejected"]), ("undone_at", None)
                        ),
                        fields=("credential",),
                        name="compliance_decision_one_last",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("undone_at", None),
                            models.Q(
                                ("outcome", "first"), ("undone_at__gte", models.F("decided_at"))
                            ),
                            (
                                "undone_at__range",
                                (
                                    models.F("decided_at"),
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("decided_at"),
                                        "+",
                                        models.Value(datetime.timedelta(seconds=60)),
                                    ),
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="compliance_decision_undone_in_time",
                    ),
                ],
            },
        ),
    ]
