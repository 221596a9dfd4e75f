"""What was not said is no answer: a check of nothing refuses nothing in SQL."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("compliance", "0042_how_long"),
        ("workers", "0018_staff_list_wall"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="disclosure",
            name="compliance_disclosure_answer_dated",
        ),
        migrations.RemoveConstraint(
            model_name="registration",
            name="compliance_registration_doctor_licensed",
        ),
        migrations.AddConstraint(
            model_name="disclosure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answer", ""), ("answered_on__isnull", True)),
                    models.Q(
                        models.Q(("answer", ""), _negated=True),
                        ("answered_on__isnull", False),
                        ("subscribed", True),
                        ("subscribed__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="compliance_disclosure_answer_dated",
            ),
        ),
        migrations.AddConstraint(
            model_name="registration",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("checked", False),
                    models.Q(("body", "gmc"), _negated=True),
                    models.Q(("licensed", True), ("licensed__isnull", False)),
                    _connector="OR",
                ),
                name="compliance_registration_doctor_licensed",
            ),
        ),
    ]
