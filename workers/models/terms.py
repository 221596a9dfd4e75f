"""The agreement between a bank and the people who work its shifts: versions and signatures."""

from __future__ import annotations

import uuid
from typing import Self

from django.conf import settings
from django.db import models

from staffbank.actors import Actor
from staffbank.holders import BANK, KIND, WORKER, Holder
from trusts.models import Bank
from trusts.tenancy import TenantQuerySet
from workers.models.worker import ENGAGED_HERE, Worker, reachable


class TermsVersion(models.Model):
    """The text that a bank asks its workers to sign. A new text is a new version, for ever.

    The database holds ``sha256`` to be the hash of ``text`` in UTF-8, and refuses any change.
    """

    HOLDER = Holder(
        "shared",
        reads=(f"{KIND} is not null",),
        writes=(f"bank_id = {BANK} and {KIND} = 'bank'",),
        append_only=True,
    )

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    bank = models.ForeignKey(Bank, on_delete=models.PROTECT, related_name="terms")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120)
    text = models.TextField()
    sha256 = models.CharField(max_length=64)
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = TenantQuerySet["TermsVersion"].as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["bank", "number"], name="workers_termsversion_number_once"
            ),
            models.UniqueConstraint(fields=["id", "sha256"], name="workers_termsversion_with_hash"),
        ]

    def __str__(self) -> str:
        return f"{self.title}, version {self.number}"


class TermsSignatureQuerySet(TenantQuerySet["TermsSignature"]):
    def visible_to(self, actor: Actor) -> Self:
        """One's own; for a trust, those of the people it engages."""
        return self.filter(reachable(actor, "worker_id", by_grant=False))


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
        read_duties=frozenset({"checking"}),
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
