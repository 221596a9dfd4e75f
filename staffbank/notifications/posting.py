"""The post: takes what waits, a handful at a time, and hands it to the channel that carries it.

A claim commits before anything is sent, and nothing is locked while the far end is spoken to. Each
message is ticked as soon as it has left: a crash between the two sends that one letter again, under
the same Message-ID.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import groupby
from operator import attrgetter

from celery.exceptions import SoftTimeLimitExceeded
from django.db.models import F, QuerySet

from staffbank import clock
from staffbank.actors import Actor
from staffbank.db import acting, duty
from staffbank.notifications.channels import CHANNELS, ChannelDown
from staffbank.notifications.channels.base import Sender
from staffbank.notifications.models import Message
from staffbank.notifications.sending import WAITING
from staffbank.notifications.stopping import add_ways_to_stop
from staffbank.outbox.emitting import emit

logger = logging.getLogger(__name__)

POST = Actor.system("post")
#: Longer than a task may run.
LEASE = timedelta(seconds=150)
HANDFUL = 20
#: The post stops taking more after this many seconds, well inside a task's time limit.
ENOUGH = 30.0
#: The waits between tries, in seconds; a message has failed when they are used up.
WAITS = (30, 120, 600, 1800, 3600, 3 * 3600)
ATTEMPTS = len(WAITS) + 1
#: How long a channel that is down is left alone. Its messages lose no try by it.
PAUSE = timedelta(seconds=60)


def send(limit: int) -> int:
    """Send up to ``limit`` messages that are due; answer how many were tried.

    Starts with nobody acting. Safe to run beside itself.
    """
    started, tried = time.monotonic(), 0
    while tried < limit and time.monotonic() - started < ENOUGH:
        handful = _claim(clock.now(), min(HANDFUL, limit - tried))
        if not handful:
            break
        for channel, messages in groupby(handful, key=attrgetter("channel")):
            _send_all(channel, list(messages))
        tried += len(handful)
    return tried


def _claim(now: datetime, count: int) -> list[Message]:
    """Take the messages that have been due longest. Commits."""
    with acting(POST), duty("deliver"):
        due = (
            Message.objects.filter(status__in=WAITING, due_at__lte=now)
            .select_for_update(skip_locked=True)
            .order_by("due_at")
        )
        taken = list(due[:count])
        rows = Message.objects.filter(
            pk__in=[message.pk for message in taken], day__in={message.day for message in taken}
        )
        until = now + LEASE
        rows.update(attempts=F("attempts") + 1, due_at=until, leased_until=until)
        add_ways_to_stop(taken)
    for message in taken:
        message.attempts += 1
    return sorted(taken, key=attrgetter("channel"))


def _send_all(channel: str, messages: list[Message]) -> None:
    left = iter(messages)
    try:
        with CHANNELS[channel].open() as send_one:
            for message in left:
                try:
                    _send_one(message, send_one)
                except ChannelDown:
                    _hold([message])
                    raise
    except ChannelDown as error:
        logger.warning(
            "post.channel_down", extra={"channel": channel, "error": type(error).__name__}
        )
        _hold(left)


def _send_one(message: Message, send_one: Sender) -> None:
    try:
        send_one(message)
    except (ChannelDown, SoftTimeLimitExceeded):
        raise
    except Exception as error:
        logger.exception("post.failed", extra={"message_id": str(message.pk)})
        _put_back(message, error)
    else:
        with acting(POST), duty("deliver"):
            _mine(message).update(
                status=Message.Status.SENT,
                sent_at=clock.now(),
                leased_until=None,
                last_error="",
                **_what_is_not_kept(message),
            )


def _what_is_not_kept(message: Message) -> dict[str, str]:
    """A letter to somebody without an inbox may hold their key to the door: once it has left, its
    words are nobody's to read here."""
    has_inbox = message.user_id is not None or message.worker_id is not None
    return {} if has_inbox else {"body": "", "link": ""}


def _put_back(message: Message, error: Exception) -> None:
    now = clock.now()
    failed = message.attempts >= ATTEMPTS
    wait = timedelta(seconds=0 if failed else WAITS[message.attempts - 1])
    with acting(POST), duty("deliver"):
        put = _mine(message).update(
            status=Message.Status.FAILED if failed else Message.Status.DELAYED,
            due_at=now + wait,
            leased_until=None,
            last_error=f"{type(error).__name__}: {error}"[:300],
        )
        if put and failed:
            emit("message.failed", {"message": str(message.pk)}, by=POST, bank=message.bank_id)


def _hold(messages: Iterable[Message]) -> None:
    """Put messages back untried: nothing about them was wrong."""
    now = clock.now()
    with acting(POST), duty("deliver"):
        for message in messages:
            _mine(message).update(
                status=Message.Status.DELAYED,
                due_at=now + PAUSE,
                leased_until=None,
                attempts=message.attempts - 1,
            )


def _mine(message: Message) -> QuerySet[Message]:
    """The message, while this post's claim on it stands and nobody has taken it back."""
    return Message.objects.filter(
        pk=message.pk, day=message.day, attempts=message.attempts, status__in=WAITING
    )
