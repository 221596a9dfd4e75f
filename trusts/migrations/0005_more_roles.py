"""Rate authorisers, payroll and auditors."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("trusts", "0004_lighter_wall"),
    ]

    operations = [
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
                    ("onboarding_admin", "Region onboarding admin"),
                    ("bank_lead", "Bank lead"),
                    ("auditor", "Auditor"),
                    ("ics_lead", "ICS lead"),
                ],
                max_length=30,
            ),
        ),
    ]
