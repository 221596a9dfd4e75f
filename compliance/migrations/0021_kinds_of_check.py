import datetime
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


#: What the kinds that are there already train in; the reference files say it of all from now on.
TRAINED = """
UPDATE compliance_credentialkind SET subject = t.subject, level = t.level, population = t.population
FROM (VALUES
    ('bls_adult', 'resuscitation', 2, 'adult'), ('ils_adult', 'resuscitation', 3, 'adult'),
    ('als', 'resuscitation', 4, 'adult'), ('bls_paediatric', 'resuscitation', 2, 'paediatric'),
    ('ils_paediatric', 'resuscitation', 3, 'paediatric'),
    ('epals', 'resuscitation', 4, 'paediatric'), ('bls_newborn', 'resuscitation', 2, 'newborn'),
    ('nls', 'resuscitation', 3, 'newborn'), ('fire', 'fire', 1, ''), ('ipc_1', 'ipc', 1, ''),
    ('ipc_2', 'ipc', 2, ''), ('moving_1', 'moving', 1, ''), ('moving_2', 'moving', 2, ''),
    ('safeguarding_adults_1', 'safeguarding_adults', 1, ''),
    ('safeguarding_adults_2', 'safeguarding_adults', 2, ''),
    ('safeguarding_adults_3', 'safeguarding_adults', 3, ''),
    ('safeguarding_children_1', 'safeguarding_children', 1, ''),
    ('safeguarding_children_2', 'safeguarding_children', 2, ''),
    ('safeguarding_children_3', 'safeguarding_children', 3, ''),
    ('information_governance', 'information', 1, ''), ('conflict', 'conflict', 1, ''),
    ('equality', 'equality', 1, ''), ('health_safety', 'health_safety', 1, ''),
    ('prevent', 'prevent', 1, ''), ('learning_disability', 'learning_disability', 1, '')
) t (code, subject, level, population)
WHERE compliance_credentialkind.code = t.code;
"""
CHECKED = "UPDATE compliance_credential SET how = 'original' WHERE status = 'verified';"


