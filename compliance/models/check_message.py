"""What officers ask about a check, and what the person answers."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from compliance.models.credential import Credential
from staffbank.holders import WORKER as SELF
from staffbank.holders import Holder
from trusts.models import Trust
from workers.models import Worker
from workers.models.worker import ENGAGED_HERE, EngagedQuerySet


class CheckMessageQuerySet(EngagedQuerySet["CheckMessage"]):
    """What was said of the checks of people one may see."""


class CheckMessage(models.Model):
    """One question of an officer's, or one answer; ``trust`` is the officer's, and nobody's where
    the person answers."""

    HOLDER = Holder(
        "worker",
        reads=(
            f"worker_id = {SELF}",
            ENGAGED_HERE.format(worker="compliance_checkmessage.worker_id"),
        ),
        writes=(f"worker_id = {SELF}",),
        write_duties=frozenset({"checking", "forgetting"}),
    )

    credential = models.ForeignKey(Credential, on_delete=models.PROTECT, related_name="messages")
    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    trust = models.ForeignKey(Trust, on_delete=models.PROTECT, null=True, related_name="+")
    words = models.CharField(max_length=300)
    said_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    said_at = models.DateTimeField()

    objects = CheckMessageQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(words=""), name="compliance_checkmessage_says_something"
            )
        ]

    def __str__(self) -> str:
        return f"about {self.credential_id}"
