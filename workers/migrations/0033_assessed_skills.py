"""Who signed somebody off in a skill, where, when and how; and why it was revoked."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("trusts", "0036_unmerge_days"),
        ("workers", "0032_unlike_wall"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="workerskill",
            name="workers_workerskill_once",
        ),
        migrations.AddField(
            model_name="workerskill",
            name="assessed_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="workerskill",
            name="assessed_at_trust",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="trusts.trust",
            ),
        ),
        migrations.AddField(
            model_name="workerskill",
            name="assessed_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="workerskill",
            name="how",
            field=models.CharField(
                blank=True,
                choices=[
                    ("observed", "Watched them do it"),
                    ("certificate", "Saw a certificate"),
                    ("record", "Read another employer's record"),
                    ("joining", "Went through what they said when they joined"),
                ],
                db_default="",
                max_length=11,
            ),
        ),
        migrations.AddField(
            model_name="workerskill",
            name="revoked_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="workerskill",
            name="revoked_because",
            field=models.CharField(blank=True, db_default="", max_length=300),
        ),
        migrations.AddField(
            model_name="workerskill",
            name="revoked_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="workerskill",
            constraint=models.UniqueConstraint(
                condition=models.Q(("revoked_at", None)),
                fields=("worker", "skill", "valid_from"),
                name="workers_workerskill_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="workerskill",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("assessed_at", None),
                        ("assessed_at_trust", None),
                        ("assessed_by", None),
                        ("how", ""),
                    ),
                    models.Q(
                        ("assessed_at__isnull", False),
                        ("assessed_at_trust__isnull", False),
                        ("assessed_by__isnull", False),
                        ("how__in", ("observed", "certificate", "record", "joining")),
                    ),
                    _connector="OR",
                ),
                name="workers_workerskill_assessed_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="workerskill",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("revoked_at", None), ("revoked_because", ""), ("revoked_by", None)),
                    models.Q(
                        ("revoked_at__isnull", False),
                        ("revoked_by__isnull", False),
                        ("valid_to__isnull", False),
                        models.Q(("revoked_because", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="workers_workerskill_revoked_by_somebody",
            ),
        ),
    ]
