"""A trust's own staff, as it lists them: as little as it takes to know them when they register."""

from __future__ import annotations

import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from staffbank.holders import by_trust
from trusts.models import Grade, Trust, Ward
from trusts.models.kept_file import KeptFile, KeptFileQuerySet
from trusts.tenancy import M, OfATrustQuerySet
from workers.models.capacity import WorkerIdentifier
from workers.models.worker import Worker


class StaffFileQuerySet(KeptFileQuerySet["StaffFile"]):
    """The staff lists that one's own trust sent."""


class StaffFile(KeptFile):
    """A list of a trust's staff."""

    objects = StaffFileQuerySet.as_manager()


class OwnListQuerySet(OfATrustQuerySet[M]):
    """The trust's own alone: whether somebody is on a list is said to nobody else."""


class StaffEntryQuerySet(OwnListQuerySet["StaffEntry"]):
    def unmatched(self) -> Self:
        return self.exclude(matches__how__in=StaffMatch.FOUND)


class StaffEntry(models.Model):
    """One employee on a trust's list. ``birth_key`` stands for a birth date that is not kept."""

    HOLDER = by_trust(write_duties=("accounts", "forgetting"))

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    trust = models.ForeignKey(Trust, on_delete=models.PROTECT, related_name="+", db_index=False)
    employee_number = models.CharField(max_length=20)
    name = models.CharField(max_length=120)
    name_key = models.CharField(max_length=120)
    birth_key = models.CharField(max_length=64, blank=True)
    body = models.CharField(max_length=6, choices=WorkerIdentifier.Scheme, blank=True)
    registration = models.CharField(max_length=20, blank=True, db_index=True)
    email = models.EmailField(blank=True)
    grade = models.ForeignKey(Grade, on_delete=models.PROTECT, null=True, related_name="+")
    ward = models.ForeignKey(Ward, on_delete=models.SET_NULL, null=True, related_name="+")
    seen_at = models.DateTimeField()  # in which file it was last

    objects = StaffEntryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "staff entries"
        constraints = [
            models.UniqueConstraint(
                fields=["trust", "employee_number"], name="workers_staffentry_once"
            ),
            models.CheckConstraint(
                condition=Q(body="", registration="") | ~Q(body="") & ~Q(registration=""),
                name="workers_staffentry_number_of_a_body",
            ),
        ]
        indexes = [
            models.Index(fields=["name_key"], name="workers_staffentry_name"),
            models.Index(fields=["email"], name="workers_staffentry_email"),
        ]

    def __str__(self) -> str:
        return f"employee {self.pk} of {self.trust_id}"


class StaffMatchQuerySet(OwnListQuerySet["StaffMatch"]):
    def found(self) -> Self:
        return self.filter(how__in=StaffMatch.FOUND)


class StaffMatch(models.Model):
    """That somebody is an employee on a trust's list or, as a person decided, is not."""

    class How(models.TextChoices):
        REGISTRATION = "registration", "By registration number"
        EMAIL = "email", "By email address"
        PERSON = "person", "Decided by a person"
        SOMEBODY_ELSE = "else", "Somebody else"

    #: What says that the two are one.
    FOUND = (How.REGISTRATION, How.EMAIL, How.PERSON)
    HOLDER = by_trust(write_duties=("accounts", "forgetting"))

    trust = models.ForeignKey(Trust, on_delete=models.PROTECT, related_name="+")
    entry = models.ForeignKey(StaffEntry, on_delete=models.CASCADE, related_name="matches")
    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="staff_matches")
    how = models.CharField(max_length=12, choices=How)
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = StaffMatchQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "staff matches"
        constraints = [
            models.UniqueConstraint(fields=["entry", "worker"], name="workers_staffmatch_once"),
            models.UniqueConstraint(
                fields=["entry"],
                condition=~Q(how="else"),
                name="workers_staffmatch_one_person",
            ),
            models.UniqueConstraint(
                fields=["trust", "worker"],
                condition=~Q(how="else"),
                name="workers_staffmatch_one_entry",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id}: {self.how}"
