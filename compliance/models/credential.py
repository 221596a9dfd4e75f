"""Credentials: what a person showed, who checked it, where, and until when it counts."""

from __future__ import annotations

import uuid
from datetime import date
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from staffbank.dated import in_force
from staffbank.holders import WORKER as SELF
from staffbank.holders import Holder
from staffbank.states import Staged
from trusts.models import Grade, Setting, StaffGroup, Trust
from workers.models import Worker
from workers.models.worker import ENGAGED_HERE, EngagedQuerySet


class CredentialKind(models.Model):
    """A sort of check or certificate (NHS Employment Check Standards; CSTF)."""

    class Group(models.TextChoices):
        IDENTITY = "identity", "Identity"
        RIGHT_TO_WORK = "right_to_work", "Right to work"
        REGISTRATION = "registration", "Registration"
        DBS = "dbs", "DBS"
        HEALTH = "health", "Occupational health"
        TRAINING = "training", "Training"
        REFERENCES = "references", "References"

    class Subject(models.TextChoices):
        """The Core Skills Training Framework's eleven, and what the law added."""

        CONFLICT = "conflict", "Conflict resolution"
        EQUALITY = "equality", "Equality, diversity and human rights"
        FIRE = "fire", "Fire safety"
        HEALTH_SAFETY = "health_safety", "Health, safety and welfare"
        IPC = "ipc", "Infection prevention and control"
        INFORMATION = "information", "Information governance and data security"
        MOVING = "moving", "Moving and handling"
        PREVENT = "prevent", "Preventing radicalisation"
        RESUSCITATION = "resuscitation", "Resuscitation"
        SAFEGUARDING_ADULTS = "safeguarding_adults", "Safeguarding adults"
        SAFEGUARDING_CHILDREN = "safeguarding_children", "Safeguarding children"
        LEARNING_DISABILITY = "learning_disability", "Learning disability and autism"

    class Population(models.TextChoices):
        """Whom resuscitation is of: what is learnt for one does not do for another."""

        ADULT = "adult", "Adults"
        PAEDIATRIC = "paediatric", "Children"
        NEWBORN = "newborn", "Newborn babies"

    code = models.CharField(max_length=30, unique=True)
    name = models.CharField(max_length=120)
    short_name = models.CharField(max_length=60)
    group = models.CharField(max_length=15, choices=Group)
    # Asked for by law (registration, right to work, barred lists): nobody can do without it.
    by_law = models.BooleanField(default=False)
    sort = models.PositiveSmallIntegerField(default=0)
    # Of training: its subject and level; of resuscitation, for whom.
    subject = models.CharField(max_length=21, choices=Subject, blank=True)
    level = models.PositiveSmallIntegerField(null=True)
    population = models.CharField(max_length=10, choices=Population, blank=True)
    # Of a DBS check: whether it must have been made against the children's list as well.
    childrens_list = models.BooleanField(default=False)

    class Meta:
        ordering = ["sort", "name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(group="training", level__isnull=False) & ~Q(subject="")
                | ~Q(group="training") & Q(level__isnull=True, subject=""),
                name="compliance_credentialkind_training_has_level",
            ),
            models.CheckConstraint(
                condition=Q(subject="resuscitation") & ~Q(population="")
                | ~Q(subject="resuscitation") & Q(population=""),
                name="compliance_credentialkind_resuscitation_of_somebody",
            ),
            models.CheckConstraint(
                condition=Q(childrens_list=False) | Q(group="dbs"),
                name="compliance_credentialkind_list_of_dbs",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class KindSatisfiesQuerySet(models.QuerySet["KindSatisfies"]):
    def on(self, day: date) -> Self:
        """Those in force on ``day``."""
        return self.filter(in_force(day))


class KindSatisfies(models.Model):
    """One kind that also counts as another, from a day to a day: ALS counts as ILS, ILS as BLS."""

    class Because(models.TextChoices):
        LEVEL = "level", "The same subject, for the same people, at a higher level"
        LISTS = "lists", "The same check against more lists"
        ONE_OF = "one_of", "One of several that are asked for"

    kind = models.ForeignKey(CredentialKind, on_delete=models.CASCADE, related_name="satisfies")
    satisfies = models.ForeignKey(
        CredentialKind, on_delete=models.CASCADE, related_name="satisfied_by"
    )
    because = models.CharField(max_length=6, choices=Because)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    objects = KindSatisfiesQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "satisfies", "valid_from"], name="compliance_kindsatisfies_once"
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="compliance_kindsatisfies_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind_id} counts as {self.satisfies_id}"


class RequiredKindQuerySet(models.QuerySet["RequiredKind"]):
    def of_grade(self, grade: Grade) -> Self:
        """What is asked of a grade on every ward."""
        either = Q(grade=None) | Q(grade=grade.pk)
        return self.filter(either, staff_group=grade.staff_group_id, setting=None)


