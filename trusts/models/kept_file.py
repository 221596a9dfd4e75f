"""A file that a trust sent: checked first, and perhaps imported."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Self, TypeVar

from django.conf import settings
from django.db import models

from staffbank.holders import by_trust
from trusts.models.trust import Trust
from trusts.tenancy import OfATrustQuerySet

#: How long the report of a file can be looked at.
KEPT_FOR = timedelta(days=30)
#: A worker that has not imported a file by then will not.
GIVEN_UP = timedelta(hours=1)

F = TypeVar("F", bound="KeptFile", covariant=True)


class KeptFileQuerySet(OfATrustQuerySet[F]):
    def recent(self, now: datetime) -> Self:
        """Those whose report can still be looked at, newest first."""
        return self.filter(checked_at__gt=now - KEPT_FOR).order_by("-checked_at")


class KeptFile(models.Model):
    """A file that was checked, and perhaps imported; its report is kept 30 days.

    A long one is imported by the worker: from ``asked_at`` on until it is ``imported_at``, or
    ``refused`` says why it was not.
    """

    HOLDER = by_trust(write_duties=("sweeping",))

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    trust = models.ForeignKey(Trust, on_delete=models.PROTECT, related_name="+")
    filename = models.CharField(max_length=200)
    content = models.BinaryField()
    fingerprint = models.CharField(max_length=64)
    rows = models.PositiveIntegerField(default=0)
    new_rows = models.PositiveIntegerField(default=0)
    unchanged_rows = models.PositiveIntegerField(default=0)
    problem_rows = models.PositiveIntegerField(default=0)
    checked_at = models.DateTimeField()
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    imported_at = models.DateTimeField(null=True)
    asked_at = models.DateTimeField(null=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    good_rows_only = models.BooleanField(db_default=False)
    refused = models.CharField(max_length=400, blank=True, db_default="")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.filename

    def is_under_way(self, now: datetime) -> bool:
        """Whether the worker has it; after an hour it may be asked for again."""
        return self.asked_at is not None and now - self.asked_at < GIVEN_UP
