"""More professional registers, with the shapes of their numbers."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("compliance", "0047_inductions"),
        ("workers", "0025_more_registers"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="registration",
            name="compliance_registration_number_of_its_body",
        ),
        migrations.AlterField(
            model_name="registration",
            name="body",
            field=models.CharField(
                choices=[
                    ("gmc", "General Medical Council"),
                    ("nmc", "Nursing and Midwifery Council"),
                    ("hcpc", "Health and Care Professions Council"),
                    ("gphc", "General Pharmaceutical Council"),
                    ("gdc", "General Dental Council"),
                    ("swe", "Social Work England"),
                    ("sssc", "Scottish Social Services Council"),
                    ("ahcs", "Academy for Healthcare Science"),
                ],
                max_length=4,
            ),
        ),
        migrations.AddConstraint(
            model_name="registration",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("number", ""),
                    models.Q(("body", "nmc"), ("number__regex", "^[0-9]{2}[A-Z][0-9]{4}[A-Z]$")),
                    models.Q(("body", "gmc"), ("number__regex", "^A?[0-9]{7}$")),
                    models.Q(
                        ("body", "hcpc"),
                        (
                            "number__regex",
                            "^(AS|BS|CH|CS|DT|HAD|ODP|OR|OT|PA|PH|PO|PYL|RA|SL)[0-9]{1,6}$",
                        ),
                    ),
                    models.Q(("body", "gphc"), ("number__regex", "^[0-9]{7}$")),
                    models.Q(("body", "gdc"), ("number__regex", "^[0-9]{4,6}$")),
                    models.Q(("body", "swe"), ("number__regex", "^SW[0-9]{1,6}$")),
                    models.Q(("body", "sssc"), ("number__regex", "^[0-9]{7}$")),
                    models.Q(("body", "ahcs"), ("number__regex", "^[A-Z0-9]{4,12}$")),
                    _connector="OR",
                ),
                name="compliance_registration_number_of_its_body",
            ),
        ),
    ]
