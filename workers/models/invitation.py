"""Invitations to work shifts."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from staffbank.holders import BANK, KIND, TRUST, Holder
from trusts.models import Bank, Grade, Trust
from trusts.tenancy import TrustAndBankQuerySet
from workers.models.worker import Worker


class WorkerInvitationQuerySet(TrustAndBankQuerySet["WorkerInvitation"]):
    def waiting(self) -> Self:
        """Neither taken up nor taken back, whether or not its days are over."""
        return self.filter(accepted_at=None, revoked_at=None)

    def open_at(self, now: datetime) -> Self:
        """Those that can still be taken up."""
        return self.waiting().filter(ends_at__gt=now)


class WorkerInvitation(models.Model):
    """A letter that lets one person work shifts for one trust, once, before it ends. The token is
    hashed. ``bank`` where the bank sent it; ``worker`` once it is known who they are."""

    HOLDER = Holder(
        "trust",
        reads=(f"trust_id = {TRUST}", f"bank_id = {BANK} and {KIND} = 'bank'"),
        write_duties=frozenset({"accounts", "onboarding", "forgetting"}),
    )

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    trust = models.ForeignKey(Trust, on_delete=models.PROTECT, related_name="+")
    bank = models.ForeignKey(Bank, on_delete=models.PROTECT, null=True, related_name="+")
    email = models.EmailField()
    name = models.CharField(max_length=120)
    grade = models.ForeignKey(Grade, on_delete=models.PROTECT, related_name="+")
    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, null=True, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    invited_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    objects = WorkerInvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True) | Q(revoked_at__isnull=True),
                name="workers_workerinvitation_one_end",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True) | Q(worker__isnull=False),
                name="workers_workerinvitation_accepted_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"invitation {self.ref}"
