"""How the outbox stands, and having another go at what was parked."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min, Q

from staffbank.db import acting, duty
from staffbank.outbox.models import Delivery, Event
from staffbank.outbox.relay import RELAY

#: A delivered delivery has nothing more to say after this long; its event is kept for longer.
KEPT_DELIVERED = timedelta(days=7)
#: As long as an event is kept: without it a parked delivery can no longer be replayed.
KEPT_PARKED = timedelta(days=183)


@dataclass(frozen=True, slots=True)
class Standing:
    """How much waits, since when, and how much was given up."""

    waiting: int
    oldest_due: datetime | None
    parked: int


@dataclass(frozen=True, slots=True)
class Parked:
    """One delivery that was given up, and why."""

    delivery_id: uuid.UUID
    topic: str
    handler: str
    attempts: int
    parked_at: datetime
    last_error: str


def standing(now: datetime) -> Standing:
    """How the outbox stands at ``now``; what is due later does not wait."""
    undone = Q(delivered_at__isnull=True, parked_at__isnull=True, due_at__lte=now)
    with acting(RELAY), duty("relay"):
        found = Delivery.objects.aggregate(
            waiting=Count("pk", filter=undone),
            oldest=Min("due_at", filter=undone),
            parked=Count("pk", filter=Q(parked_at__isnull=False)),
        )
    return Standing(found["waiting"], found["oldest"], found["parked"])


def parked() -> list[Parked]:
    """Every delivery that was given up, oldest first."""
    with acting(RELAY), duty("relay"):
        rows = list(Delivery.objects.filter(parked_at__isnull=False).order_by("parked_at", "pk"))
        topics = dict(
            Event.objects.filter(id__in={row.event_id for row in rows}).values_list("id", "topic")
        )
    return [
        Parked(
            delivery_id=row.pk,
            topic=topics.get(row.event_id, "no longer kept"),
            handler=row.handler,
            attempts=row.attempts,
            parked_at=row.parked_at,
            last_error=row.last_error,
        )
        for row in rows
        if row.parked_at
    ]


def replay(now: datetime, *, only: Collection[uuid.UUID] | None = None) -> int:
    """Make parked deliveries due again with a clean slate; answer how many."""
    with acting(RELAY), duty("relay"):
        rows = Delivery.objects.filter(parked_at__isnull=False)
        if only is not None:
            rows = rows.filter(pk__in=only)
        return rows.update(parked_at=None, attempts=0, due_at=now, leased_until=None)


def forget_delivered(now: datetime) -> int:
    """Delete deliveries that have nothing more to say; answer how many."""
    with acting(RELAY), duty("relay"):
        over = Delivery.objects.filter(
            Q(delivered_at__lt=now - KEPT_DELIVERED) | Q(parked_at__lt=now - KEPT_PARKED)
        )
        return over.delete()[0]