class Migration(migrations.Migration):
    dependencies = [
        ("compliance", "0020_stop_stands"),
        ("trusts", "0030_confirmed_checks"),
        ("workers", "0013_duty_once"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Disclosure",
            fields=[
                (
                    "credential",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="%(class)s",
                        serialize=False,
                        to="compliance.credential",
                    ),
                ),
                ("checked", models.BooleanField(default=False)),
                (
                    "level",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("basic", "Basic"),
                            ("standard", "Standard"),
                            ("enhanced", "Enhanced"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "workforce",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("adult", "Adult workforce"),
                            ("child", "Child workforce"),
                            ("both", "Adult and child workforce"),
                            ("other", "Other workforce"),
                        ],
                        max_length=5,
                    ),
                ),
                ("adults_list", models.BooleanField(default=False)),
                ("childrens_list", models.BooleanField(default=False)),
                ("number", models.CharField(blank=True, max_length=12)),
                ("issued_on", models.DateField(null=True)),
                ("subscribed", models.BooleanField(null=True)),
                ("answered_on", models.DateField(null=True)),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("unchanged", "Nothing new has come since the certificate"),
                            ("blank", "It had nothing on it, and nothing new has come"),
                            ("changed", "It is no longer current: a new one is needed"),
                        ],
                        max_length=9,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="EmploymentHistory",
            fields=[
                (
                    "credential",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="%(class)s",
                        serialize=False,
                        to="compliance.credential",
                    ),
                ),
                ("checked", models.BooleanField(default=False)),
                ("covers_from", models.DateField(null=True)),
                ("covers_to", models.DateField(null=True)),
                ("references_seen", models.PositiveSmallIntegerField(default=0)),
                (
                    "gaps",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("none", "No gaps"),
                            ("explained", "Gaps, each explained and written down"),
                        ],
                        max_length=9,
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "employment histories",
            },
        ),
        migrations.CreateModel(
            name="HealthClearance",
            fields=[
                (
                    "credential",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="%(class)s",
                        serialize=False,
                        to="compliance.credential",
                    ),
                ),
                ("checked", models.BooleanField(default=False)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("fit", "Fit for the work"),
                            ("adjusted", "Fit, with adjustments"),
                            ("epp", "Cleared for exposure prone procedures"),
                            ("mask", "Passed a fit test of a mask"),
                        ],
                        max_length=8,
                    ),
                ),
                ("adjustments", models.CharField(blank=True, max_length=300)),
                ("mask", models.CharField(blank=True, max_length=80)),
            ],
        ),
        migrations.CreateModel(
            name="IdentityProof",
            fields=[
                (
                    "credential",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="%(class)s",
                        serialize=False,
                        to="compliance.credential",
                    ),
                ),
                ("checked", models.BooleanField(default=False)),
                (
                    "method",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("documents", "Original documents, seen in person"),
                            (
                                "digital",
                                "Digital check by a certified provider, and seen in person",
                            ),
                        ],
                        max_length=9,
                    ),
                ),
                ("photo_documents", models.PositiveSmallIntegerField(default=0)),
                ("address_documents", models.PositiveSmallIntegerField(default=0)),
                ("provider", models.CharField(blank=True, max_length=80)),
            ],
        ),
        migrations.CreateModel(
            name="ImmunityItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "item",
                    models.CharField(
                        choices=[
                            ("hepatitis_b", "Hepatitis B"),
                            ("mmr", "Measles, mumps and rubella"),
                            ("varicella", "Chickenpox"),
                            ("tb", "Tuberculosis"),
                            ("pertussis", "Whooping cough"),
                            ("influenza", "Flu, this season"),
                        ],
                        max_length=11,
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("protected", "Protected"),
                            ("under_way", "Course under way"),
                            ("not_protected", "Not protected: advice given"),
                        ],
                        max_length=13,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Induction",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("ref", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("given_on", models.DateField()),
                ("valid_to", models.DateField(null=True)),
                ("recorded_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="LifeSupportCourse",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=30, unique=True)),
                ("name", models.CharField(max_length=120)),
            ],
            options={
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="Registration",
            fields=[
                (
                    "credential",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="%(class)s",
                        serialize=False,
                        to="compliance.credential",
                    ),
                ),
                ("checked", models.BooleanField(default=False)),
                (
                    "body",
                    models.CharField(
                        choices=[
                            ("gmc", "General Medical Council"),
                            ("nmc", "Nursing and Midwifery Council"),
                            ("hcpc", "Health and Care Professions Council"),
                            ("gphc", "General Pharmaceutical Council"),
                            ("gdc", "General Dental Council"),
                            ("ahcs", "Academy for Healthcare Science"),
                        ],
                        max_length=4,
                    ),
                ),
                ("number", models.CharField(blank=True, max_length=12)),
                ("part", models.CharField(blank=True, max_length=120)),
                (
                    "status",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("registered", "Registered, with nothing against it"),
                            ("provisional", "Provisionally registered"),
                            ("caution", "Registered, with a caution"),
                            ("conditions", "Conditions or undertakings"),
                            ("suspended", "Suspended"),
                            ("lapsed", "Lapsed"),
                            ("removed", "Removed or struck off"),
                        ],
                        max_length=11,
                    ),
                ),
                ("licensed", models.BooleanField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="RightToWork",
            fields=[
                (
                    "credential",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="%(class)s",
                        serialize=False,
                        to="compliance.credential",
                    ),
                ),
                ("checked", models.BooleanField(default=False)),
                (
                    "basis",
                    models.CharField(
                        blank=True,
                        choices=[("a", "For good (list A)"), ("b", "Until a day (list B)")],
                        max_length=1,
                    ),
                ),
                (
                    "document",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("uk_passport", "British passport, also an expired one"),
                            ("irish_passport", "Irish passport or passport card"),
                            (
                                "birth_certificate",
                                "UK birth or adoption certificate, with proof of National Insurance number",
                            ),
                            ("naturalisation", "Certificate of naturalisation or registration"),
                            ("online", "Share code, looked up on GOV.UK"),
                            (
                                "notice",
                                "Positive Verification Notice of the Employer Checking Service",
                            ),
                        ],
                        max_length=17,
                    ),
                ),
                ("share_code", models.CharField(blank=True, max_length=9)),
                ("looked_up_on", models.DateField(null=True)),
                (
                    "conditions",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("none", "No limit on the work"),
                            ("student", "Student: a limit of hours a week in term time"),
                            ("supplementary", "Sponsored elsewhere: a limit of hours a week here"),
                            ("other", "Another condition"),
                        ],
                        max_length=13,
                    ),
                ),
                ("condition_words", models.CharField(blank=True, max_length=200)),
                ("weekly_hours", models.PositiveSmallIntegerField(null=True)),
                ("until", models.DateField(null=True)),
            ],
            options={
                "verbose_name": "right to work",
                "verbose_name_plural": "rights to work",
            },
        ),
        migrations.CreateModel(
            name="Training",
            fields=[
                (
                    "credential",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="%(class)s",
                        serialize=False,
                        to="compliance.credential",
                    ),
                ),
                ("checked", models.BooleanField(default=False)),
                (
                    "delivery",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("e_learning", "E-learning, with its assessment"),
                            ("in_person", "In person"),
                            ("both", "E-learning and a practical"),
                        ],
                        max_length=10,
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "training",
            },
        ),
        migrations.RemoveConstraint(
            model_name="kindsatisfies",
            name="compliance_kindsatisfies_once",
        ),
        migrations.AddField(
            model_name="credential",
            name="how",
            field=models.CharField(
                blank=True,
                choices=[
                    ("original", "The original document"),
                    ("certified", "A certified copy"),
                    ("register", "The issuer's own register or website"),
                    ("scan", "A scan or photo of it"),
                    ("import", "A record of the trust's own systems"),
                    ("passport", "A signed passport of another bank"),
                ],
                max_length=9,
            ),
        ),
        migrations.AddField(
            model_name="credentialkind",
            name="childrens_list",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="credentialkind",
            name="level",
            field=models.PositiveSmallIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="credentialkind",
            name="population",
            field=models.CharField(
                blank=True,
                choices=[
                    ("adult", "Adults"),
                    ("paediatric", "Children"),
                    ("newborn", "Newborn babies"),
                ],
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="credentialkind",
            name="subject",
            field=models.CharField(
                blank=True,
                choices=[
                    ("conflict", "Conflict resolution"),
                    ("equality", "Equality, diversity and human rights"),
                    ("fire", "Fire safety"),
                    ("health_safety", "Health, safety and welfare"),
                    ("ipc", "Infection prevention and control"),
                    ("information", "Information governance and data security"),
                    ("moving", "Moving and handling"),
                    ("prevent", "Preventing radicalisation"),
                    ("resuscitation", "Resuscitation"),
                    ("safeguarding_adults", "Safeguarding adults"),
                    ("safeguarding_children", "Safeguarding children"),
                    ("learning_disability", "Learning disability and autism"),
                ],
                max_length=21,
            ),
        ),
        migrations.AddField(
            model_name="kindsatisfies",
            name="because",
            field=models.CharField(
                choices=[
                    ("level", "The same subject, for the same people, at a higher level"),
                    ("lists", "The same check against more lists"),
                    ("one_of", "One of several that are asked for"),
                ],
                default="level",
                max_length=6,
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="kindsatisfies",
            name="valid_from",
            field=models.DateField(default=datetime.date(2024, 4, 1)),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="kindsatisfies",
            name="valid_to",
            field=models.DateField(null=True),
        ),
        migrations.AlterField(
            model_name="credentialkind",
            name="group",
            field=models.CharField(
                choices=[
                    ("identity", "Identity"),
                    ("right_to_work", "Right to work"),
                    ("registration", "Registration"),
                    ("dbs", "DBS"),
                    ("health", "Occupational health"),
                    ("training", "Training"),
                    ("references", "References"),
                ],
                max_length=15,
            ),
        ),
        migrations.RunSQL([TRAINED, CHECKED], migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="credential",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "verified"), _negated=True),
                    models.Q(("how", ""), _negated=True),
                    _connector="OR",
                ),
                name="compliance_credential_checked_somehow",
            ),
        ),
        migrations.AddConstraint(
            model_name="credentialkind",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("group", "training"),
                        ("level__isnull", False),
                        models.Q(("subject", ""), _negated=True),
                    ),
                    models.Q(
                        models.Q(("group", "training"), _negated=True),
                        ("level__isnull", True),
                        ("subject", ""),
                    ),
                    _connector="OR",
                ),
                name="compliance_credentialkind_training_has_level",
            ),
        ),
        migrations.AddConstraint(
            model_name="credentialkind",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("subject", "resuscitation"), models.Q(("population", ""), _negated=True)
                    ),
                    models.Q(
                        models.Q(("subject", "resuscitation"), _negated=True), ("population", "")
                    ),
                    _connector="OR",
                ),
                name="compliance_credentialkind_resuscitation_of_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="credentialkind",
            constraint=models.CheckConstraint(
                condition=models.Q(("childrens_list", False), ("group", "dbs"), _connector="OR"),
                name="compliance_credentialkind_list_of_dbs",
            ),
        ),
        migrations.AddConstraint(
            model_name="kindsatisfies",
            constraint=models.UniqueConstraint(
                fields=("kind", "satisfies", "valid_from"), name="compliance_kindsatisfies_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="kindsatisfies",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_to__isnull", True),
                    ("valid_to__gte", models.F("valid_from")),
                    _connector="OR",
                ),
                name="compliance_kindsatisfies_ends_after_start",
            ),
        ),
        migrations.AddField(
            model_name="disclosure",
            name="worker",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="workers.worker"
            ),
        ),
        migrations.AddField(
            model_name="employmenthistory",
            name="worker",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="workers.worker"
            ),
        ),
        migrations.AddField(
            model_name="healthclearance",
            name="worker",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="workers.worker"
            ),
        ),
        migrations.AddField(
            model_name="identityproof",
            name="worker",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="workers.worker"
            ),
        ),
        migrations.AddField(
            model_name="immunityitem",
            name="credential",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="immunity",
                to="compliance.credential",
            ),
        ),
        migrations.AddField(
            model_name="immunityitem",
            name="worker",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="workers.worker"
            ),
        ),
        migrations.AddField(
            model_name="induction",
            name="recorded_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="induction",
            name="site",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="trusts.site",
            ),
        ),
        migrations.AddField(
            model_name="induction",
            name="trust",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="trusts.trust"
            ),
        ),
        migrations.AddField(
            model_name="induction",
            name="ward",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="trusts.ward",
            ),
        ),
        migrations.AddField(
            model_name="induction",
            name="worker",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="inductions",
                to="workers.worker",
            ),
        ),
        migrations.AddField(
            model_name="lifesupportcourse",
            name="kind",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="courses",
                to="compliance.credentialkind",
            ),
        ),
        migrations.AddField(
            model_name="registration",
            name="worker",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="workers.worker"
            ),
        ),
        migrations.AddField(
            model_name="righttowork",
            name="worker",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="workers.worker"
            ),
        ),
        migrations.AddField(
            model_name="training",
            name="course",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="compliance.lifesupportcourse",
            ),
        ),
        migrations.AddField(
            model_name="training",
            name="worker",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="workers.worker"
            ),
        ),
        migrations.AddConstraint(
            model_name="disclosure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("checked", False),
                    models.Q(
                        models.Q(("level", ""), _negated=True),
                        models.Q(("workforce", ""), _negated=True),
                        ("issued_on__isnull", False),
                        ("subscribed__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="compliance_disclosure_read",
            ),
        ),
        migrations.AddConstraint(
            model_name="disclosure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("adults_list", False), ("childrens_list", False)),
                    ("level", "enhanced"),
                    _connector="OR",
                ),
                name="compliance_disclosure_lists_with_enhanced",
            ),
        ),
        migrations.AddConstraint(
            model_name="disclosure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("childrens_list", False), ("workforce__in", ["child", "both"]), _connector="OR"
                ),
                name="compliance_disclosure_childrens_workforce",
            ),
        ),
        migrations.AddConstraint(
            model_name="disclosure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("adults_list", False), ("workforce__in", ["adult", "both"]), _connector="OR"
                ),
                name="compliance_disclosure_adults_workforce",
            ),
        ),
        migrations.AddConstraint(
            model_name="disclosure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("number", ""), ("number__regex", "^[0-9]{12}$"), _connector="OR"
                ),
                name="compliance_disclosure_number_of_twelve",
            ),
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
                    ),
                    _connector="OR",
                ),
                name="compliance_disclosure_answer_dated",
            ),
        ),
        migrations.AddConstraint(
            model_name="disclosure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("checked", False),
                    models.Q(("answer", "changed"), _negated=True),
                    _connector="OR",
                ),
                name="compliance_disclosure_still_current",
            ),
        ),
        migrations.AddConstraint(
            model_name="employmenthistory",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("checked", False),
                    models.Q(
                        ("covers_from__isnull", False),
                        ("covers_to__isnull", False),
                        ("references_seen__gte", 1),
                        models.Q(("gaps", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="compliance_employmenthistory_read",
            ),
        ),
        migrations.AddConstraint(
            model_name="employmenthistory",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("covers_from__isnull", True),
                    ("covers_to__isnull", True),
                    ("covers_to__gt", models.F("covers_from")),
                    _connector="OR",
                ),
                name="compliance_employmenthistory_ends_after_start",
            ),
        ),
        migrations.AddConstraint(
            model_name="healthclearance",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("checked", False), models.Q(("outcome", ""), _negated=True), _connector="OR"
                ),
                name="compliance_healthclearance_read",
            ),
        ),
        migrations.AddConstraint(
            model_name="healthclearance",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("checked", False),
                    models.Q(("outcome", "adjusted"), _negated=True),
                    models.Q(("adjustments", ""), _negated=True),
                    _connector="OR",
                ),
                name="compliance_healthclearance_adjustments_said",
            ),
        ),
        migrations.AddConstraint(
            model_name="healthclearance",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("outcome__in", ["", "adjusted"]), ("adjustments", ""), _connector="OR"
                ),
                name="compliance_healthclearance_adjusted_alone",
            ),
        ),
        migrations.AddConstraint(
            model_name="healthclearance",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("checked", False),
                    models.Q(("outcome", "mask"), _negated=True),
                    models.Q(("mask", ""), _negated=True),
                    _connector="OR",
                ),
                name="compliance_healthclearance_mask_said",
            ),
        ),
        migrations.AddConstraint(
            model_name="identityproof",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("checked", False),
                    models.Q(
                        ("address_documents__gte", 1),
                        ("method", "documents"),
                        ("photo_documents__gte", 2),
                    ),
                    models.Q(
                        ("address_documents__gte", 2),
                        ("method", "documents"),
                        ("photo_documents__gte", 1),
                    ),
                    models.Q(("method", "digital"), models.Q(("provider", ""), _negated=True)),
                    _connector="OR",
                ),
                name="compliance_identityproof_enough",
            ),
        ),
        migrations.AddConstraint(
            model_name="immunityitem",
            constraint=models.UniqueConstraint(
                fields=("credential", "item"), name="compliance_immunityitem_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="immunityitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("item", ""), _negated=True), models.Q(("outcome", ""), _negated=True)
                ),
                name="compliance_immunityitem_said",
            ),
        ),
        migrations.AddConstraint(
            model_name="induction",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("site__isnull", True), ("ward__isnull", True), _connector="XOR"
                ),
                name="compliance_induction_of_one_place",
            ),
        ),
        migrations.AddConstraint(
            model_name="induction",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_to__isnull", True),
                    ("valid_to__gte", models.F("given_on")),
                    _connector="OR",
                ),
                name="compliance_induction_ends_after_start",
            ),
        ),
        migrations.AddConstraint(
            model_name="induction",
            constraint=models.UniqueConstraint(
                fields=("worker", "site", "ward", "given_on"),
                name="compliance_induction_once",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="registration",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("number", ""),
                    models.Q(("body", "gmc"), ("number__regex", "^A?[0-9]{7}$")),
                    models.Q(("body", "nmc"), ("number__regex", "^[0-9]{2}[A-Z][0-9]{4}[A-Z]$")),
                    models.Q(
                        ("body", "hcpc"),
                        (
                            "number__regex",
                            "^(AS|BS|CH|CS|DT|HAD|ODP|OR|OT|PA|PH|PO|PYL|RA|SL)[0-9]{1,6}$",
                        ),
                    ),
                    models.Q(("body", "gphc"), ("number__regex", "^[0-9]{7}$")),
                    models.Q(("body", "gdc"), ("number__regex", "^[0-9]{4,6}$")),
                    models.Q(("body", "ahcs"), ("number__regex", "^[A-Z0-9]{4,12}$")),
                    _connector="OR",
                ),
                name="compliance_registration_number_of_its_body",
            ),
        ),
        migrations.AddConstraint(
            model_name="registration",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("checked", False),
                    models.Q(
                        models.Q(("number", ""), _negated=True),
                        models.Q(("part", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="compliance_registration_read",
            ),
        ),
        migrations.AddConstraint(
            model_name="registration",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("checked", False),
                    ("status__in", ["registered", "provisional", "caution"]),
                    _connector="OR",
                ),
                name="compliance_registration_in_standing",
            ),
        ),
        migrations.AddConstraint(
            model_name="registration",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("checked", False),
                    models.Q(("body", "gmc"), _negated=True),
                    ("licensed", True),
                    _connector="OR",
                ),
                name="compliance_registration_doctor_licensed",
            ),
        ),
        migrations.AddConstraint(
            model_name="righttowork",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("checked", False),
                    models.Q(
                        models.Q(("basis", ""), _negated=True),
                        models.Q(("document", ""), _negated=True),
                        models.Q(("conditions", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="compliance_righttowork_read",
            ),
        ),
        migrations.AddConstraint(
            model_name="righttowork",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("basis", "b"), _negated=True),
                    ("until__isnull", False),
                    _connector="OR",
                ),
                name="compliance_righttowork_list_b_ends",
            ),
        ),
        migrations.AddConstraint(
            model_name="righttowork",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("basis", "a"), _negated=True),
                    models.Q(
                        ("conditions__in", ["", "none"]),
                        (
                            "document__in",
                            [
                                "",
                                "online",
                                "uk_passport",
                                "irish_passport",
                                "birth_certificate",
                                "naturalisation",
                            ],
                        ),
                        ("until__isnull", True),
                        ("weekly_hours__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="compliance_righttowork_list_a_for_good",
            ),
        ),
        migrations.AddConstraint(
            model_name="righttowork",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        (
                            "document__in",
                            (
                                "uk_passport",
                                "irish_passport",
                                "birth_certificate",
                                "naturalisation",
                            ),
                        ),
                        _negated=True,
                    ),
                    ("basis__in", ["", "a"]),
                    _connector="OR",
                ),
                name="compliance_righttowork_document_of_its_list",
            ),
        ),
        migrations.AddConstraint(
            model_name="righttowork",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("checked", False),
                    models.Q(("document", "online"), _negated=True),
                    models.Q(
                        models.Q(("share_code", ""), _negated=True), ("looked_up_on__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="compliance_righttowork_looked_up",
            ),
        ),
        migrations.AddConstraint(
            model_name="righttowork",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("share_code", ""), ("share_code__regex", "^[A-Z0-9]{9}$"), _connector="OR"
                ),
                name="compliance_righttowork_share_code_of_nine",
            ),
        ),
        migrations.AddConstraint(
            model_name="righttowork",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("weekly_hours__isnull", True),
                    ("weekly_hours__range", (1, 48)),
                    _connector="OR",
                ),
                name="compliance_righttowork_hours_sensible",
            ),
        ),
        migrations.AddConstraint(
            model_name="righttowork",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("checked", False),
                    models.Q(("conditions__in", ["student", "supplementary"]), _negated=True),
                    ("weekly_hours__isnull", False),
                    _connector="OR",
                ),
                name="compliance_righttowork_limit_said",
            ),
        ),
        migrations.AddConstraint(
            model_name="righttowork",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("checked", False),
                    models.Q(("conditions", "other"), _negated=True),
                    models.Q(("condition_words", ""), _negated=True),
                    _connector="OR",
                ),
                name="compliance_righttowork_condition_said",
            ),
        ),
    ]
