"""What a person asks about their own data: a copy of all of it, and putting it right."""

from __future__ import annotations

import uuid
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from staffbank.holders import WORKER, Holder, by_worker
from staffbank.states import Staged
from trusts.models import Trust
from trusts.tenancy import OwnQuerySet
from workers.models.worker import ENGAGED_HERE, EngagedQuerySet, Worker


class DataCopyQuerySet(OwnQuerySet["DataCopy"]):
    """The copies one asked for."""


class DataCopy(models.Model):
    """A copy of everything about a person, made by a job. It is theirs alone, until it ends."""

    HOLDER = by_worker(write_duties=("answering", "forgetting"))

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    worker = models.ForeignKey(Worker, on_delete=models.CASCADE, related_name="data_copies")
    asked_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)
    content = models.BinaryField(default=b"")  # a ZIP file

    objects = DataCopyQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "data copies"
        constraints = [
            models.UniqueConstraint(
                fields=["worker"],
                condition=Q(made_at=None),
                name="workers_datacopy_one_being_made",
            )
        ]

    def __str__(self) -> str:
        return f"copy for {self.worker_id}"


class CorrectionQuerySet(EngagedQuerySet["Correction"]):
    """One's own; for a trust, those of the people it engages."""

    def waiting(self) -> Self:
        return self.filter(status=Correction.Status.ASKED)


class Correction(Staged):
    """Something on a person's record that they say is wrong, and what came of it."""

    class Status(models.TextChoices):
        ASKED = "asked", "Waiting for an answer"
        CORRECTED = "corrected", "Corrected"
        REFUSED = "refused", "Not changed"

    class What(models.TextChoices):
        NAME = "name", "My name"
        KNOWN_AS = "known_as", "What I am called"
        PHONE = "phone", "My telephone number"
        OTHER = "other", "Something else"

    MOVES: ClassVar = {Status.ASKED: frozenset({Status.CORRECTED, Status.REFUSED})}
    HOLDER = Holder(
        "worker",
        reads=(f"worker_id = {WORKER}", ENGAGED_HERE.format(worker="workers_correction.worker_id")),
        writes=(f"worker_id = {WORKER}",),
        write_duties=frozenset({"answering", "forgetting"}),
    )

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="corrections")
    what = models.CharField(max_length=10, choices=What)
    should_be = models.CharField(max_length=300)
    status = models.CharField(max_length=10, choices=Status, default=Status.ASKED)
    asked_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    decided_at_trust = models.ForeignKey(
        Trust, on_delete=models.PROTECT, null=True, related_name="+"
    )
    answer = models.CharField(max_length=300, blank=True)

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(status="asked")
                | Q(decided_at__isnull=False, decided_at_trust__isnull=False),
                name="workers_correction_decided_by_a_trust",
            )
        ]
        indexes = [
            models.Index(
                fields=["worker"],
                condition=Q(status="asked"),
                name="workers_correction_waiting",
            )
        ]

    def __str__(self) -> str:
        return f"{self.what} of {self.worker_id}"
