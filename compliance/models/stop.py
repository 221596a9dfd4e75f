"""Why a check that counted counts no more: for a while, or for good."""

from __future__ import annotations

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


class CredentialStopQuerySet(EngagedQuerySet["CredentialStop"]):
    """Of one's own checks; for a trust, of those of the people it engages."""

    def standing(self) -> Self:
        """Those that were not lifted: while one stands, the check does not count."""
        return self.filter(lifted_at=None)


class CredentialStop(models.Model):
    """One reason that a checked credential does not count. Several may stand at once, each lifted
    by whoever brought it; the check counts again with the last of them."""

    class Sort(models.TextChoices):
        SUSPENDED = "suspended", "Suspended"
        WITHDRAWN = "withdrawn", "Withdrawn"

    class Source(models.TextChoices):
        """Who says so."""

        OFFICER = "officer", "A trust's compliance officer"
        REGISTER = "register", "The professional register"
        ISSUER = "issuer", "The bank that signed it"

    HOLDER = Holder(
        "worker",
        reads=(
            f"worker_id = {SELF}",
            ENGAGED_HERE.format(worker="compliance_credentialstop.worker_id"),
        ),
        write_duties=frozenset({"checking", "forgetting"}),
    )

    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    credential = models.ForeignKey(  # the constraint below begins with it
        Credential, on_delete=models.PROTECT, related_name="stops", db_index=False
    )
    sort = models.CharField(max_length=10, choices=Sort)
    source = models.CharField(max_length=10, choices=Source)
    reason = models.CharField(max_length=300, blank=True)  # let go of with the person
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    trust = models.ForeignKey(Trust, on_delete=models.PROTECT, null=True, related_name="+")
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = CredentialStopQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["credential", "source", "trust"],
                condition=Q(lifted_at=None),
                nulls_distinct=False,
                name="compliance_credentialstop_one_of_each",
            ),
            models.CheckConstraint(
                condition=Q(sort="suspended") | Q(lifted_at=None),
                name="compliance_credentialstop_withdrawn_for_good",
            ),
            models.CheckConstraint(
                condition=Q(source="officer", by__isnull=False, trust__isnull=False)
                | (~Q(source="officer") & Q(by=None, trust=None)),
                name="compliance_credentialstop_by_an_officer_or_a_job",
            ),
            models.CheckConstraint(
                condition=Q(lifted_at=None) | Q(lifted_at__gte=F("at")),
                name="compliance_credentialstop_lifted_after",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sort} {self.credential_id}"
