"""Overrides: somebody taken by a trust without a check that it asks for, for a while."""

from __future__ import annotations

import uuid
from datetime import date
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from compliance.models import CredentialKind
from shifts.models.vacancy import Vacancy
from staffbank.holders import TRUST, WORKER, Holder
from staffbank.states import Staged
from trusts.models import Trust
from trusts.tenancy import WorkerAndTrustQuerySet
from workers.models import Worker

#: No override is longer, whatever a region agrees.
MOST_DAYS = 92


class OverrideQuerySet(WorkerAndTrustQuerySet["Override"]):
    """A trust's own, and of oneself."""

    def standing(self, day: date) -> Self:
        """Those that count on ``day`` or later."""
        return self.filter(status=Override.Status.STANDING, valid_to__gte=day)


class Override(Staged):
    """That a trust takes a person without a check of a kind: from a day to a day, for all its work
    or for one vacancy. It is no check, and no other trust goes by it.

    Never of what the law asks for, and by nobody for themself: the database refuses both. Where the
    region says so, a second person approves before it counts.
    """

    class Status(models.TextChoices):
        ASKED = "asked", "Waiting for a second person"
        STANDING = "standing", "In force"
        REFUSED = "refused", "Not approved"
        ENDED = "ended", "Ended"

    MOVES: ClassVar = {
        Status.ASKED: frozenset({Status.STANDING, Status.REFUSED}),
        Status.STANDING: frozenset({Status.ENDED}),
    }
    HOLDER = Holder(
        "trust",
        reads=(f"trust_id = {TRUST}", f"worker_id = {WORKER}"),
        read_duties=frozenset(
            {"auditing", "booking", "broadcast", "counting", "deliver", "projecting"}
        ),
        write_duties=frozenset({"checking", "forgetting"}),
    )

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    trust = models.ForeignKey(Trust, on_delete=models.PROTECT, related_name="+")
    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    kind = models.ForeignKey(CredentialKind, on_delete=models.PROTECT, related_name="+")
    vacancy = models.ForeignKey(Vacancy, on_delete=models.PROTECT, null=True, related_name="+")
    valid_from = models.DateField()
    valid_to = models.DateField()
    reason = models.CharField(max_length=300)
    second = models.BooleanField()  # whether another person has to approve it
    status = models.CharField(max_length=8, choices=Status, default=Status.ASKED)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True)

    objects = OverrideQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__gte=F("valid_from"))
                & Q(valid_to__lte=F("valid_from") + MOST_DAYS),
                name="shifts_override_for_a_while",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="shifts_override_has_a_reason"),
            models.CheckConstraint(
                condition=Q(status__in=["asked", "refused"])
                | Q(second=False)
                | Q(decided_by__isnull=False, asked_by__isnull=False)
                & ~Q(decided_by=F("asked_by")),
                name="shifts_override_second_person",
            ),
            models.UniqueConstraint(
                fields=["worker", "trust", "kind", "vacancy"],
                condition=Q(status__in=["asked", "standing"]),
                nulls_distinct=False,
                name="shifts_override_one_at_a_time",
            ),
        ]
        indexes = [models.Index(fields=["trust", "asked_at"], name="shifts_override_trust")]

    def __str__(self) -> str:
        return f"{self.worker_id} without {self.kind_id}"
