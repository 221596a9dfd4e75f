"""For whom a person works: their engagements, one of them primary."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Q

from staffbank.dated import in_force
from staffbank.holders import TRUST, WORKER, Holder
from trusts.models import Trust
from trusts.models.bank import DateSpan
from trusts.tenancy import WorkerAndTrustQuerySet


class EngagementQuerySet(WorkerAndTrustQuerySet["Engagement"]):
    def current(self, day: date) -> Self:
        """Engagements in force on ``day``."""
        return self.filter(in_force(day))


class Engagement(models.Model):
    """A person's standing with one trust. The primary one checks and, in most banks, pays them.

    ``pool_opted_in`` says whether the other trusts of the bank may book them: as they chose at
    ``pool_chosen_at`` or, where they have not, as the bank's rule has it.
    """

    class Kind(models.TextChoices):
        SUBSTANTIVE = "substantive", "Substantive"
        BANK = "bank", "Bank"

    HOLDER = Holder(
        "worker",
        reads=(f"worker_id = {WORKER}", f"trust_id = {TRUST}"),
        writes=(f"worker_id = {WORKER}",),
        read_duties=frozenset(
            {"broadcast", "booking", "checking", "seating", "projecting", "deliver", "forgetting"}
        ),
        write_duties=frozenset({"accounts", "sweeping"}),
    )

    worker = models.ForeignKey(
        "workers.Worker", on_delete=models.PROTECT, related_name="engagements", db_index=False
    )
    trust = models.ForeignKey(
        Trust, on_delete=models.PROTECT, related_name="engagements", db_index=False
    )
    kind = models.CharField(max_length=12, choices=Kind)
    primary = models.BooleanField(default=False)
    assignment_number = models.CharField(max_length=20, blank=True)
    pool_opted_in = models.BooleanField(default=False)
    pool_chosen_at = models.DateTimeField(null=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    objects = EngagementQuerySet.as_manager()

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="workers_engagement_one_primary_at_a_time",
                expressions=[
                    ("worker", RangeOperators.EQUAL),
                    (DateSpan(), RangeOperators.OVERLAPS),
                ],
                condition=Q(primary=True),
            ),
            ExclusionConstraint(
                name="workers_engagement_once_at_a_time",
                expressions=[
                    ("worker", RangeOperators.EQUAL),
                    ("trust", RangeOperators.EQUAL),
                    ("kind", RangeOperators.EQUAL),
                    (DateSpan(), RangeOperators.OVERLAPS),
                ],
            ),
        ]
        indexes = [
            models.Index(fields=["trust", "worker"], name="workers_engagement_trust"),
            # All that is asked of it to know who could take a vacancy is read from this alone.
            models.Index(
                fields=["worker"],
                include=["trust", "pool_opted_in", "valid_from", "valid_to"],
                name="workers_engagement_worker",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.worker_id} at {self.trust_id}"
