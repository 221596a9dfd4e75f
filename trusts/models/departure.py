"""Suspending a trust's place in a bank, or leaving it, on a day that was named before."""

from __future__ import annotations

import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from staffbank.actors import Actor, Kind
from staffbank.holders import TRUST, by_bank
from trusts.models.bank import Bank
from trusts.models.trust import Trust
from trusts.tenancy import TenantQuerySet


class DepartureQuerySet(TenantQuerySet["Departure"]):
    def visible_to(self, actor: Actor) -> Self:
        if actor.is_trust:
            return self.filter(trust=actor.trust_id)
        if actor.kind in {Kind.BANK, Kind.SYSTEM} and actor.bank_id:
            return self.filter(bank=actor.bank_id)
        return self.none()

    def planned(self) -> Self:
        """Those that are still to come, and can be taken back."""
        return self.filter(withdrawn_at=None, done_at=None)

    def carried_out(self) -> Self:
        return self.filter(done_at__isnull=False)


class Departure(models.Model):
    """A day from which a trust no longer shares through a bank. Until it is done it can be taken
    back; it is done once, by a job, and keeps what it found."""

    class Kind(models.TextChoices):
        SUSPEND = "suspend", "Suspend"
        LEAVE = "leave", "Leave"

    HOLDER = by_bank(reads=(f"trust_id = {TRUST}",))

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    bank = models.ForeignKey(Bank, on_delete=models.PROTECT, related_name="+")
    trust = models.ForeignKey(Trust, on_delete=models.PROTECT, related_name="departures")
    kind = models.CharField(max_length=10, choices=Kind)
    takes_effect_on = models.DateField()
    reason = models.CharField(max_length=300)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    vacancies_withdrawn = models.PositiveIntegerField(default=0)

    objects = DepartureQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["bank", "trust"],
                condition=Q(withdrawn_at__isnull=True, done_at__isnull=True),
                name="trusts_departure_one_planned",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(done_at__isnull=True),
                name="trusts_departure_done_or_withdrawn",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.trust}: {self.kind} on {self.takes_effect_on}"
