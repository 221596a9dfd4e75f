"""Offers: a vacancy offered to one person by name."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from shifts.models.vacancy import BANK_JOB, Vacancy
from staffbank.holders import TRUST, WORKER, Holder
from staffbank.states import Staged
from trusts.models import Bank, Trust
from trusts.tenancy import WorkerTrustAndJobQuerySet
from workers.models import Worker


class OfferQuerySet(WorkerTrustAndJobQuerySet["Offer"]):
    """A trust's own, a worker's own, a bank job's own bank's."""

    def standing(self, now: datetime) -> Self:
        """Offers that can still be answered."""
        return self.filter(
            status=Offer.Status.OPEN,
            ends_at__gt=now,
            vacancy__status=Vacancy.Status.OPEN,
            vacancy__starts_at__gt=now,
        )


class Offer(Staged):
    """A vacancy offered to one person of the trust's own bank, to answer until ``ends_at``.

    It reserves nothing: whoever books the vacancy first has it, and then the offer is withdrawn.
    """

    class Status(models.TextChoices):
        OPEN = "open", "Waiting for an answer"
        ACCEPTED = "accepted", "Accepted"
        DECLINED = "declined", "Declined"
        EXPIRED = "expired", "Not answered"
        WITHDRAWN = "withdrawn", "Withdrawn"

    MOVES: ClassVar = {
        Status.OPEN: frozenset(
            {Status.ACCEPTED, Status.DECLINED, Status.EXPIRED, Status.WITHDRAWN}
        ),
    }
    HOLDER = Holder(
        "trust",
        reads=(f"trust_id = {TRUST}", f"worker_id = {WORKER}", BANK_JOB),
        read_duties=frozenset({"deliver"}),
        write_duties=frozenset({"booking", "forgetting"}),
    )

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    vacancy = models.ForeignKey(Vacancy, on_delete=models.PROTECT, related_name="offers")
    bank = models.ForeignKey(Bank, on_delete=models.PROTECT, related_name="+")
    trust = models.ForeignKey(Trust, on_delete=models.PROTECT, related_name="+")
    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="offers")
    status = models.CharField(max_length=10, choices=Status, default=Status.OPEN)
    offered_at = models.DateTimeField()
    offered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    ends_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=300, blank=True)  # why they declined, if they said

    objects = OfferQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["vacancy", "worker"],
                condition=Q(status="open"),
                name="shifts_offer_one_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("offered_at")), name="shifts_offer_ends_later"
            ),
            models.CheckConstraint(
                condition=Q(status="open", ended_at__isnull=True)
                | ~Q(status="open") & Q(ended_at__isnull=False),
                name="shifts_offer_ended_when_answered",
            ),
        ]
        indexes = [
            models.Index(
                fields=["ends_at"], condition=Q(status="open"), name="shifts_offer_unanswered"
            )
        ]

    def __str__(self) -> str:
        return f"offer {self.ref}"

    def stands(self, now: datetime) -> bool:
        """Whether it can still be answered."""
        vacancy = self.vacancy
        return (
            self.status == self.Status.OPEN
            and self.ends_at > now
            and vacancy.status == Vacancy.Status.OPEN
            and vacancy.starts_at > now
        )
