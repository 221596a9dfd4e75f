"""The agreement between a bank and the people who work its shifts: versions and signatures."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

from django.db import models

from staffbank.holders import WORKER, Holder
from trusts.models import Bank
from trusts.models.text import PublishedText
from trusts.tenancy import TenantQuerySet
from workers.models.worker import ENGAGED_HERE, EngagedQuerySet, Worker


class TermsVersion(PublishedText):
    """The text that a bank asks its workers to sign."""

    bank = models.ForeignKey(Bank, on_delete=models.PROTECT, related_name="terms")
    # From when everybody signs it who works for the bank; nothing: only whoever joins from now on.
    holds_from = models.DateField(null=True)
    # Days after that day on which people still book without a signature.
    grace_days = models.PositiveSmallIntegerField(default=0, db_default=0)

    objects = TenantQuerySet["TermsVersion"].as_manager()

    class Meta(PublishedText.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["bank", "number"], name="workers_termsversion_number_once"
            ),
            models.UniqueConstraint(fields=["id", "sha256"], name="workers_termsversion_with_hash"),
            models.CheckConstraint(
                condition=models.Q(holds_from__isnull=False) | models.Q(grace_days=0),
                name="workers_termsversion_grace_after_a_day",
            ),
        ]

    @property
    def needed_from(self) -> date | None:
        """The day from which nobody books without it."""
        return self.holds_from + timedelta(days=self.grace_days) if self.holds_from else None


class TermsSignatureQuerySet(EngagedQuerySet["TermsSignature"]):
    """One's own; for a trust, those of the people it engages."""


class TermsSignature(models.Model):
    """A person's signature under one version: when, and of which exact text. Their name is on
    their record, so that whoever is erased is nowhere named."""

    HOLDER = Holder(
        "worker",
        reads=(
            f"worker_id = {WORKER}",
            ENGAGED_HERE.format(worker="workers_termssignature.worker_id"),
        ),
        writes=(f"worker_id = {WORKER}",),
        read_duties=frozenset({"booking", "broadcast", "checking"}),
        append_only=True,
    )

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="signatures")
    version = models.ForeignKey(TermsVersion, on_delete=models.PROTECT, related_name="signatures")
    sha256 = models.CharField(max_length=64)
    signed_at = models.DateTimeField()

    objects = TermsSignatureQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["worker", "version"], name="workers_termssignature_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.worker_id}: {self.version_id}"
