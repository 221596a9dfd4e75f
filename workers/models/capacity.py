"""What a person can work as: staff group, grade, specialties and skills, each with dates."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from staffbank.actors import Actor
from staffbank.dated import in_force
from staffbank.holders import by_worker
from trusts.models import Grade, Skill, Specialty, StaffGroup, Trust
from trusts.tenancy import M, OwnQuerySet, TenantQuerySet
from workers.models.worker import ENGAGED_HERE, GRANTED_HERE, EngagedQuerySet, Worker, reachable

_READ = ("broadcast", "booking", "checking", "projecting", "deliver", "seating")


def _seen_by_trusts(worker: str) -> tuple[str, ...]:
    return (ENGAGED_HERE.format(worker=worker), GRANTED_HERE.format(worker=worker))


class OfAPersonQuerySet(TenantQuerySet[M]):
    """Rows about a person, for whoever may see the person: a trust with a grant as well."""

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(reachable(actor, "worker_id", by_grant=True))


class CapacityQuerySet(OfAPersonQuerySet["Capacity"]):
    def current(self, day: date) -> Self:
        """Capacities in force on ``day``."""
        return self.filter(in_force(day))


class Capacity(models.Model):
    """One thing a person may be booked as. A person may hold several."""

    HOLDER = by_worker(
        reads=_seen_by_trusts("workers_capacity.worker_id"),
        read_duties=_READ,
        write_duties=("accounts",),
    )

    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="capacities")
    staff_group = models.ForeignKey(StaffGroup, on_delete=models.PROTECT, related_name="+")
    grade = models.ForeignKey(Grade, on_delete=models.PROTECT, related_name="+")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    objects = CapacityQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "capacities"
        constraints = [
            models.UniqueConstraint(
                fields=["worker", "grade", "valid_from"], name="workers_capacity_once"
            )
        ]
        indexes = [models.Index(fields=["grade", "worker"], name="workers_capacity_grade")]

    def __str__(self) -> str:
        return f"{self.worker_id} as {self.grade_id}"


class CapacitySpecialtyQuerySet(OfAPersonQuerySet["CapacitySpecialty"]):
    """The areas of people one may see."""


class CapacitySpecialty(models.Model):
    """An area a person can work in, in one capacity. None listed: any area of the grade."""

    HOLDER = by_worker(
        reads=_seen_by_trusts("workers_capacityspecialty.worker_id"),
        read_duties=_READ,
        write_duties=("accounts",),
    )

    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    capacity = models.ForeignKey(Capacity, on_delete=models.CASCADE, related_name="specialties")
    specialty = models.ForeignKey(Specialty, on_delete=models.PROTECT, related_name="+")

    objects = CapacitySpecialtyQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "capacity specialties"
        constraints = [
            models.UniqueConstraint(
                fields=["capacity", "specialty"], name="workers_capacityspecialty_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.capacity_id}: {self.specialty_id}"


class WorkerSkillQuerySet(OfAPersonQuerySet["WorkerSkill"]):
    """The skills of people one may see."""

    def current(self, day: date) -> Self:
        """Those that count on ``day``."""
        return self.filter(in_force(day))


class WorkerSkill(models.Model):
    """A skill a person has been signed off in, at a level, and until when; by whom, for which
    trust, and how. One that was revoked ended the day before, and says why."""

    class Level(models.TextChoices):
        NOVICE = "novice", "Novice"
        SUPERVISED = "supervised", "Supervised"
        INDEPENDENT = "independent", "Independent"
        ASSESSOR = "assessor", "Assessor"

    class How(models.TextChoices):
        OBSERVED = "observed", "Watched them do it"
        CERTIFICATE = "certificate", "Saw a certificate"
        RECORD = "record", "Read another employer's record"
        JOINING = "joining", "Went through what they said when they joined"

    HOLDER = by_worker(
        reads=_seen_by_trusts("workers_workerskill.worker_id"),
        read_duties=_READ,
        write_duties=("accounts",),
    )

    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="skills")
    skill = models.ForeignKey(Skill, on_delete=models.PROTECT, related_name="+")
    level = models.CharField(max_length=12, choices=Level, default=Level.INDEPENDENT)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    how = models.CharField(max_length=11, choices=How, blank=True, db_default="")
    assessed_at = models.DateTimeField(null=True)
    assessed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    assessed_at_trust = models.ForeignKey(
        Trust, on_delete=models.PROTECT, null=True, related_name="+"
    )
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    revoked_because = models.CharField(max_length=300, blank=True, db_default="")

    objects = WorkerSkillQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["worker", "skill", "valid_from"],
                condition=Q(revoked_at=None),
                name="workers_workerskill_once",
            ),
            models.CheckConstraint(
                condition=Q(level__in=["novice", "supervised", "independent", "assessor"]),
                name="workers_workerskill_level_known",
            ),
            models.CheckConstraint(
                condition=Q(how="", assessed_at=None, assessed_by=None, assessed_at_trust=None)
                | Q(
                    how__in=("observed", "certificate", "record", "joining"),
                    assessed_at__isnull=False,
                    assessed_by__isnull=False,
                    assessed_at_trust__isnull=False,
                ),
                name="workers_workerskill_assessed_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(revoked_at=None, revoked_by=None, revoked_because="")
                | Q(revoked_at__isnull=False, revoked_by__isnull=False, valid_to__isnull=False)
                & ~Q(revoked_because=""),
                name="workers_workerskill_revoked_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.worker_id}: {self.skill_id}"


class WorkerIdentifierQuerySet(EngagedQuerySet["WorkerIdentifier"]):
    """The numbers of people one may see."""


class WorkerIdentifier(models.Model):
    """A number somebody else knows a person by: a register's, a payroll's."""

    class Scheme(models.TextChoices):
        NMC = "nmc", "NMC PIN"
        GMC = "gmc", "GMC reference"
        HCPC = "hcpc", "HCPC number"
        GPHC = "gphc", "GPhC number"
        GDC = "gdc", "GDC number"
        SWE = "swe", "Social Work England number"
        SSSC = "sssc", "SSSC number"
        ESR = "esr", "ESR employee number"

    HOLDER = by_worker(
        reads=(ENGAGED_HERE.format(worker="workers_workeridentifier.worker_id"),),
        read_duties=("checking",),
        write_duties=("accounts", "forgetting"),
    )

    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="identifiers")
    scheme = models.CharField(max_length=6, choices=Scheme)
    value = models.CharField(max_length=20)

    objects = WorkerIdentifierQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["scheme", "value"], name="workers_workeridentifier_one_person"
            ),
            models.UniqueConstraint(
                fields=["worker", "scheme"],
                condition=~models.Q(scheme="esr"),
                name="workers_workeridentifier_one_number",
            ),
        ]

    def __str__(self) -> str:
        return self.scheme


class CalendarFeedQuerySet(OwnQuerySet["CalendarFeed"]):
    """One's own feeds."""


class CalendarFeed(models.Model):
    """A private address of a person's shifts. The token is hashed; a new one ends the old."""

    HOLDER = by_worker(read_duties=("tokens",), write_duties=("forgetting",))

    worker = models.ForeignKey(Worker, on_delete=models.CASCADE, related_name="feeds")
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    objects = CalendarFeedQuerySet.as_manager()

    def __str__(self) -> str:
        return f"feed of {self.worker_id}"
