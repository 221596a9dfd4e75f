import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("staffbank", "0001_chassis"),
        ("trusts", "0001_initial"),
        ("workers", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Reason",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=30, unique=True)),
                ("name", models.CharField(max_length=80)),
                ("sort", models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                "ordering": ["sort", "name"],
            },
        ),
        migrations.CreateModel(
            name="CancelReason",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=30)),
                ("name", models.CharField(max_length=120)),
                (
                    "who",
                    models.CharField(
                        choices=[("worker", "Worker"), ("trust", "Trust")], max_length=6
                    ),
                ),
                ("sort", models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                "ordering": ["sort", "name"],
                "constraints": [
                    models.UniqueConstraint(fields=("who", "code"), name="shifts_cancelreason_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Import",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("ref", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("filename", models.CharField(max_length=200)),
                ("source", models.CharField(max_length=40)),
                ("content", models.BinaryField()),
                ("fingerprint", models.CharField(max_length=64)),
                ("rows", models.PositiveIntegerField(default=0)),
                ("new_rows", models.PositiveIntegerField(default=0)),
                ("unchanged_rows", models.PositiveIntegerField(default=0)),
                ("problem_rows", models.PositiveIntegerField(default=0)),
                ("checked_at", models.DateTimeField()),
                ("imported_at", models.DateTimeField(null=True)),
                (
                    "checked_by",
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="trusts.trust",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Posting",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("ref", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("browser", "Typed in"),
                            ("csv", "Imported file"),
                            ("api", "Connected system"),
                            ("simulation", "Simulated"),
                        ],
                        max_length=10,
                    ),
                ),
                ("label", models.CharField(blank=True, max_length=120)),
                ("heads", models.PositiveSmallIntegerField(default=1)),
                ("created_at", models.DateTimeField()),
                (
                    "created_by",
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="trusts.trust",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Release",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("ref", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "audience",
                    models.CharField(
                        choices=[("own_bank", "The trust's own bank"), ("pool", "The region")],
                        max_length=10,
                    ),
                ),
                ("urgent", models.BooleanField(default=False)),
                ("opened_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(null=True)),
                ("broadcast_at", models.DateTimeField(null=True)),
                ("told", models.PositiveIntegerField(default=0)),
                (
                    "bank",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="trusts.bank",
                    ),
                ),
                (
                    "opened_by",
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="trusts.trust",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Vacancy",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("ref", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("number", models.CharField(max_length=12, unique=True)),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("break_minutes", models.PositiveSmallIntegerField(default=0)),
                ("core_rate", models.DecimalField(decimal_places=2, max_digits=7)),
                ("unsocial_rate", models.DecimalField(decimal_places=2, max_digits=7)),
                ("sunday_rate", models.DecimalField(decimal_places=2, max_digits=7)),
                ("pay_pence", models.PositiveIntegerField()),
                ("holiday_pence", models.PositiveIntegerField()),
                ("cost_centre", models.CharField(max_length=20)),
                ("note", models.CharField(blank=True, max_length=500)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("open", "Open"),
                            ("filled", "Filled"),
                            ("worked", "Worked"),
                            ("cancelled", "Cancelled"),
                            ("lapsed", "Ended empty"),
                        ],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("published_at", models.DateTimeField(null=True)),
                ("opens_to_pool_at", models.DateTimeField(null=True)),
                ("pool_opened_at", models.DateTimeField(null=True)),
                ("urgent_at", models.DateTimeField(null=True)),
                ("filled_at", models.DateTimeField(null=True)),
                ("cancelled_at", models.DateTimeField(null=True)),
                ("source", models.CharField(blank=True, max_length=40)),
                ("external_ref", models.CharField(blank=True, max_length=80)),
                ("external_version", models.CharField(blank=True, max_length=64)),
                ("updated_at", models.DateTimeField()),
                (
                    "also_grade",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="trusts.grade",
                    ),
                ),
                (
                    "bank",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="vacancies",
                        to="trusts.bank",
                    ),
                ),
                (
                    "cancel_reason",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="shifts.cancelreason",
                    ),
                ),
                (
                    "grade",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="trusts.grade",
                    ),
                ),
                (
                    "posting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="vacancies",
                        to="shifts.posting",
                    ),
                ),
                (
                    "reason",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="shifts.reason",
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
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
                    "staff_group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="trusts.staffgroup",
                    ),
                ),
                (
                    "trust",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="vacancies",
                        to="trusts.trust",
                    ),
                ),
                (
                    "ward",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="vacancies",
                        to="trusts.ward",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "vacancies",
            },
        ),
        migrations.CreateModel(
            name="Told",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("day", models.DateField()),
                ("told_at", models.DateTimeField()),
                (
                    "release",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="told_rows",
                        to="shifts.release",
                    ),
                ),
                (
                    "trust",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="trusts.trust",
                    ),
                ),
                (
                    "worker",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="told",
                        to="workers.worker",
                    ),
                ),
                (
                    "vacancy",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="told_rows",
                        to="shifts.vacancy",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "told",
            },
        ),
        migrations.AddField(
            model_name="release",
            name="vacancy",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="releases",
                to="shifts.vacancy",
            ),
        ),
        migrations.CreateModel(
            name="Look",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "trust",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="trusts.trust",
                    ),
                ),
                (
                    "worker",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="workers.worker",
                    ),
                ),
                (
                    "vacancy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="looks",
                        to="shifts.vacancy",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Booking",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("ref", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "source",
                    models.CharField(
                        choices=[("own_bank", "Own bank"), ("pool", "Other trusts' staff")],
                        max_length=10,
                    ),
                ),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("break_minutes", models.PositiveSmallIntegerField()),
                ("core_rate", models.DecimalField(decimal_places=2, max_digits=7)),
                ("unsocial_rate", models.DecimalField(decimal_places=2, max_digits=7)),
                ("sunday_rate", models.DecimalField(decimal_places=2, max_digits=7)),
                ("pay_pence", models.PositiveIntegerField()),
                ("holiday_pence", models.PositiveIntegerField()),
                ("terms", models.CharField(max_length=40)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("booked", "Booked"),
                            ("worked", "Worked"),
                            ("undone", "Undone"),
                            ("cancelled", "Cancelled"),
                            ("did_not_attend", "Did not attend"),
                        ],
                        default="booked",
                        max_length=15,
                    ),
                ),
                ("booked_at", models.DateTimeField()),
                ("undo_until", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "ended_by",
                    models.CharField(
                        blank=True,
                        choices=[("worker", "The worker"), ("trust", "The ward")],
                        max_length=6,
                    ),
                ),
                ("end_note", models.CharField(blank=True, max_length=300)),
                ("ended_late", models.BooleanField(default=False)),
                ("owed_pence", models.PositiveIntegerField(default=0)),
                (
                    "bank",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="trusts.bank",
                    ),
                ),
                (
                    "booked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "capacity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="workers.capacity",
                    ),
                ),
                (
                    "engagement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="workers.engagement",
                    ),
                ),
                (
                    "payer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="trusts.trust",
                    ),
                ),
                (
                    "trust",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bookings",
                        to="trusts.trust",
                    ),
                ),
                (
                    "worker",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bookings",
                        to="workers.worker",
                    ),
                ),
                (
                    "end_reason",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="shifts.cancelreason",
                    ),
                ),
                (
                    "vacancy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bookings",
                        to="shifts.vacancy",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="VacancySkill",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "skill",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="trusts.skill",
                    ),
                ),
                (
                    "trust",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="trusts.trust",
                    ),
                ),
                (
                    "vacancy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="skill_links",
                        to="shifts.vacancy",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="WorkPeriod",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("booking", "A booking"),
                            ("substantive", "A substantive duty"),
                            ("declared", "Declared by the worker"),
                        ],
                        max_length=12,
                    ),
                ),
                ("source", models.CharField(max_length=60)),
                (
                    "booking",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="work_period",
                        to="shifts.booking",
                    ),
                ),
                (
                    "worker",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="work_periods",
                        to="workers.worker",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="posting",
            constraint=models.UniqueConstraint(
                fields=("id", "trust"), name="shifts_posting_with_trust"
            ),
        ),
        migrations.AddIndex(
            model_name="vacancy",
            index=models.Index(fields=["trust", "starts_at"], name="shifts_vacancy_trust_starts"),
        ),
        migrations.AddIndex(
            model_name="vacancy",
            index=models.Index(fields=["ward", "starts_at"], name="shifts_vacancy_ward_starts"),
        ),
        migrations.AddIndex(
            model_name="vacancy",
            index=models.Index(
                condition=models.Q(("status", "open")),
                fields=["grade", "starts_at"],
                name="shifts_vacancy_open_grade",
            ),
        ),
        migrations.AddIndex(
            model_name="vacancy",
            index=models.Index(
                condition=models.Q(("also_grade__isnull", False), ("status", "open")),
                fields=["also_grade", "starts_at"],
                name="shifts_vacancy_open_also",
            ),
        ),
        migrations.AddIndex(
            model_name="vacancy",
            index=models.Index(
                condition=models.Q(("pool_opened_at__isnull", True), ("status", "open")),
                fields=["opens_to_pool_at"],
                name="shifts_vacancy_opens_to_pool",
            ),
        ),
        migrations.AddIndex(
            model_name="vacancy",
            index=models.Index(
                condition=models.Q(("status__in", ["open", "filled"])),
                fields=["ends_at"],
                name="shifts_vacancy_unfinished",
            ),
        ),
        migrations.AddConstraint(
            model_name="vacancy",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                name="shifts_vacancy_ends_after_start",
            ),
        ),
        migrations.AddConstraint(
            model_name="vacancy",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("published_at__isnull", True), ("status", "draft")),
                    ("status", "cancelled"),
                    ("published_at__isnull", False),
                    _connector="OR",
                ),
                name="shifts_vacancy_published_when_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="vacancy",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("pool_opened_at__isnull", True),
                    ("published_at__isnull", False),
                    _connector="OR",
                ),
                name="shifts_vacancy_own_bank_first",
            ),
        ),
        migrations.AddConstraint(
            model_name="vacancy",
            constraint=models.UniqueConstraint(
                condition=models.Q(("external_ref", ""), _negated=True),
                fields=("trust", "source", "external_ref"),
                name="shifts_vacancy_external_ref_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="vacancy",
            constraint=models.UniqueConstraint(
                fields=("id", "trust"), name="shifts_vacancy_with_trust"
            ),
        ),
        migrations.AddIndex(
            model_name="told",
            index=models.Index(fields=["worker", "-told_at"], name="shifts_told_inbox"),
        ),
        migrations.AddIndex(
            model_name="told",
            index=models.Index(fields=["vacancy", "worker"], name="shifts_told_vacancy"),
        ),
        migrations.AddConstraint(
            model_name="told",
            constraint=models.UniqueConstraint(
                fields=("release", "worker", "day"), name="shifts_told_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="release",
            constraint=models.UniqueConstraint(
                condition=models.Q(("closed_at__isnull", True)),
                fields=("vacancy", "audience", "urgent"),
                name="shifts_release_open_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="release",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("closed_at__isnull", True),
                    ("closed_at__gte", models.F("opened_at")),
                    _connector="OR",
                ),
                name="shifts_release_closes_after_opening",
            ),
        ),
        migrations.AddConstraint(
            model_name="look",
            constraint=models.UniqueConstraint(
                fields=("vacancy", "worker"), name="shifts_look_once"
            ),
        ),
        migrations.AddIndex(
            model_name="booking",
            index=models.Index(fields=["worker", "starts_at"], name="shifts_booking_worker_starts"),
        ),
        migrations.AddIndex(
            model_name="booking",
            index=models.Index(fields=["trust", "starts_at"], name="shifts_booking_trust_starts"),
        ),
        migrations.AddIndex(
            model_name="booking",
            index=models.Index(
                condition=models.Q(("status", "booked")),
                fields=["ends_at"],
                name="shifts_booking_unfinished",
            ),
        ),
        migrations.AddConstraint(
            model_name="booking",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status__in", ("booked", "worked"))),
                fields=("vacancy",),
                name="shifts_booking_one_per_vacancy",
            ),
        ),
        migrations.AddConstraint(
            model_name="booking",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("status__in", ("booked", "worked"))),
                expressions=[
                    ("worker", "="),
                    (
                        models.Func(
                            models.F("starts_at"),
                            models.F("ends_at"),
                            models.Value("[)"),
                            function="TSTZRANGE",
                            output_field=django.contrib.postgres.fields.ranges.DateTimeRangeField(),
                        ),
                        "&&",
                    ),
                ],
                name="shifts_booking_worker_not_double_booked",
            ),
        ),
        migrations.AddConstraint(
            model_name="booking",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                name="shifts_booking_ends_after_start",
            ),
        ),
        migrations.AddConstraint(
            model_name="vacancyskill",
            constraint=models.UniqueConstraint(
                fields=("vacancy", "skill"), name="shifts_vacancyskill_once"
            ),
        ),
        migrations.AddIndex(
            model_name="workperiod",
            index=models.Index(fields=["worker", "starts_at"], name="shifts_workperiod_worker"),
        ),
        migrations.AddIndex(
            model_name="workperiod",
            index=models.Index(fields=["worker", "ends_at"], name="shifts_workperiod_worker_ends"),
        ),
        migrations.AddConstraint(
            model_name="workperiod",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                name="shifts_workperiod_ends_after_start",
            ),
        ),
        migrations.AddConstraint(
            model_name="workperiod",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("booking__isnull", False), ("kind", "booking")),
                    models.Q(
                        models.Q(("kind", "booking"), _negated=True), ("booking__isnull", True)
                    ),
                    _connector="OR",
                ),
                name="shifts_workperiod_booking_named",
            ),
        ),
        migrations.RunSQL("SELECT staffbank_partition('shifts_told')", migrations.RunSQL.noop),
    ]
