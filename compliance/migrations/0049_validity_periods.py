"""How long a check counts, dated: as it was said of each kind until now."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


AS_IT_WAS = """
INSERT INTO compliance_validityperiod (kind_id, months, valid_from, source)
SELECT id, months_valid, '2000-01-01', 'As it was said of the kind'
FROM compliance_credentialkind WHERE months_valid IS NOT NULL;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("compliance", "0048_more_registers"),
        ("trusts", "0036_unmerge_days"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ValidityPeriod",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("months", models.PositiveSmallIntegerField(null=True)),
                ("valid_from", models.DateField()),
                ("source", models.CharField(blank=True, max_length=120)),
                ("decided_at", models.DateTimeField(null=True)),
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
                    models.UniqueConstraint(
                        fields=("kind", "bank", "trust", "valid_from", "decided_at"),
                        name="compliance_validityperiod_once",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("bank", None),
                                ("decided_at", None),
                                ("trust", None),
                                models.Q(("source", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(
                                    ("bank__isnull", True),
                                    ("trust__isnull", True),
                                    _connector="XOR",
                                ),
                                ("decided_at__isnull", False),
                                ("source", ""),
                            ),
                            _connector="OR",
                        ),
                        name="compliance_validityperiod_said_by_one",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("months", None),
                            models.Q(("months__gte", 1), ("months__lte", 120)),
                            _connector="OR",
                        ),
                        name="compliance_validityperiod_months",
                    ),
                ],
            },
        ),
        migrations.RunSQL(AS_IT_WAS, migrations.RunSQL.noop),
        migrations.RemoveField(
            model_name="credentialkind",
            name="months_valid",
        ),
    ]
