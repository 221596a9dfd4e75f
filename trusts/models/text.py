"""A text that a bank publishes to be signed: the shape that all of them have."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from staffbank.holders import BANK, KIND, Holder


class PublishedText(models.Model):
    """One version of a text. A new text is a new version, for ever.

    The database holds ``sha256`` to be the hash of ``text`` in UTF-8, and refuses any change.
    """

    bank_id: int  # each sort of text names its bank

    HOLDER = Holder(
        "shared",
        reads=(f"{KIND} is not null",),
        writes=(f"bank_id = {BANK} and {KIND} = 'bank'",),
        append_only=True,
    )

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120)
    text = models.TextField()
    sha256 = models.CharField(max_length=64)
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        abstract = True
        ordering = ["-number"]

    def __str__(self) -> str:
        return f"{self.title}, version {self.number}"
