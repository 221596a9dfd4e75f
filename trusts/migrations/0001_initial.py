import datetime
import django.contrib.postgres.constraints
import django.db.models.deletion
import trusts.models.bank
import uuid
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("staffbank", "0001_chassis"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Bank",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("ref", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("slug", models.SlugField(max_length=60, unique=True)),
                ("name", models.CharField(max_length=120)),
                ("night_phone", models.CharField(max_length=20)),
                (
                    "payer",
                    models.CharField(
                        choices=[
                            ("primary_trust", "The worker's primary trust"),
                            ("lead_employer", "The lead employer"),
                            ("host_trust", "The trust where the shift is"),
                        ],
                        default="primary_trust",
                        max_length=15,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="IntegratedCareBoard",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=6, unique=True)),
                ("slug", models.SlugField(max_length=80, unique=True)),
                ("name", models.CharField(max_length=160)),
            ],
        ),
        migrations.CreateModel(
            name="Outcode",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("outcode", models.CharField(max_length=4, unique=True)),
                ("latitude", models.FloatField()),
                ("longitude", models.FloatField()),
            ],
        ),
        migrations.CreateModel(
            name="PublicHoliday",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField(unique=True)),
                ("name", models.CharField(max_length=80)),
            ],
            options={
                "ordering": ["day"],
            },
        ),
        migrations.CreateModel(
            name="RegisterEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=8, unique=True)),
                ("name", models.CharField(max_length=200)),
                (
                    "kind",
                    models.CharField(choices=[("trust", "Trust"), ("site", "Site")], max_length=5),
                ),
                ("parent", models.CharField(blank=True, db_index=True, max_length=8)),
                ("region", models.CharField(blank=True, max_length=4)),
                ("icb", models.CharField(blank=True, max_length=4)),
                ("address", models.CharField(blank=True, max_length=200)),
                ("town", models.CharField(blank=True, max_length=80)),
                ("postcode", models.CharField(blank=True, max_length=8)),
                ("opened", models.DateField(null=True)),
                ("closed", models.DateField(null=True)),
                ("successor", models.CharField(blank=True, max_length=8)),
                ("latitude", models.FloatField(null=True)),
                ("longitude", models.FloatField(null=True)),
            ],
            options={
                "verbose_name_plural": "register entries",
            },
        ),
        migrations.CreateModel(
            name="StaffGroup",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=4, unique=True)),
                ("slug", models.SlugField(max_length=40, unique=True)),
                ("name", models.CharField(max_length=80)),
                ("short_name", models.CharField(max_length=40)),
                ("sort", models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                "ordering": ["sort", "code"],
            },
        ),
        migrations.CreateModel(
            name="Trust",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("ref", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("slug", models.SlugField(max_length=80, unique=True)),
                ("name", models.CharField(max_length=160)),
                ("short_name", models.CharField(max_length=60)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("setup", "In setup"),
                            ("live", "Live"),
                            ("suspended", "Suspended"),
                            ("left", "Left"),
                        ],
                        default="setup",
                        max_length=10,
                    ),
                ),
                ("bank_phone", models.CharField(blank=True, max_length=20)),
            ],
            options={
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("ref", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("ward_manager", "Ward manager"),
                            ("trust_manager", "Trust manager"),
                            ("staffing_admin", "Temporary-staffing admin"),
                            ("compliance_officer", "Compliance officer"),
                            ("trust_admin", "Trust admin"),
                            ("onboarding_admin", "Region onboarding admin"),
                            ("bank_lead", "Bank lead"),
                            ("ics_lead", "ICS lead"),
                        ],
                        max_length=30,
                    ),
                ),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(null=True)),
                (
                    "bank",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="people",
                        to="trusts.bank",
                    ),
                ),
                (
                    "granted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "icb",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="people",
                        to="trusts.integratedcareboard",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "trust",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to="trusts.trust",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="OnCost",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=20)),
                ("name", models.CharField(max_length=80)),
                ("percent", models.DecimalField(decimal_places=3, max_digits=6)),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("code", "valid_from"), name="trusts_oncost_one_per_day"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PayScheme",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=20)),
                ("name", models.CharField(max_length=80)),
                ("night_from", models.TimeField()),
                ("night_to", models.TimeField()),
                ("valid_from", models.DateField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("code", "valid_from"), name="trusts_payscheme_one_per_day"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PoolMembership",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(null=True)),
                ("agreement", models.CharField(blank=True, max_length=120)),
                (
                    "bank",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to="trusts.bank",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Specialty",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=12, unique=True)),
                ("name", models.CharField(max_length=120)),
                (
                    "staff_group",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="specialties",
                        to="trusts.staffgroup",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "specialties",
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="Skill",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=30, unique=True)),
                ("name", models.CharField(max_length=120)),
                (
                    "staff_group",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="skills",
                        to="trusts.staffgroup",
                    ),
                ),
            ],
            options={
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="PoolStaffGroup",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "membership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="groups",
                        to="trusts.poolmembership",
                    ),
                ),
                (
                    "staff_group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="trusts.staffgroup",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="poolmembership",
            name="staff_groups",
            field=models.ManyToManyField(
                related_name="+", through="trusts.PoolStaffGroup", to="trusts.staffgroup"
            ),
        ),
        migrations.CreateModel(
            name="Grade",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=12, unique=True)),
                ("name", models.CharField(max_length=80)),
                ("plural", models.CharField(max_length=80)),
                ("short_name", models.CharField(max_length=40)),
                ("pay_scheme", models.CharField(max_length=20)),
                ("sort", models.PositiveSmallIntegerField(default=0)),
                (
                    "staff_group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="grades",
                        to="trusts.staffgroup",
                    ),
                ),
            ],
            options={
                "ordering": ["sort", "code"],
            },
        ),
        migrations.CreateModel(
            name="Site",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("ref", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("ods_code", models.CharField(max_length=8, unique=True)),
                ("name", models.CharField(max_length=160)),
                ("short_name", models.CharField(max_length=60)),
                ("postcode", models.CharField(max_length=8)),
                ("latitude", models.FloatField()),
                ("longitude", models.FloatField()),
                (
                    "trust",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sites",
                        to="trusts.trust",
                    ),
                ),
            ],
            options={
                "ordering": ["name"],
            },
        ),
        migrations.AddField(
            model_name="poolmembership",
            name="trust",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="pools", to="trusts.trust"
            ),
        ),
        migrations.CreateModel(
            name="MachineToken",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("ref", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("name", models.CharField(max_length=80)),
                ("token_hash", models.CharField(max_length=64, unique=True)),
                ("hint", models.CharField(max_length=8)),
                ("permissions", models.CharField(max_length=300)),
                ("created_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(null=True)),
                ("revoked_at", models.DateTimeField(null=True)),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "trust",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="tokens",
                        to="trusts.trust",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("ref", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("email", models.EmailField(max_length=254)),
                ("name", models.CharField(blank=True, max_length=120)),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("ward_manager", "Ward manager"),
                            ("trust_manager", "Trust manager"),
                            ("staffing_admin", "Temporary-staffing admin"),
                            ("compliance_officer", "Compliance officer"),
                            ("trust_admin", "Trust admin"),
                            ("onboarding_admin", "Region onboarding admin"),
                            ("bank_lead", "Bank lead"),
                            ("ics_lead", "ICS lead"),
                        ],
                        max_length=30,
                    ),
                ),
                ("token_hash", models.CharField(max_length=64, unique=True)),
                ("invited_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("accepted_at", models.DateTimeField(null=True)),
                ("revoked_at", models.DateTimeField(null=True)),
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
                    "icb",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="trusts.integratedcareboard",
                    ),
                ),
                (
                    "invited_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
        ),
        migrations.AddField(
            model_name="bank",
            name="lead_employer",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="trusts.trust",
            ),
        ),
        migrations.CreateModel(
            name="TrustBoard",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(null=True)),
                (
                    "icb",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="trusts",
                        to="trusts.integratedcareboard",
                    ),
                ),
                (
                    "trust",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="boards",
                        to="trusts.trust",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="TrustCode",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=8)),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(null=True)),
                (
                    "trust",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="codes",
                        to="trusts.trust",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Ward",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("ref", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("code", models.CharField(max_length=20)),
                ("name", models.CharField(max_length=120)),
                ("cost_centre", models.CharField(max_length=20)),
                ("phone", models.CharField(blank=True, max_length=20)),
                ("directions", models.CharField(blank=True, max_length=200)),
                ("closed_on", models.DateField(null=True)),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="wards",
                        to="trusts.site",
                    ),
                ),
                (
                    "specialty",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="trusts.specialty",
                    ),
                ),
                (
                    "trust",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="wards",
                        to="trusts.trust",
                    ),
                ),
            ],
            options={
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="MembershipWard",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "membership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="ward_links",
                        to="trusts.membership",
                    ),
                ),
                (
                    "ward",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="trusts.ward",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="membership",
            name="wards",
            field=models.ManyToManyField(
                related_name="+", through="trusts.MembershipWard", to="trusts.ward"
            ),
        ),
        migrations.CreateModel(
            name="WardTime",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=30)),
                ("starts", models.TimeField()),
                ("ends", models.TimeField()),
                ("break_minutes", models.PositiveSmallIntegerField(default=60)),
                ("sort", models.PositiveSmallIntegerField(default=0)),
                (
                    "trust",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="trusts.trust",
                    ),
                ),
                (
                    "ward",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="times",
                        to="trusts.ward",
                    ),
                ),
            ],
            options={
                "ordering": ["sort"],
            },
        ),
        migrations.CreateModel(
            name="BankPolicy",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("valid_from", models.DateField()),
                (
                    "minimum_rest_hours",
                    models.DecimalField(decimal_places=1, default=Decimal("11"), max_digits=4),
                ),
                (
                    "travel_factor",
                    models.DecimalField(decimal_places=2, default=Decimal("1.35"), max_digits=4),
                ),
                (
                    "travel_kmh",
                    models.DecimalField(decimal_places=1, default=Decimal("22"), max_digits=5),
                ),
                ("handover_minutes", models.PositiveSmallIntegerField(default=15)),
                ("undo_minutes", models.PositiveSmallIntegerField(default=5)),
                ("cancel_free_hours", models.PositiveSmallIntegerField(default=48)),
                ("cancel_cutoff_hours", models.PositiveSmallIntegerField(default=4)),
                ("ward_late_hours", models.PositiveSmallIntegerField(default=24)),
                ("ward_late_paid_hours", models.PositiveSmallIntegerField(default=4)),
                ("own_bank_hours", models.PositiveSmallIntegerField(default=24)),
                ("region_within_hours", models.PositiveSmallIntegerField(null=True, default=60)),
                ("quiet_from", models.TimeField(default=datetime.time(22, 0))),
                ("quiet_to", models.TimeField(default=datetime.time(7, 0))),
                ("told_per_day", models.PositiveSmallIntegerField(default=6)),
                (
                    "holiday_percent",
                    models.DecimalField(decimal_places=2, default=Decimal("12.07"), max_digits=5),
                ),
                ("name_trusts", models.BooleanField(default=True)),
                ("suppress_under", models.PositiveSmallIntegerField(default=5)),
                (
                    "bank",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="policies",
                        to="trusts.bank",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "bank policies",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("bank", "valid_from"), name="trusts_bankpolicy_one_per_day"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Rate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(null=True)),
                ("core", models.DecimalField(decimal_places=2, max_digits=7)),
                ("unsocial", models.DecimalField(decimal_places=2, max_digits=7)),
                ("sunday", models.DecimalField(decimal_places=2, max_digits=7)),
                (
                    "grade",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rates",
                        to="trusts.grade",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("grade", "valid_from"), name="trusts_rate_one_per_day"
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="poolstaffgroup",
            constraint=models.UniqueConstraint(
                fields=("membership", "staff_group"), name="trusts_poolstaffgroup_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="site",
            constraint=models.UniqueConstraint(
                fields=("id", "trust"), name="trusts_site_with_trust"
            ),
        ),
        migrations.AddConstraint(
            model_name="poolmembership",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[("bank", "="), ("trust", "="), (trusts.models.bank.DateSpan(), "&&")],
                name="trusts_poolmembership_one_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="bank",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("payer", "lead_employer"), _negated=True),
                    ("lead_employer__isnull", False),
                    _connector="OR",
                ),
                name="trusts_bank_lead_employer_named",
            ),
        ),
        migrations.AddConstraint(
            model_name="trustboard",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[("trust", "="), (trusts.models.bank.DateSpan(), "&&")],
                name="trusts_trustboard_one_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="trustcode",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[("code", "="), (trusts.models.bank.DateSpan(), "&&")],
                name="trusts_trustcode_one_trust_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="ward",
            constraint=models.UniqueConstraint(
                fields=("trust", "code"), name="trusts_ward_code_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="ward",
            constraint=models.UniqueConstraint(
                fields=("id", "trust"), name="trusts_ward_with_trust"
            ),
        ),
        migrations.AddConstraint(
            model_name="membershipward",
            constraint=models.UniqueConstraint(
                fields=("membership", "ward"), name="trusts_membershipward_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("bank__isnull", True), ("icb__isnull", True), ("trust__isnull", False)
                    ),
                    models.Q(
                        ("bank__isnull", False), ("icb__isnull", True), ("trust__isnull", True)
                    ),
                    models.Q(
                        ("bank__isnull", True), ("icb__isnull", False), ("trust__isnull", True)
                    ),
                    _connector="OR",
                ),
                name="trusts_membership_one_place",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.UniqueConstraint(
                condition=models.Q(("valid_to__isnull", True)),
                fields=("user", "role", "trust", "bank", "icb"),
                name="trusts_membership_role_once",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="wardtime",
            constraint=models.UniqueConstraint(
                fields=("ward", "name"), name="trusts_wardtime_name_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="wardtime",
            constraint=models.CheckConstraint(
                condition=models.Q(("break_minutes__lte", 180)),
                name="trusts_wardtime_break_sensible",
            ),
        ),
        migrations.CreateModel(
            name="InvitationWard",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "invitation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="ward_links",
                        to="trusts.invitation",
                    ),
                ),
                (
                    "ward",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="trusts.ward",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("invitation", "ward"), name="trusts_invitationward_once"
                    )
                ],
            },
        ),
    ]
