"""Checks that a trust of another bank signed, and that stand in a person's record here."""

from __future__ import annotations

from django.db import models

from compliance.models import Credential, TrustedIssuer
from staffbank.holders import WORKER, Holder
from trusts.tenancy import OwnQuerySet
from workers.models import Worker


class ImportedCheck(models.Model):
    """Which signed credential a check was taken over from, and where its issuer says whether it
    still counts. The text itself is not kept: it stays with its holder."""

    HOLDER = Holder(
        "worker",
        reads=(f"worker_id = {WORKER}",),
        read_duties=frozenset({"signing"}),
        write_duties=frozenset({"checking"}),
    )

    credential = models.OneToOneField(Credential, on_delete=models.PROTECT, related_name="imported")
    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    issuer = models.ForeignKey(TrustedIssuer, on_delete=models.PROTECT, related_name="imported")
    sha256 = models.CharField(max_length=64, unique=True)  # of the signed token
    status_list = models.CharField(max_length=300)
    place = models.PositiveIntegerField()
    read_at = models.DateTimeField()

    objects = OwnQuerySet["ImportedCheck"].as_manager()

    class Meta:
        indexes = [models.Index(fields=["status_list"], name="passport_imported_list")]

    def __str__(self) -> str:
        return f"{self.credential_id} of {self.issuer_id}"
