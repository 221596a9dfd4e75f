"""Trials: what a change of rules would do to many people, found in the background and kept."""

from __future__ import annotations

import uuid
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from staffbank.actors import Actor, Kind
from staffbank.holders import BANK, JOB_BANK, KIND, TRUST, Holder
from staffbank.states import Staged
from trusts.models import Bank, Trust
from trusts.tenancy import TenantQuerySet


class TrialQuerySet(TenantQuerySet["Trial"]):
    def visible_to(self, actor: Actor) -> Self:
        """A bank's own, for its people; a trust's own, for its; and of both for a bank's jobs."""
        match actor.kind:
            case Kind.BANK:
                return self.filter(bank=actor.bank_id, trust=None)
            case Kind.TRUST:
                return self.filter(trust=actor.trust_id)
            case Kind.SYSTEM if actor.bank_id:
                return self.filter(bank=actor.bank_id)
        return self.none()


class Trial(Staged):
    """A change that somebody would make for a trust or for all of a bank, and what it would mean.

    ``said`` is the change, in codes. ``rules`` is a digest of every dated rule it was tried on: it
    is made only while they are the same.
    """

    class Status(models.TextChoices):
        ASKED = "asked", "Being worked out"
        TRIED = "tried", "Worked out"
        MAKING = "making", "Being saved"
        MADE = "made", "Saved"
        REFUSED = "refused", "Not saved"

    MOVES: ClassVar = {
        Status.ASKED: frozenset({Status.TRIED, Status.REFUSED}),
        Status.TRIED: frozenset({Status.MAKING}),
        Status.MAKING: frozenset({Status.MADE, Status.REFUSED}),
    }
    HOLDER = Holder(
        "bank",
        reads=(
            f"bank_id = {BANK} and {KIND} = 'bank' and trust_id is null",
            f"trust_id = {TRUST}",
            f"bank_id = {JOB_BANK}",
        ),
        write_duties=frozenset({"checking"}),
    )

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    bank = models.ForeignKey(Bank, on_delete=models.PROTECT, related_name="+")  # whose job it is
    trust = models.ForeignKey(Trust, on_delete=models.PROTECT, null=True, related_name="+")
    said = models.JSONField()
    valid_from = models.DateField()
    reason = models.CharField(max_length=300)
    status = models.CharField(max_length=7, choices=Status, default=Status.ASKED)
    rules = models.CharField(max_length=32, blank=True)
    lose = models.PositiveIntegerField(null=True)
    gain = models.PositiveIntegerField(null=True)
    bookings = models.PositiveIntegerField(null=True)
    refused = models.CharField(max_length=400, blank=True)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    tried_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects = TrialQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["asked", "refused"])
                | Q(lose__isnull=False, gain__isnull=False, bookings__isnull=False) & ~Q(rules=""),
                name="shifts_trial_known_before_made",
            )
        ]
        indexes = [models.Index(fields=["bank", "-asked_at"], name="shifts_trial_newest")]

    def __str__(self) -> str:
        return f"trial {self.ref}"

    @property
    def under_way(self) -> bool:
        return self.status in {self.Status.ASKED, self.Status.MAKING}
