"""The agreement between a bank's trusts, and that nothing is shared before it is signed."""

import django.contrib.postgres.constraints
import django.db.models.deletion
import trusts.models.bank
import uuid
from django.conf import settings
from django.db import migrations, models

#: Trusts that shared before agreements were kept here signed on paper: say so, in words.
ON_PAPER = """
insert into trusts_agreementversion
    (ref, bank_id, number, title, text, sha256, published_at)
select gen_random_uuid(), found.bank_id, 1, 'Workforce sharing agreement', said.text,
    encode(sha256(convert_to(said.text, 'UTF8')), 'hex'),
    (min(found.valid_from)::timestamp at time zone 'Europe/London')
from trusts_poolmembership found,
    (values ('Signed on paper, before agreements were kept here.')) as said (text)
where found.valid_from is not null
group by found.bank_id, said.text;
insert into trusts_signature
    (ref, bank_id, trust_id, version_id, sha256, name, position, signed_at)
select distinct on (m.bank_id, m.trust_id) gen_random_uuid(), m.bank_id, m.trust_id, v.id,
    v.sha256, 'Signed on paper', 'Not recorded',
    (m.valid_from::timestamp at time zone 'Europe/London')
from trusts_poolmembership m join trusts_agreementversion v on v.bank_id = m.bank_id
where m.valid_from is not null order by m.bank_id, m.trust_id, m.valid_from;
update trusts_poolmembership m set signature_id = s.id from trusts_signature s
where s.bank_id = m.bank_id and s.trust_id = m.trust_id and m.valid_from is not null;
set constraints all immediate;
"""

KEPT_TRUE = """
alter table trusts_agreementversion add constraint trusts_agreementversion_hash_of_text
    check (sha256 = encode(sha256(convert_to(text, 'UTF8')), 'hex'));
alter table trusts_signature add constraint trusts_signature_same_text_as_version
    foreign key (version_id, bank_id, sha256)
    references trusts_agreementversion (id, bank_id, sha256);
alter table trusts_poolmembership add constraint trusts_poolmembership_same_places_as_signature
    foreign key (signature_id, bank_id, trust_id)
    references trusts_signature (id, bank_id, trust_id);
"""

