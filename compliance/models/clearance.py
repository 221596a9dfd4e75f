"""What is asked and accepted, resolved; and who is cleared for it. The database keeps all of it
(``compliance/migrations/0009_resolving.py`` and ``0010_keeping.py``): nobody writes here."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from compliance.models.credential import CredentialKind
from staffbank.holders import WORKER as SELF
from staffbank.holders import Holder
from trusts.models import Bank, Grade, StaffGroup, Trust
from trusts.tenancy import OwnQuerySet
from workers.models import Worker


class Days(models.Field):  # type: ignore[type-arg]
    """Days, as any number of stretches that neither meet nor overlap (``datemultirange``)."""

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        return "datemultirange"


class Requirement(models.Model):
    """One distinct set of kinds asked for, with what is accepted of each; places with equal rules
    share one. ``digest`` is of its answers."""

    digest = models.CharField(max_length=64, unique=True)

    def __str__(self) -> str:
        return self.digest[:12]


class RequirementAnswer(models.Model):
    """A kind asked for, one that answers it (itself, or one that counts as it), the trusts whose
    checks of that one are accepted, and how old they may be."""

    requirement = models.ForeignKey(Requirement, on_delete=models.CASCADE, related_name="answers")
    kind = models.ForeignKey(CredentialKind, on_delete=models.PROTECT, related_name="+")
    answered_by = models.ForeignKey(CredentialKind, on_delete=models.PROTECT, related_name="+")
    months = models.PositiveSmallIntegerField(null=True)
    trusts = ArrayField(models.BigIntegerField())

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["requirement", "kind", "answered_by"],
                name="compliance_requirementanswer_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.answered_by_id} for {self.kind_id}"


class RequirementGroup(models.Model):
    """A staff group of which a requirement is asked: who of it is cleared is kept."""

    requirement = models.ForeignKey(Requirement, on_delete=models.CASCADE, related_name="groups")
    staff_group = models.ForeignKey(StaffGroup, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["staff_group", "requirement"], name="compliance_requirementgroup_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.requirement_id} of {self.staff_group_id}"


class RequirementUse(models.Model):
    """The requirement that a trust uses for a grade on wards of some settings, in its bank, from a
    day to a day. It is found when it is first asked for."""

    requirement = models.ForeignKey(Requirement, on_delete=models.PROTECT, related_name="uses")
    bank = models.ForeignKey(Bank, on_delete=models.PROTECT, related_name="+")
    trust = models.ForeignKey(Trust, on_delete=models.PROTECT, related_name="+")
    grade = models.ForeignKey(Grade, on_delete=models.PROTECT, related_name="+")
    settings = ArrayField(models.BigIntegerField())
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["bank", "trust", "grade", "settings", "valid_from"],
                name="compliance_requirementuse_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.requirement_id} at {self.trust_id}"


class ClearanceQuerySet(OwnQuerySet["Clearance"]):
    """What one may work, for oneself."""


class Clearance(models.Model):
    """On which days a person has all that a requirement asks for, and what is missing today.

    There is a row for everybody who holds a capacity in a staff group of which it is asked.
    """

    HOLDER = Holder(
        "worker",
        reads=(f"worker_id = {SELF}",),
        read_duties=frozenset({"booking", "broadcast", "checking", "counting", "projecting"}),
    )

    worker = models.ForeignKey(
        Worker, on_delete=models.CASCADE, related_name="clearances", db_index=False
    )
    requirement = models.ForeignKey(
        Requirement, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    days = Days()
    missing = ArrayField(models.BigIntegerField())  # kinds, on the day when the row was kept

    objects = ClearanceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["requirement", "worker"],
                include=["days"],  # who is cleared is read from the index alone
                name="compliance_clearance_once",
            )
        ]
        indexes = [models.Index(fields=["worker"], name="compliance_clearance_worker")]

    def __str__(self) -> str:
        return f"{self.worker_id} for {self.requirement_id}"
