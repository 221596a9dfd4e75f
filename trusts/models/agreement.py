"""The agreement between a bank's trusts: its versions, and who signed which."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from staffbank.holders import BANK, KIND, TRUST, Holder
from trusts.models.bank import Bank
from trusts.models.text import PublishedText
from trusts.models.trust import Trust
from trusts.tenancy import TenantQuerySet, TrustAndBankQuerySet

_AT_BANK = f"bank_id = {BANK} and {KIND} = 'bank'"


class AgreementVersion(PublishedText):
    """The text of a bank's workforce-sharing agreement."""

    bank = models.ForeignKey(Bank, on_delete=models.PROTECT, related_name="agreements")

    objects = TenantQuerySet["AgreementVersion"].as_manager()

    class Meta(PublishedText.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["bank", "number"], name="trusts_agreementversion_number_once"
            ),
            models.UniqueConstraint(
                fields=["id", "bank", "sha256"], name="trusts_agreementversion_with_hash"
            ),
        ]


class SignatureQuerySet(TrustAndBankQuerySet["Signature"]):
    """Signatures, as the trust that signed and its bank see them."""


class Signature(models.Model):
    """A trust's signature under one version: by whom, as what, when, and of which exact text.

    ``stay`` counts the times the trust is in the bank: whoever left and comes back signs anew.
    """

    HOLDER = Holder(
        "trust",
        reads=(f"trust_id = {TRUST}", _AT_BANK),
        writes=(f"trust_id = {TRUST}",),
        append_only=True,
    )

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    bank = models.ForeignKey(Bank, on_delete=models.PROTECT, related_name="+")
    trust = models.ForeignKey(Trust, on_delete=models.PROTECT, related_name="signatures")
    version = models.ForeignKey(
        AgreementVersion, on_delete=models.PROTECT, related_name="signatures"
    )
    sha256 = models.CharField(max_length=64)
    name = models.CharField(max_length=120)
    position = models.CharField(max_length=120)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    signed_at = models.DateTimeField()
    stay = models.PositiveSmallIntegerField(default=1, db_default=1)

    objects = SignatureQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["trust", "version", "stay"], name="trusts_signature_once"
            ),
            models.UniqueConstraint(
                fields=["id", "bank", "trust"], name="trusts_signature_with_places"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.trust}: {self.version}"
