"""Who gave an induction, and why one was withdrawn."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("compliance", "0046_taken_families_stand"),
        ("trusts", "0036_unmerge_days"),
        ("workers", "0022_alike"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="induction",
            name="compliance_induction_once",
        ),
        migrations.AddField(
            model_name="induction",
            name="given_by",
            field=models.CharField(blank=True, db_default="", max_length=80),
        ),
        migrations.AddField(
            model_name="induction",
            name="withdrawn_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="induction",
            name="withdrawn_because",
            field=models.CharField(blank=True, db_default="", max_length=300),
        ),
        migrations.AddField(
            model_name="induction",
            name="withdrawn_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="induction",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "given_on__lte",
                        models.Func(
                            models.Value("Europe/London"),
                            models.F("recorded_at"),
                            function="timezone",
                            output_field=models.DateTimeField(),
                        ),
                    )
                ),
                name="compliance_induction_given_before_recorded",
            ),
        ),
        migrations.AddConstraint(
            model_name="induction",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("withdrawn_at", None), ("withdrawn_because", ""), ("withdrawn_by", None)
                    ),
                    models.Q(
                        ("withdrawn_at__isnull", False),
                        ("withdrawn_by__isnull", False),
                        models.Q(("withdrawn_because", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="compliance_induction_withdrawn_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="induction",
            constraint=models.UniqueConstraint(
                condition=models.Q(("withdrawn_at", None)),
                fields=("worker", "site", "ward", "given_on"),
                name="compliance_induction_once",
                nulls_distinct=False,
            ),
        ),
    ]
