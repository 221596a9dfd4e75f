import django.contrib.postgres.constraints
import django.db.models.deletion
import trusts.models.bank
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("staffbank", "0001_chassis"),
        ("trusts", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Capacity",
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
                    "grade",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="trusts.grade",
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
            options={
                "verbose_name_plural": "capacities",
            },
        ),
        migrations.CreateModel(
            name="Worker",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("ref", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("name", models.CharField(max_length=120)),
                ("known_as", models.CharField(blank=True, max_length=60)),
                ("name_key", models.CharField(db_index=True, max_length=120)),
                ("email", models.EmailField(blank=True, max_length=254)),
                ("phone", models.CharField(blank=True, max_length=20)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("joining", "Joining"),
                            ("active", "Active"),
                            ("paused", "Restricted"),
                            ("left", "Left"),
                        ],
                        default="joining",
                        max_length=10,
                    ),
                ),
                ("home_outcode", models.CharField(blank=True, max_length=4)),
                ("latitude", models.FloatField(null=True)),
                ("longitude", models.FloatField(null=True)),
                (
                    "merged_into",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="workers.worker",
                    ),
                ),
                (
                    "user",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="worker",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Grant",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("booked", "They booked a shift here"),
                            ("applied", "They applied for a shift here"),
                            ("offered", "They were offered a shift here by name"),
                        ],
                        max_length=10,
                    ),
                ),
                ("object_id", models.CharField(max_length=40)),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField()),
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
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="grants",
                        to="workers.worker",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Engagement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("substantive", "Substantive"), ("bank", "Bank")], max_length=12
                    ),
                ),
                ("primary", models.BooleanField(default=False)),
                ("assignment_number", models.CharField(blank=True, max_length=20)),
                ("pool_opted_in", models.BooleanField(default=False)),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(null=True)),
                (
                    "trust",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="engagements",
                        to="trusts.trust",
                    ),
                ),
                (
                    "worker",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="engagements",
                        to="workers.worker",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CapacitySpecialty",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "capacity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="specialties",
                        to="workers.capacity",
                    ),
                ),
                (
                    "specialty",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="trusts.specialty",
                    ),
                ),
                (
                    "worker",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="workers.worker",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "capacity specialties",
            },
        ),
        migrations.AddField(
            model_name="capacity",
            name="worker",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="capacities",
                to="workers.worker",
            ),
        ),
        migrations.CreateModel(
            name="CalendarFeed",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("token_hash", models.CharField(max_length=64, unique=True)),
                ("made_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(null=True)),
                (
                    "worker",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="feeds",
                        to="workers.worker",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="WorkerIdentifier",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "scheme",
                    models.CharField(
                        choices=[
                            ("nmc", "NMC PIN"),
                            ("gmc", "GMC reference"),
                            ("hcpc", "HCPC number"),
                            ("esr", "ESR employee number"),
                        ],
                        max_length=6,
                    ),
                ),
                ("value", models.CharField(max_length=20)),
                (
                    "worker",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="identifiers",
                        to="workers.worker",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="WorkerSkill",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("supervised", "Supervised"),
                            ("independent", "Independent"),
                            ("assessor", "Assessor"),
                        ],
                        default="independent",
                        max_length=12,
                    ),
                ),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(null=True)),
                (
                    "skill",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="trusts.skill",
                    ),
                ),
                (
                    "worker",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="skills",
                        to="workers.worker",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="worker",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("latitude__isnull", True), ("longitude__isnull", True)),
                    models.Q(("latitude__isnull", False), ("longitude__isnull", False)),
                    _connector="OR",
                ),
                name="workers_worker_whole_position",
            ),
        ),
        migrations.AddIndex(
            model_name="grant",
            index=models.Index(fields=["trust", "worker"], name="workers_grant_trust_worker"),
        ),
        migrations.AddConstraint(
            model_name="grant",
            constraint=models.UniqueConstraint(
                fields=("worker", "trust", "reason", "object_id"), name="workers_grant_once"
            ),
        ),
        migrations.AddIndex(
            model_name="engagement",
            index=models.Index(fields=["trust", "worker"], name="workers_engagement_trust"),
        ),
        migrations.AddConstraint(
            model_name="engagement",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("primary", True)),
                expressions=[("worker", "="), (trusts.models.bank.DateSpan(), "&&")],
                name="workers_engagement_one_primary_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="engagement",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[
                    ("worker", "="),
                    ("trust", "="),
                    ("kind", "="),
                    (trusts.models.bank.DateSpan(), "&&"),
                ],
                name="workers_engagement_once_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="capacityspecialty",
            constraint=models.UniqueConstraint(
                fields=("capacity", "specialty"), name="workers_capacityspecialty_once"
            ),
        ),
        migrations.AddIndex(
            model_name="capacity",
            index=models.Index(fields=["grade", "worker"], name="workers_capacity_grade"),
        ),
        migrations.AddConstraint(
            model_name="capacity",
            constraint=models.UniqueConstraint(
                fields=("worker", "grade", "valid_from"), name="workers_capacity_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="workeridentifier",
            constraint=models.UniqueConstraint(
                fields=("scheme", "value"), name="workers_workeridentifier_one_person"
            ),
        ),
        migrations.AddConstraint(
            model_name="workerskill",
            constraint=models.UniqueConstraint(
                fields=("worker", "skill", "valid_from"), name="workers_workerskill_once"
            ),
        ),
    ]