class RequiredKind(models.Model):
    """A kind that everybody of a staff group needs in order to be booked, from a day on: the
    national baseline. It may be narrowed to a grade, and to wards of a setting. A grade is of one
    profession, so which register that is on is said of each of its grades."""

    staff_group = models.ForeignKey(StaffGroup, on_delete=models.PROTECT, related_name="+")
    grade = models.ForeignKey(Grade, on_delete=models.PROTECT, null=True, related_name="+")
    setting = models.ForeignKey(Setting, on_delete=models.PROTECT, null=True, related_name="+")
    kind = models.ForeignKey(CredentialKind, on_delete=models.PROTECT, related_name="+")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    objects = RequiredKindQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["staff_group", "grade", "setting", "kind", "valid_from"],
                nulls_distinct=False,
                name="compliance_requiredkind_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.staff_group_id} needs {self.kind_id}"


class CredentialQuerySet(EngagedQuerySet["Credential"]):
    """One's own; for a trust, those of the people it engages."""

    def waiting(self) -> Self:
        """Sent in by the person, and not yet checked by anybody."""
        return self.filter(status=Credential.Status.SUBMITTED)


class Credential(Staged):
    """One credential of one person. ``valid_to`` is the last London day on which it counts."""

    class Status(models.TextChoices):
        SUBMITTED = "submitted", "Waiting for a check"
        VERIFIED = "verified", "Checked"
        REJECTED = "rejected", "Not accepted"
        REPLACED = "replaced", "Replaced"
        SUSPENDED = "suspended", "Suspended"
        REVOKED = "revoked", "Withdrawn"

    class How(models.TextChoices):
        """What was looked at to check it."""

        ORIGINAL = "original", "The original document"
        CERTIFIED = "certified", "A certified copy"
        REGISTER = "register", "The issuer's own register or website"
        SCAN = "scan", "A scan or photo of it"
        IMPORT = "import", "A record of the trust's own systems"
        PASSPORT = "passport", "A signed passport of another bank"

    MOVES: ClassVar = {
        Status.SUBMITTED: frozenset({Status.VERIFIED, Status.REJECTED, Status.REPLACED}),
        Status.VERIFIED: frozenset(
            {Status.REPLACED, Status.SUSPENDED, Status.REVOKED, Status.SUBMITTED}
        ),
        Status.SUSPENDED: frozenset({Status.VERIFIED, Status.REVOKED}),
        # A decision that is taken back: the database asks for the row that says so (``Decision``).
        Status.REJECTED: frozenset({Status.SUBMITTED}),
        Status.REPLACED: frozenset({Status.VERIFIED}),
    }
    HOLDER = Holder(
        "worker",
        reads=(
            f"worker_id = {SELF}",
            ENGAGED_HERE.format(worker="compliance_credential.worker_id"),
        ),
        writes=(f"worker_id = {SELF}",),
        read_duties=frozenset({"broadcast", "booking", "projecting"}),
        write_duties=frozenset({"checking", "forgetting"}),
    )

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    worker = models.ForeignKey(  # the indexes below begin with it
        Worker, on_delete=models.PROTECT, related_name="credentials", db_index=False
    )
    kind = models.ForeignKey(CredentialKind, on_delete=models.PROTECT, related_name="+")
    issuer = models.CharField(max_length=120, blank=True)
    number_hint = models.CharField(max_length=12, blank=True)  # the last characters only
    how = models.CharField(max_length=9, choices=How, blank=True)
    evidence = models.CharField(max_length=200, blank=True)  # what was seen, in words
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.SUBMITTED)
    submitted_at = models.DateTimeField()
    checked_at = models.DateTimeField(null=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    checked_at_trust = models.ForeignKey(
        Trust, on_delete=models.PROTECT, null=True, related_name="+"
    )
    reason = models.CharField(max_length=300, blank=True)
    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    claimed_until = models.DateTimeField(null=True)

    objects = CredentialQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="compliance_credential_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["submitted", "replaced"])
                | Q(checked_at__isnull=False, checked_at_trust__isnull=False),
                name="compliance_credential_checked_by_a_trust",
            ),
            models.CheckConstraint(
                condition=~Q(status="verified") | ~Q(how=""),
                name="compliance_credential_checked_somehow",
            ),
            models.UniqueConstraint(
                fields=["worker", "kind"],
                condition=Q(status="verified"),
                # Who is cleared is read from the index alone, for a whole region at a time.
                include=["valid_from", "valid_to"],
                name="compliance_credential_one_checked_per_kind",
            ),
            # A new one does not get round a suspension.
            models.UniqueConstraint(
                fields=["worker", "kind"],
                condition=Q(status__in=["verified", "suspended"]),
                name="compliance_credential_one_standing_per_kind",
            ),
        ]
        indexes = [
            models.Index(fields=["worker", "kind", "valid_to"], name="compliance_credential_kind"),
            models.Index(
                fields=["submitted_at"],
                condition=Q(status="submitted"),
                name="compliance_credential_waiting",
            ),
            models.Index(
                fields=["valid_to"],
                condition=Q(status="verified"),
                name="compliance_credential_ending",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind_id} of {self.worker_id}"
