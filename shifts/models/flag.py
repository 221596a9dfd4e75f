"""Flags: bookings of people who will not be cleared for them to their end."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from shifts.models.booking import Booking
from staffbank.holders import JOB_BANK, TRUST, WORKER, Holder
from staffbank.states import Staged
from trusts.models import Bank, Trust
from trusts.tenancy import WorkerTrustAndJobQuerySet
from workers.models import Worker


class FlagQuerySet(WorkerTrustAndJobQuerySet["Flag"]):
    """Of a trust's own vacancies, of a worker's own bookings, of a bank job's own bank's."""

    def standing(self) -> Self:
        return self.filter(status=Flag.Status.FLAGGED)

    def due(self, now: datetime) -> Self:
        """Those whose bookings are to be given back: nobody's who is at work on it."""
        return self.standing().filter(release_at__lte=now, booking__starts_at__gt=now)


class Flag(Staged):
    """A booking for which something of its person's ends too soon or was stopped, a check or a
    skill, or on which a restriction keeps them from work: it is given back at ``release_at`` unless
    that is put right.

    It has no key of its own elsewhere: a booking has one at a time.
    """

    class Status(models.TextChoices):
        FLAGGED = "flagged", "Flagged"
        RENEWED = "renewed", "Put right"
        RELEASED = "released", "Given back"
        OVER = "over", "Over"  # the booking, or its shift, ended in another way

    MOVES: ClassVar = {
        Status.FLAGGED: frozenset({Status.RENEWED, Status.RELEASED, Status.OVER}),
    }
    HOLDER = Holder(
        "trust",
        reads=(f"trust_id = {TRUST}", f"worker_id = {WORKER}", f"bank_id = {JOB_BANK}"),
        read_duties=frozenset({"deliver"}),
        write_duties=frozenset({"booking"}),
    )

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    booking = models.ForeignKey(Booking, on_delete=models.PROTECT, related_name="flags")
    bank = models.ForeignKey(Bank, on_delete=models.PROTECT, related_name="+")
    trust = models.ForeignKey(Trust, on_delete=models.PROTECT, related_name="+")
    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    kinds = ArrayField(models.BigIntegerField())  # what lacks, of the kinds asked for
    skills = ArrayField(models.BigIntegerField(), default=list)  # of the skills asked for
    restricted = models.BooleanField(default=False)
    status = models.CharField(max_length=8, choices=Status, default=Status.FLAGGED)
    flagged_at = models.DateTimeField()
    release_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects = FlagQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["booking"],
                condition=Q(status="flagged"),
                name="shifts_flag_one_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(status="flagged", ended_at__isnull=True)
                | ~Q(status="flagged") & Q(ended_at__isnull=False),
                name="shifts_flag_ended_when_over",
            ),
            models.CheckConstraint(
                condition=~Q(kinds=[]) | ~Q(skills=[]) | Q(restricted=True),
                name="shifts_flag_of_something_lacking",
            ),
        ]
        indexes = [
            models.Index(
                fields=["trust", "release_at"],
                condition=Q(status="flagged"),
                name="shifts_flag_standing",
            )
        ]

    def __str__(self) -> str:
        return f"flag of booking {self.booking_id}"
