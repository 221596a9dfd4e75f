"""Trusts of other banks whose signed checks a bank takes over, and which families of them."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from compliance.models.credential import CredentialKind
from staffbank.dated import in_force
from staffbank.holders import BANK, KIND, shared
from trusts.models import Bank, Trust
from trusts.tenancy import TenantQuerySet


class TrustedIssuerQuerySet(TenantQuerySet["TrustedIssuer"]):
    def on(self, day: date) -> Self:
        """Those that are trusted on ``day``."""
        return self.filter(in_force(day))


class TrustedIssuer(models.Model):
    """An issuer that a bank trusts, from a day to a day: the trust it is, and its public keys.

    From those days' checks on, ``trust`` stands among those whose checks the bank's trusts accept
    or not, by their policies. The keys are written down here and are asked of nobody.
    """

    HOLDER = shared(write_duties=("checking",))

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    bank = models.ForeignKey(  # the constraint below begins with it
        Bank, on_delete=models.PROTECT, related_name="trusted_issuers", db_index=False
    )
    trust = models.ForeignKey(Trust, on_delete=models.PROTECT, related_name="+")
    address = models.CharField(max_length=300)
    keys = models.JSONField()  # a list of public keys (RFC 7517), as its issuer gave them
    # For so long the last answer about what was withdrawn serves; then nothing counts.
    hours = models.PositiveSmallIntegerField(default=24)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    trusted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    trusted_at = models.DateTimeField()

    objects = TrustedIssuerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["bank", "address"],
                condition=Q(valid_to=None),
                name="compliance_trustedissuer_once",
            ),
            models.CheckConstraint(
                condition=Q(address__startswith="https://"), name="compliance_trustedissuer_https"
            ),
            models.CheckConstraint(
                condition=Q(hours__gte=1, hours__lte=72), name="compliance_trustedissuer_hours"
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="compliance_trustedissuer_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return self.address


class FamilyDefault(models.Model):
    """Whether a family of checks is taken over, from a day on, by banks that say nothing of it."""

    group = models.CharField(max_length=15, choices=CredentialKind.Group)
    taken = models.BooleanField()
    valid_from = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["group", "valid_from"], name="compliance_familydefault_once"
            ),
            models.CheckConstraint(
                condition=Q(group__in=("training", "health")),
                name="compliance_familydefault_may_be",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.group} from {self.valid_from}"


class TakenFamilyQuerySet(TenantQuerySet["TakenFamily"]):
    def taken_by(self, bank_id: int, day: date) -> frozenset[str]:
        """The families that the bank takes over on ``day``: as it said last, or else as banks do
        that say nothing."""
        begun = FamilyDefault.objects.filter(valid_from__lte=day)
        said = self.filter(bank=bank_id, valid_from__lte=day)
        holding = {
            row.group: row.taken
            for row in (
                *begun.order_by("group", "-valid_from").distinct("group"),
                *said.order_by("group", "-valid_from", "-pk").distinct("group"),
            )
        }
        return frozenset(group for group, taken in holding.items() if taken)


class TakenFamily(models.Model):
    """Whether a bank takes over a family of checks from other banks' passports, as it said, from a
    day on. The last that has begun holds; none is ever changed.

    Identity and right to work are seen by each employer, a DBS certificate and references by each
    that engages the person, and a register is read by us: the database takes none of them over.
    """

    HOLDER = shared(writes=(f"bank_id = {BANK} and {KIND} = 'bank'",))

    #: What is the same wherever it was learnt, tested or cleared.
    MAY = (CredentialKind.Group.TRAINING, CredentialKind.Group.HEALTH)

    bank = models.ForeignKey(  # the constraint below begins with it
        Bank, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    group = models.CharField(max_length=15, choices=CredentialKind.Group)
    taken = models.BooleanField()
    valid_from = models.DateField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField()

    objects = TakenFamilyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["bank", "group", "valid_from", "decided_at"],
                name="compliance_takenfamily_once",
            ),
            models.CheckConstraint(
                condition=Q(group__in=("training", "health")), name="compliance_takenfamily_may_be"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.group} from {self.valid_from}"