#: A trust in setup had a day of its own; now it has none until it goes live. They had signed
#: nothing.
NOT_YET_LIVE = """
update trusts_poolmembership m set valid_from = null from trusts_trust t
where t.id = m.trust_id and t.status = 'setup';
set constraints all immediate;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("trusts", "0008_keeps_an_admin"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="AgreementVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("ref", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("number", models.PositiveSmallIntegerField()),
                ("title", models.CharField(max_length=120)),
                ("text", models.TextField()),
                ("sha256", models.CharField(max_length=64)),
                ("published_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["-number"],
            },
        ),
        migrations.CreateModel(
            name="Signature",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("ref", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("sha256", models.CharField(max_length=64)),
                ("name", models.CharField(max_length=120)),
                ("position", models.CharField(max_length=120)),
                ("signed_at", models.DateTimeField()),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="poolmembership",
            name="trusts_poolmembership_one_at_a_time",
        ),
        migrations.RemoveField(
            model_name="poolmembership",
            name="agreement",
        ),
        migrations.AlterField(
            model_name="poolmembership",
            name="valid_from",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="agreementversion",
            name="bank",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="agreements",
                to="trusts.bank",
            ),
        ),
        migrations.AddField(
            model_name="agreementversion",
            name="published_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="signature",
            name="bank",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="trusts.bank"
            ),
        ),
        migrations.AddField(
            model_name="signature",
            name="signed_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="signature",
            name="trust",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="signatures",
                to="trusts.trust",
            ),
        ),
        migrations.AddField(
            model_name="signature",
            name="version",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="signatures",
                to="trusts.agreementversion",
            ),
        ),
        migrations.AddField(
            model_name="poolmembership",
            name="signature",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="trusts.signature",
            ),
        ),
        migrations.RunSQL(NOT_YET_LIVE, migrations.RunSQL.noop),
        migrations.RunSQL(ON_PAPER, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="poolmembership",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("valid_from__isnull", False)),
                expressions=[("bank", "="), ("trust", "="), (trusts.models.bank.DateSpan(), "&&")],
                name="trusts_poolmembership_one_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="poolmembership",
            constraint=models.UniqueConstraint(
                condition=models.Q(("valid_from__isnull", True)),
                fields=("bank", "trust"),
                name="trusts_poolmembership_one_setup",
            ),
        ),
        migrations.AddConstraint(
            model_name="poolmembership",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_from__isnull", True), ("signature__isnull", False), _connector="OR"
                ),
                name="trusts_poolmembership_signed_first",
            ),
        ),
        migrations.AddConstraint(
            model_name="agreementversion",
            constraint=models.UniqueConstraint(
                fields=("bank", "number"), name="trusts_agreementversion_number_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="agreementversion",
            constraint=models.UniqueConstraint(
                fields=("id", "bank", "sha256"), name="trusts_agreementversion_with_hash"
            ),
        ),
        migrations.AddConstraint(
            model_name="signature",
            constraint=models.UniqueConstraint(
                fields=("trust", "version"), name="trusts_signature_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="signature",
            constraint=models.UniqueConstraint(
                fields=("id", "bank", "trust"), name="trusts_signature_with_places"
            ),
        ),
        migrations.RunSQL(KEPT_TRUE, migrations.RunSQL.noop),
        migrations.AlterField(
            model_name="invitation",
            name="role",
            field=models.CharField(
                choices=[
                    ("ward_manager", "Ward manager"),
                    ("trust_manager", "Trust manager"),
                    ("staffing_admin", "Temporary-staffing admin"),
                    ("rate_authoriser", "Rate authoriser"),
                    ("compliance_officer", "Compliance officer"),
                    ("payroll", "Payroll"),
                    ("trust_admin", "Trust admin"),
                    ("signatory", "Signatory"),
                    ("onboarding_admin", "Region onboarding admin"),
                    ("bank_lead", "Bank lead"),
                    ("auditor", "Auditor"),
                    ("ics_lead", "ICS lead"),
                ],
                max_length=30,
            ),
        ),
        migrations.AlterField(
            model_name="membership",
            name="role",
            field=models.CharField(
                choices=[
                    ("ward_manager", "Ward manager"),
                    ("trust_manager", "Trust manager"),
                    ("staffing_admin", "Temporary-staffing admin"),
                    ("rate_authoriser", "Rate authoriser"),
                    ("compliance_officer", "Compliance officer"),
                    ("payroll", "Payroll"),
                    ("trust_admin", "Trust admin"),
                    ("signatory", "Signatory"),
                    ("onboarding_admin", "Region onboarding admin"),
                    ("bank_lead", "Bank lead"),
                    ("auditor", "Auditor"),
                    ("ics_lead", "ICS lead"),
                ],
                max_length=30,
            ),
        ),
        migrations.AlterField(
            model_name="rolepolicy",
            name="role",
            field=models.CharField(
                choices=[
                    ("ward_manager", "Ward manager"),
                    ("trust_manager", "Trust manager"),
                    ("staffing_admin", "Temporary-staffing admin"),
                    ("rate_authoriser", "Rate authoriser"),
                    ("compliance_officer", "Compliance officer"),
                    ("payroll", "Payroll"),
                    ("trust_admin", "Trust admin"),
                    ("signatory", "Signatory"),
                    ("onboarding_admin", "Region onboarding admin"),
                    ("bank_lead", "Bank lead"),
                    ("auditor", "Auditor"),
                    ("ics_lead", "ICS lead"),
                ],
                max_length=30,
            ),
        ),
        migrations.AlterField(
            model_name="rolerequest",
            name="role",
            field=models.CharField(
                choices=[
                    ("ward_manager", "Ward manager"),
                    ("trust_manager", "Trust manager"),
                    ("staffing_admin", "Temporary-staffing admin"),
                    ("rate_authoriser", "Rate authoriser"),
                    ("compliance_officer", "Compliance officer"),
                    ("payroll", "Payroll"),
                    ("trust_admin", "Trust admin"),
                    ("signatory", "Signatory"),
                    ("onboarding_admin", "Region onboarding admin"),
                    ("bank_lead", "Bank lead"),
                    ("auditor", "Auditor"),
                    ("ics_lead", "ICS lead"),
                ],
                max_length=30,
            ),
        ),
    ]
