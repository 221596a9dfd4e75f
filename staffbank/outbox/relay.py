"""The relay: hands each due delivery to its handler, once in the database's eyes.

A claim (attempts + 1, not due again until the lease ends) commits before the handler runs, so a
handler that takes its process down is counted and comes back by itself. The handler's rows and the
tick that says it ran commit together; a claim that somebody else has taken over since is undone
whole. What fails is tried again after a growing wait, and parked after ``ATTEMPTS``.
"""

from __future__ import annotations

import logging
import time
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from celery.exceptions import SoftTimeLimitExceeded
from django.db.models import QuerySet

from staffbank import clock
from staffbank.actors import Actor
from staffbank.db import acting, current_actor, duty
from staffbank.outbox.belonging import refuse_other_banks
from staffbank.outbox.emitting import Payload, handlers_for
from staffbank.outbox.models import Delivery, Event
from staffbank.tracing import tracing

logger = logging.getLogger(__name__)

#: Longer than a task may run, so that a handler at work is never run beside itself.
LEASE = timedelta(seconds=150)
#: The waits between tries, in seconds; a delivery is parked when they are used up.
WAITS = (5, 30, 120, 600, 1800, 3600, 3600)
ATTEMPTS = len(WAITS) + 1
#: A relay stops taking more after this many seconds, well inside a task's time limit.
ENOUGH = 30.0

RELAY = Actor.system("relay")


class LeaseLost(RuntimeError):
    """The delivery was claimed by another relay while this one was still at it."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A delivery taken by this relay. ``attempts`` proves that it is still ours."""

    delivery_id: uuid.UUID
    attempts: int
    handler: str
    topic: str
    payload: Payload
    bank_id: int | None
    request_id: str


def deliver(limit: int) -> int:
    """Hand out up to ``limit`` due deliveries; answer how many were tried.

    Starts with nobody acting. Safe to run beside itself.
    """
    started, tried = time.monotonic(), 0
    while tried < limit and time.monotonic() - started < ENOUGH:
        claim = _claim(clock.now())
        if claim is None:
            break
        with tracing(claim.request_id):
            _hand_over(claim)
        tried += 1
    return tried


def drain() -> int:
    """Deliver until nothing more is due, as the worker would. For tests and commands."""
    if current_actor() is not None:
        raise RuntimeError("the relay starts with nobody acting: drain outside acting()")
    total = 0
    while tried := deliver(limit=100):
        total += tried
    return total


def _claim(now: datetime) -> Claim | None:
    """Take the delivery that has been due longest, or none. Commits."""
    with acting(RELAY), duty("relay"):
        due = Delivery.objects.filter(
            delivered_at__isnull=True, parked_at__isnull=True, due_at__lte=now
        )
        for delivery in due.select_for_update(skip_locked=True).order_by("due_at")[:20]:
            event = Event.objects.filter(id=delivery.event_id, day=delivery.event_day).first()
            if event is None:
                _park(delivery, now, "the event is no longer kept")
            elif (
                delivery.attempts >= ATTEMPTS
            ):  # it takes the worker down: nobody could put it back
                _park(delivery, now, delivery.last_error or "stopped the worker each time")
            else:
                return _lease(delivery, event, now)
    return None


def _lease(delivery: Delivery, event: Event, now: datetime) -> Claim:
    attempts = delivery.attempts + 1
    Delivery.objects.filter(pk=delivery.pk).update(
        attempts=attempts, leased_until=now + LEASE, due_at=now + LEASE
    )
    return Claim(
        delivery_id=delivery.pk,
        attempts=attempts,
        handler=delivery.handler,
        topic=event.topic,
        payload=event.payload,
        bank_id=delivery.bank_id,
        request_id=event.request_id,
    )


def _park(delivery: Delivery, now: datetime, error: str) -> None:
    Delivery.objects.filter(pk=delivery.pk).update(
        parked_at=now, leased_until=None, last_error=error[:500]
    )
    logger.error("outbox.parked", extra={"delivery": str(delivery.pk), "handler": delivery.handler})


def _hand_over(claim: Claim) -> None:
    try:
        with acting(Actor.system(claim.handler, bank=claim.bank_id)):
            refuse_other_banks(claim.payload)
            handlers_for(claim.topic)[claim.handler](claim.payload)
            _tick(claim)
    except LeaseLost:
        logger.warning("outbox.lease_lost", extra={"delivery": str(claim.delivery_id)})
    except SoftTimeLimitExceeded as error:
        _put_back(claim, error)
        raise
    except Exception as error:
        logger.exception(
            "outbox.failed",
            extra={"delivery": str(claim.delivery_id), "handler": claim.handler},
        )
        _put_back(claim, error)


def _tick(claim: Claim) -> None:
    """Write, in the handler's own transaction, that it ran."""
    with duty("relay"):
        ticked = _mine(claim).update(delivered_at=clock.now(), leased_until=None, last_error="")
    if not ticked:
        raise LeaseLost


def _put_back(claim: Claim, error: Exception) -> None:
    now = clock.now()
    last = claim.attempts >= ATTEMPTS
    wait = timedelta(seconds=0 if last else WAITS[claim.attempts - 1])
    with acting(RELAY), duty("relay"):
        _mine(claim).update(
            due_at=now + wait,
            leased_until=None,
            parked_at=now if last else None,
            last_error=f"{type(error).__name__}: {error}"[:500],
        )


def _mine(claim: Claim) -> QuerySet[Delivery]:
    return Delivery.objects.filter(
        pk=claim.delivery_id,
        attempts=claim.attempts,
        delivered_at__isnull=True,
        parked_at__isnull=True,
    )
