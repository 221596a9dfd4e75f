"""Messages to one person: what leaves the building, and what is no broadcast."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from staffbank.holders import USER, by_worker
from staffbank.states import Staged


class Message(Staged):
    """One message by one channel. Partitioned by month on ``day``, the day of what caused it.

    ``dedupe_key`` is made from the cause, never from the clock, so a second delivery of the same
    event writes nothing. ``worker_id`` and ``trust_id`` are keys without a constraint: the chassis
    knows nothing of the apps above it.
    """

    class Channel(models.TextChoices):
        IN_APP = "in_app", "In the app"
        EMAIL = "email", "Email"
        SMS = "sms", "Text message"
        PUSH = "push", "Push"

    class Status(models.TextChoices):
        QUEUED = "queued", "Queued"
        SENT = "sent", "Sent"
        DELIVERED = "delivered", "Delivered"
        DELAYED = "delayed", "Delayed"
        FAILED = "failed", "Failed"
        GONE = "gone", "Gone"
        STOPPED = "stopped", "Stopped by you"

    MOVES: ClassVar = {
        Status.QUEUED: frozenset(
            {
                Status.SENT,
                Status.DELIVERED,
                Status.DELAYED,
                Status.FAILED,
                Status.GONE,
                Status.STOPPED,
            }
        ),
        Status.DELAYED: frozenset({Status.QUEUED, Status.SENT, Status.FAILED, Status.GONE}),
        Status.SENT: frozenset({Status.DELIVERED, Status.FAILED}),
        Status.DELIVERED: frozenset({Status.GONE}),
        Status.FAILED: frozenset({Status.QUEUED}),
    }
    HOLDER = by_worker(
        reads=(f"user_id = {USER}",),
        writes=(f"user_id = {USER}",),
        read_duties=("counting",),
        write_duties=("deliver", "forgetting"),
    )

    #: Where the person stops letters like this one; known only while it is being sent.
    stop_path = ""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    day = models.DateField()
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        db_constraint=False,
        db_index=False,  # the inbox's index begins with it
    )
    worker_id = models.BigIntegerField(null=True)
    trust_id = models.BigIntegerField(null=True)
    bank_id = models.BigIntegerField(null=True)
    seat = models.CharField(max_length=60, blank=True)  # "As worker", "As ward manager"
    channel = models.CharField(max_length=10, choices=Channel)
    topic = models.CharField(max_length=60)
    dedupe_key = models.CharField(max_length=120)
    address = models.CharField(max_length=254, blank=True)
    subject = models.CharField(max_length=200)
    body = models.TextField(blank=True)
    link = models.CharField(max_length=300, blank=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()
    leased_until = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["dedupe_key", "day"], name="notifications_message_sent_once"
            )
        ]
        indexes = [
            models.Index(fields=["user", "-created_at"], name="notifications_message_inbox"),
            models.Index(fields=["worker_id", "-created_at"], name="notifications_message_worker"),
            models.Index(
                fields=["due_at"],
                condition=Q(status__in=["queued", "delayed"]),
                name="notifications_message_due",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.topic} by {self.channel}"
