"""What happened, and who still has to hear of it."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from staffbank.holders import KIND, chassis


class Event(models.Model):
    """Something that happened, recorded in the transaction that did it.

    Partitioned by month on ``day``. The payload says which rows to look at; a handler reads them
    again and never applies a difference.
    """

    HOLDER = chassis(writes=(f"{KIND} is not null",), read_duties=("relay",), append_only=True)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    day = models.DateField()
    at = models.DateTimeField()
    topic = models.CharField(max_length=60)
    payload = models.JSONField()  # ids and codes, as the topic needs
    bank_id = models.BigIntegerField(null=True)
    user_id = models.BigIntegerField(null=True)
    #: The web request that did it, so that what its handlers log and record reads with it.
    request_id = models.CharField(max_length=40, blank=True)

    def __str__(self) -> str:
        return self.topic


class Delivery(models.Model):
    """One handler's copy of an event: due, claimed for a while, then delivered or parked."""

    HOLDER = chassis(writes=(f"{KIND} is not null",), write_duties=("relay",))

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    event_id = models.UUIDField()
    event_day = models.DateField()
    handler = models.CharField(max_length=100)
    bank_id = models.BigIntegerField(null=True)
    due_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    leased_until = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    parked_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["event_id", "handler"], name="outbox_delivery_one_per_handler"
            ),
            models.CheckConstraint(
                condition=Q(delivered_at__isnull=True) | Q(parked_at__isnull=True),
                name="outbox_delivery_not_both_done_and_parked",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=Q(delivered_at__isnull=True, parked_at__isnull=True),
                name="outbox_delivery_due",
            ),
            models.Index(fields=["delivered_at"], name="outbox_delivery_delivered"),
        ]

    def __str__(self) -> str:
        return f"{self.handler} for {self.event_id}"
