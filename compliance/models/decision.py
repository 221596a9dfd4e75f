"""What officers decided on a check, each with what stood before it."""

from __future__ import annotations

from datetime import timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from compliance.models.credential import Credential
from staffbank.holders import WORKER as SELF
from staffbank.holders import Holder
from trusts.models import Trust
from workers.models import Worker
from workers.models.worker import ENGAGED_HERE, EngagedQuerySet

#: For so long whoever decided may take it back.
UNDO = timedelta(minutes=1)


class DecisionQuerySet(EngagedQuerySet["Decision"]):
    def standing(self) -> Self:
        """Those that nobody took back."""
        return self.filter(undone_at=None)

    def first_checks(self) -> Self:
        """What one person accepted and another has yet to."""
        return self.standing().filter(outcome=Decision.Outcome.FIRST)


class Decision(models.Model):
    """One person's decision on one check.

    ``was_...`` is what the check said before, for taking it back; ``former`` is the check it
    replaced. Nobody decides on one check twice: the database knows the first checker from the
    second. An acceptance that needs two people is refused by it without a first check of the same
    trust's.
    """

    class Outcome(models.TextChoices):
        FIRST = "first", "Accepted, for a second person to check"
        ACCEPTED = "accepted", "Accepted"
        REJECTED = "rejected", "Not accepted"

    HOLDER = Holder(
        "worker",
        reads=(
            f"worker_id = {SELF}",
            ENGAGED_HERE.format(worker="compliance_decision.worker_id"),
        ),
        write_duties=frozenset({"checking", "forgetting"}),
    )

    credential = models.ForeignKey(Credential, on_delete=models.PROTECT, related_name="decisions")
    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    trust = models.ForeignKey(Trust, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=8, choices=Outcome)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField()
    former = models.ForeignKey(Credential, on_delete=models.PROTECT, null=True, related_name="+")
    was_issuer = models.CharField(max_length=120, blank=True)
    was_valid_from = models.DateField()
    was_valid_to = models.DateField(null=True)
    was_evidence = models.CharField(max_length=200, blank=True)
    undone_at = models.DateTimeField(null=True)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["decided_by", "decided_at"], name="compliance_decision_latest")
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["credential", "decided_by"],
                condition=Q(undone_at=None),
                name="compliance_decision_each_by_another",
            ),
            models.UniqueConstraint(
                fields=["credential", "trust"],
                condition=Q(undone_at=None, outcome="first"),
                name="compliance_decision_one_first",
            ),
            models.UniqueConstraint(
                fields=["credential"],
                condition=Q(undone_at=None, outcome__in=["accepted", "rejected"]),
                name="compliance_decision_one_last",
            ),
            models.CheckConstraint(
                condition=Q(undone_at=None)
                | Q(outcome="first", undone_at__gte=F("decided_at"))
                | Q(undone_at__range=(F("decided_at"), F("decided_at") + UNDO)),
                name="compliance_decision_undone_in_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.outcome} {self.credential_id}"
