"""What was shown as evidence: pages of documents, each a picture that we drew ourselves."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from hashlib import sha256

from django.conf import settings
from django.db import models
from django.db.models import Q

from compliance.models.credential import Credential
from compliance.models.details import CHECKED_HERE, ForCheckersQuerySet
from staffbank.holders import WORKER as SELF
from staffbank.holders import Holder
from workers.models import Worker
from workers.models.worker import ENGAGED_HERE

#: A trust sees the pages of what it has to check, or has checked itself. The others rely on the
#: check, and have no reason to see them.
_CHECKED_HERE = CHECKED_HERE.format(table="compliance_evidence")


def mark_of(pages: Iterable[Evidence]) -> str:
    """What tells these pages from any others, so that nobody decides on what they did not see."""
    named = " ".join(sorted(str(page.ref) for page in pages))
    return sha256(named.encode()).hexdigest()[:16] if named else ""


class EvidenceQuerySet(ForCheckersQuerySet["Evidence"]):
    """The pages of checks that one has to make, or has made."""


class Evidence(models.Model):
    """One page. Its file lies in the vault under a random name that was there before this row."""

    class Sort(models.TextChoices):
        """What it was when it was sent; it is kept as a JPEG of its pixels."""

        JPEG = "jpeg", "JPEG"
        PNG = "png", "PNG"
        HEIC = "heic", "HEIC"
        PDF = "pdf", "PDF"

    HOLDER = Holder(
        "worker",
        reads=(
            f"worker_id = {SELF}",
            f"{_CHECKED_HERE} and {ENGAGED_HERE.format(worker='compliance_evidence.worker_id')}",
        ),
        writes=(f"worker_id = {SELF}",),
        read_duties=frozenset({"presenting"}),
        write_duties=frozenset({"checking", "forgetting"}),
    )

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    credential = models.ForeignKey(Credential, on_delete=models.PROTECT, related_name="pages")
    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    # Their own face, which counts with the identity that it was checked with.
    portrait = models.BooleanField(default=False, db_default=False)
    sort = models.CharField(max_length=4, choices=Sort)
    file = models.CharField(max_length=32, unique=True)
    file_key = models.BinaryField()
    sealed_with = models.CharField(max_length=40)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    uploaded_at = models.DateTimeField()
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    # Looked through for malware, where somebody does that; until then nobody opens it.
    scanned_at = models.DateTimeField(null=True)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "pages of documents"
        constraints = [
            models.CheckConstraint(condition=Q(size__gt=0), name="compliance_evidence_not_empty"),
            models.UniqueConstraint(
                fields=["credential"],
                condition=Q(portrait=True),
                name="compliance_evidence_one_portrait",
            ),
        ]

    def __str__(self) -> str:
        return f"a page for {self.credential_id}"

    @property
    def held(self) -> bool:
        """Whether it must still be looked through before anybody opens it."""
        return bool(settings.CLAMD) and self.scanned_at is None
