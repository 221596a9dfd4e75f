"""Telling people: write what they are to be told, now or later, each thing once.

Any app calls ``notify`` inside its own transaction with its own template. What leaves the building
is sent by ``posting`` afterwards; what was written and has become moot is taken back first.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from staffbank import clock
from staffbank.db import duty
from staffbank.notifications.channels import CHANNELS
from staffbank.notifications.letters import write_letter
from staffbank.notifications.models import Message

IN_APP, EMAIL = Message.Channel.IN_APP, Message.Channel.EMAIL


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whom to tell, as what. Without a user there is no inbox; without an address no email."""

    seat: str  # "As worker", "As ward manager": how the inbox labels it
    user_id: int | None = None
    worker_id: int | None = None
    trust_id: int | None = None
    address: str = ""

    @property
    def key(self) -> str:
        if self.worker_id:
            return f"worker-{self.worker_id}"
        return f"user-{self.user_id}" if self.user_id else f"address-{self.address[:60]}"

    @property
    def channels(self) -> list[str]:
        has_inbox = self.user_id is not None or self.worker_id is not None
        wanted = [(IN_APP, has_inbox), (EMAIL, bool(self.address))]
        return [channel for channel, possible in wanted if possible and CHANNELS[channel].connected]


def notify(
    template: str,
    *,
    to: Iterable[Recipient],
    topic: str,
    cause: str,
    day: date,
    bank: int | None,
    link: str = "",
    email_at: datetime | None = None,
    context: Mapping[str, Any] | None = None,
    channels: Collection[str] = (IN_APP, EMAIL),
) -> int:
    """Write a message to each of ``to`` on those ``channels`` they have; answer how many are new.

    ``cause`` names what happened ("booking-17-made"), and ``day`` is the London day on which it
    did: with the recipient and channel they are the dedupe key, so telling twice writes nothing.
    The inbox has it at once, the post from ``email_at`` on.
    """
    now = clock.now()
    letter = write_letter(template, link=link, **(context or {}))
    messages = [
        Message(
            id=uuid.uuid4(),
            day=day,
            user_id=each.user_id,
            worker_id=each.worker_id,
            trust_id=each.trust_id,
            bank_id=bank,
            seat=each.seat,
            channel=channel,
            topic=topic,
            dedupe_key=dedupe_key(cause, each.key, channel),
            address=each.address if channel != IN_APP else "",
            subject=letter.subject[:200],
            body=letter.body,
            link=link,
            status=Message.Status.DELIVERED if channel == IN_APP else Message.Status.QUEUED,
            created_at=now,
            due_at=(email_at or now) if channel == EMAIL else now,
            sent_at=now if channel == IN_APP else None,
        )
        for each in to
        for channel in each.channels
        if channel in channels
    ]
    keys = [message.dedupe_key for message in messages]
    with duty("deliver"):
        known = Message.objects.filter(day=day, dedupe_key__in=keys).count()
        Message.objects.bulk_create(messages, ignore_conflicts=True)
    return len(messages) - known


def take_back(*, to: Iterable[Recipient], cause: str, day: date) -> int:
    """Stop what ``cause`` wrote to ``to`` and has not left yet, and mark it gone in the inbox.

    Answer how many messages did not leave.
    """
    everyone = list(to)
    with duty("deliver"):
        of_the_day = Message.objects.filter(day=day)
        keys = [dedupe_key(cause, each.key, EMAIL) for each in everyone]
        waiting = of_the_day.filter(dedupe_key__in=keys, status__in=WAITING)
        stopped = waiting.update(status=Message.Status.GONE)
        shown = [dedupe_key(cause, each.key, IN_APP) for each in everyone]
        delivered = of_the_day.filter(dedupe_key__in=shown, status=Message.Status.DELIVERED)
        delivered.update(status=Message.Status.GONE)
    return stopped


def stop_waiting(worker_id: int, *, topics: Iterable[str]) -> int:
    """Stop what waits to be sent to a worker about ``topics``; answer how many did not leave."""
    with duty("deliver"):
        waiting = Message.objects.filter(
            worker_id=worker_id, topic__in=list(topics), status__in=WAITING
        )
        # A letter whose try has just failed waits too, and is stopped by way of the queue.
        waiting.filter(status=Message.Status.DELAYED).update(status=Message.Status.QUEUED)
        return waiting.update(status=Message.Status.STOPPED, leased_until=None)


#: In these a message has not left the building yet.
WAITING = (Message.Status.QUEUED, Message.Status.DELAYED)


def dedupe_key(cause: str, whom: str, channel: str) -> str:
    return f"{cause}-{whom}-{channel}"
