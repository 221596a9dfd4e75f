"""The keys that sign: a trust's, for what it checked, and a person's, for what they show.

The public half is anybody's. A private half that is kept here is a row of its own, sealed, and is
read in the duty ``signing`` alone.
"""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import F, Q

from staffbank.holders import WORKER, Holder, chassis, shared
from trusts.models import Trust
from trusts.tenancy import OwnQuerySet, TenantQuerySet
from workers.models import Worker


class IssuerKeyQuerySet(TenantQuerySet["IssuerKey"]):
    def signing(self) -> Self:
        """The one with which each trust signs now."""
        return self.filter(valid_to=None)

    def trusted(self) -> Self:
        """Those whose signatures stand: all but the ones that somebody else may have had."""
        return self.filter(compromised_at=None)


class IssuerKey(models.Model):
    """The public half of a trust's key, and when it signed."""

    HOLDER = shared(write_duties=("signing",))

    trust = models.ForeignKey(Trust, on_delete=models.PROTECT, related_name="issuer_keys")
    key_id = models.CharField(max_length=64, unique=True)  # the thumbprint of RFC 7638
    jwk = models.JSONField()
    valid_from = models.DateTimeField()
    valid_to = models.DateTimeField(null=True)
    compromised_at = models.DateTimeField(null=True)

    objects = IssuerKeyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["trust"],
                condition=Q(valid_to=None),
                name="passport_issuerkey_one_signs",
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="passport_issuerkey_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(compromised_at=None) | Q(valid_to__isnull=False),
                name="passport_issuerkey_compromised_signs_no_more",
            ),
        ]

    def __str__(self) -> str:
        return self.key_id


class Secret(models.Model):
    """A private half, sealed under the key of the environment that ``sealed_with`` names."""

    sealed = models.BinaryField()
    sealed_with = models.CharField(max_length=40)

    class Meta:
        abstract = True


class IssuerSecret(Secret):
    HOLDER = chassis(write_duties=("signing",))

    key = models.OneToOneField(IssuerKey, on_delete=models.CASCADE, related_name="secret")

    def __str__(self) -> str:
        return f"private half of {self.key_id}"


class HolderKeyQuerySet(OwnQuerySet["HolderKey"]):
    def current(self) -> Self:
        """The one that each person's checks are bound to now."""
        return self.filter(ended_at=None)


class HolderKey(models.Model):
    """The public half of a person's key: one that we keep for them, or one that a browser of theirs
    made and lets nobody have. Of a key nothing changes but when it ended; that its private half is
    kept here for no other, and that nothing is bound to it once it ended, the database holds."""

    class KeptBy(models.TextChoices):
        BANK = "bank", "Us, sealed"
        BROWSER = "browser", "A browser of theirs"

    HOLDER = Holder("worker", reads=(f"worker_id = {WORKER}",), write_duties=frozenset({"signing"}))

    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="holder_keys")
    key_id = models.CharField(max_length=64, unique=True)
    jwk = models.JSONField()
    kept_by = models.CharField(max_length=7, choices=KeptBy, default=KeptBy.BANK)
    device = models.CharField(max_length=60, blank=True)  # "Chrome on Android"
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects = HolderKeyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["worker"],
                condition=Q(ended_at=None),
                name="passport_holderkey_one_current",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("made_at")),
                name="passport_holderkey_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(kept_by="bank", device="") | Q(kept_by="browser") & ~Q(device=""),
                name="passport_holderkey_kept_somewhere",
            ),
        ]

    def __str__(self) -> str:
        return self.key_id

    @property
    def is_in_browser(self) -> bool:
        return self.kept_by == self.KeptBy.BROWSER


class HolderSecret(Secret):
    HOLDER = chassis(write_duties=("signing",))

    key = models.OneToOneField(HolderKey, on_delete=models.CASCADE, related_name="secret")

    def __str__(self) -> str:
        return f"private half of {self.key_id}"
