"""What a person's inbox holds, whatever app wrote it."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import Q, QuerySet

from staffbank.actors import Actor
from staffbank.notifications.models import Message


@dataclass(frozen=True, slots=True)
class InboxMessage:
    """One line of an inbox. ``gone``: what it was about can no longer be had."""

    id: uuid.UUID
    at: datetime
    seat: str
    topic: str
    subject: str
    body: str
    link: str
    read: bool
    gone: bool


def inbox_of(
    actor: Actor, *, limit: int = 50, before: datetime | None = None
) -> list[InboxMessage]:
    """The newest messages to this seat: a worker's as worker, a manager's of the trust."""
    rows = in_the_app(actor)
    if before is not None:
        rows = rows.filter(created_at__lt=before)
    return [
        InboxMessage(
            id=row.pk,
            at=row.created_at,
            seat=row.seat,
            topic=row.topic,
            subject=row.subject,
            body=row.body,
            link=row.link,
            read=row.read_at is not None,
            gone=row.status == Message.Status.GONE,
        )
        for row in rows.order_by("-created_at", "pk")[:limit]
    ]


def unread_count(actor: Actor) -> int:
    """How many messages to this seat nobody has read yet, and are still worth reading."""
    if actor.worker_id:
        return _unread_of_worker(actor.worker_id)
    unread = in_the_app(actor).filter(read_at__isnull=True)
    return unread.exclude(status=Message.Status.GONE).count()


def _unread_of_worker(worker_id: int) -> int:
    """The same of a worker, by the function that keeps its plan: each of their pages says it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select notifications_unread(%s, %s, %s)",
            [worker_id, Message.Channel.IN_APP, Message.Status.GONE],
        )
        return int(cursor.fetchone()[0])


def mark_read(actor: Actor, *, now: datetime, only: Collection[uuid.UUID] | None = None) -> int:
    """Note that the person has read these messages, or all; answer how many were unread."""
    rows = in_the_app(actor).filter(read_at__isnull=True)
    if only is not None:
        rows = rows.filter(pk__in=only)
    return rows.update(read_at=now)


def in_the_app(actor: Actor) -> QuerySet[Message]:
    """The messages in the app that are addressed to this seat."""
    return Message.objects.filter(addressed_to(actor), channel=Message.Channel.IN_APP)


def addressed_to(actor: Actor) -> Q:
    if actor.worker_id:
        return Q(worker_id=actor.worker_id)
    if actor.user_id is None:
        return Q(pk__in=[])
    if actor.is_trust:
        return Q(user=actor.user_id, trust_id=actor.trust_id)
    return Q(user=actor.user_id, worker_id__isnull=True, trust_id__isnull=True)
