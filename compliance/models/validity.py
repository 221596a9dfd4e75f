"""How long a check of a kind counts from the day it is from."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.models import Q

from compliance.models.credential import CredentialKind
from compliance.models.requirement import WRITES, DatedQuerySet
from staffbank.holders import shared
from trusts.models import Bank, Trust

_MONTHS = "select compliance_months_valid(%s, %s, %s)"


class ValidityPeriodQuerySet(DatedQuerySet["ValidityPeriod"]):
    def national(self) -> Self:
        return self.filter(bank=None, trust=None)

    def last_of_each(self, day: date) -> dict[int, ValidityPeriod]:
        """By kind, the last of these rows that has begun by ``day``."""
        begun = self.filter(valid_from__lte=day).order_by("kind_id", "-valid_from", "-pk")
        return {row.kind_id: row for row in begun.distinct("kind_id")}


def months_of(
    kind: CredentialKind, trust_id: int | None, day: date, *, using: str = DEFAULT_DB_ALIAS
) -> int | None:
    """How many months a check of ``kind`` from ``day`` counts where ``trust_id`` checks it: the
    shortest of what stands nationally, at its banks and at the trust. None is without end."""
    with connections[using].cursor() as cursor:
        cursor.execute(_MONTHS, [kind.pk, trust_id, day])
        months: int | None = cursor.fetchone()[0]
        return months


class ValidityPeriod(models.Model):
    """A number of months, from a day on: national, of a bank or of a trust. The last that has begun
    holds, of each; a place's row without months says that it goes by what stands above it.

    The database refuses a place more than the national months, and a day that is over.
    """

    HOLDER = shared(writes=WRITES)

    kind = models.ForeignKey(CredentialKind, on_delete=models.PROTECT, related_name="+")
    bank = models.ForeignKey(Bank, on_delete=models.PROTECT, null=True, related_name="+")
    trust = models.ForeignKey(Trust, on_delete=models.PROTECT, null=True, related_name="+")
    months = models.PositiveSmallIntegerField(null=True)
    valid_from = models.DateField()
    source = models.CharField(max_length=120, blank=True)  # of a national one: who says so
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)

    objects = ValidityPeriodQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "bank", "trust", "valid_from", "decided_at"],
                nulls_distinct=False,
                name="compliance_validityperiod_once",
            ),
            models.CheckConstraint(
                condition=Q(bank=None, trust=None, decided_at=None) & ~Q(source="")
                | (Q(bank__isnull=True) ^ Q(trust__isnull=True))
                & Q(source="", decided_at__isnull=False),
                name="compliance_validityperiod_said_by_one",
            ),
            models.CheckConstraint(
                condition=Q(months=None) | Q(months__gte=1, months__lte=120),
                name="compliance_validityperiod_months",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind_id}: {self.months} months from {self.valid_from}"
