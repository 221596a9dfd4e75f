"""More professional registers that people may be on."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("workers", "0024_moves_more"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="joining",
            name="workers_joining_number_of_a_body",
        ),
        migrations.AlterField(
            model_name="joining",
            name="body",
            field=models.CharField(
                blank=True,
                choices=[
                    ("nmc", "Nursing and Midwifery Council (NMC)"),
                    ("gmc", "General Medical Council (GMC)"),
                    ("hcpc", "Health and Care Professions Council (HCPC)"),
                    ("gphc", "General Pharmaceutical Council (GPhC)"),
                    ("gdc", "General Dental Council (GDC)"),
                    ("swe", "Social Work England"),
                    ("sssc", "Scottish Social Services Council (SSSC)"),
                    ("none", "I am not on a professional register"),
                ],
                max_length=4,
            ),
        ),
        migrations.AlterField(
            model_name="staffentry",
            name="body",
            field=models.CharField(
                blank=True,
                choices=[
                    ("nmc", "NMC PIN"),
                    ("gmc", "GMC reference"),
                    ("hcpc", "HCPC number"),
                    ("gphc", "GPhC number"),
                    ("gdc", "GDC number"),
                    ("swe", "Social Work England number"),
                    ("sssc", "SSSC number"),
                    ("esr", "ESR employee number"),
                ],
                max_length=6,
            ),
        ),
        migrations.AlterField(
            model_name="workeridentifier",
            name="scheme",
            field=models.CharField(
                choices=[
                    ("nmc", "NMC PIN"),
                    ("gmc", "GMC reference"),
                    ("hcpc", "HCPC number"),
                    ("gphc", "GPhC number"),
                    ("gdc", "GDC number"),
                    ("swe", "Social Work England number"),
                    ("sssc", "SSSC number"),
                    ("esr", "ESR employee number"),
                ],
                max_length=6,
            ),
        ),
        migrations.AddConstraint(
            model_name="joining",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("body__in", ["", "none"]),
                    models.Q(("number", ""), _negated=True),
                    _connector="OR",
                ),
                name="workers_joining_number_of_a_body",
            ),
        ),
    ]
