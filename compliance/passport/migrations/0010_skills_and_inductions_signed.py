"""Skills and local inductions are signed and shown as checks are: each row is of one of the three."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("compliance", "0052_who_hears"),
        ("passport", "0009_keys_stand"),
        ("trusts", "0037_officers_hear"),
        ("workers", "0036_unsigned_sooner"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="issuedcredential",
            name="passport_issuedcredential_one_live",
        ),
        migrations.RemoveConstraint(
            model_name="shareitem",
            name="passport_shareitem_once",
        ),
        migrations.AddField(
            model_name="issuedcredential",
            name="induction",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="%(class)ss",
                to="compliance.induction",
            ),
        ),
        migrations.AddField(
            model_name="issuedcredential",
            name="skill",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="%(class)ss",
                to="workers.workerskill",
            ),
        ),
        migrations.AddField(
            model_name="shareitem",
            name="induction",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="%(class)ss",
                to="compliance.induction",
            ),
        ),
        migrations.AddField(
            model_name="shareitem",
            name="skill",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="%(class)ss",
                to="workers.workerskill",
            ),
        ),
        migrations.AlterField(
            model_name="issuedcredential",
            name="credential",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="%(class)ss",
                to="compliance.credential",
            ),
        ),
        migrations.AlterField(
            model_name="issuedcredential",
            name="why",
            field=models.CharField(
                blank=True,
                choices=[
                    ("revoked", "Withdrawn by the trust that signed it"),
                    ("replaced", "Replaced by a newer check"),
                    ("ended", "Ended"),
                    ("reissued", "Signed anew with another key"),
                    ("erased", "The person was erased"),
                ],
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="shareitem",
            name="credential",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="%(class)ss",
                to="compliance.credential",
            ),
        ),
        migrations.AddConstraint(
            model_name="issuedcredential",
            constraint=models.UniqueConstraint(
                condition=models.Q(("stopped_at", None)),
                fields=("credential", "skill", "induction"),
                name="passport_issuedcredential_one_live",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="issuedcredential",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("credential__isnull", False), ("induction", None), ("skill", None)),
                    models.Q(("credential", None), ("induction", None), ("skill__isnull", False)),
                    models.Q(("credential", None), ("induction__isnull", False), ("skill", None)),
                    _connector="OR",
                ),
                name="passport_issuedcredential_of_one",
            ),
        ),
        migrations.AddConstraint(
            model_name="shareitem",
            constraint=models.UniqueConstraint(
                fields=("share", "credential", "skill", "induction"),
                name="passport_shareitem_once",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="shareitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("credential__isnull", False), ("induction", None), ("skill", None)),
                    models.Q(("credential", None), ("induction", None), ("skill__isnull", False)),
                    models.Q(("credential", None), ("induction__isnull", False), ("skill", None)),
                    _connector="OR",
                ),
                name="passport_shareitem_of_one",
            ),
        ),
    ]
