"""Announcing what happened, in the transaction that did it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.db import connection, transaction

from staffbank import clock
from staffbank.actors import Actor
from staffbank.outbox import hints
from staffbank.outbox.models import Delivery, Event
from staffbank.rows import write_new
from staffbank.tracing import request_id

Payload = Mapping[str, Any]
Handler = Callable[[Payload], None]

#: Rows in one INSERT.
BATCH = 1000

_handlers: dict[str, dict[str, Handler]] = {}


def subscribe(*topics: str) -> Callable[[Handler], Handler]:
    """Have the decorated function hear of ``topics``. Its name in the record is its dotted name,
    so a handler that moves keeps an alias until its deliveries have gone out."""

    def register(handler: Handler) -> Handler:
        name = f"{handler.__module__}.{handler.__name__}"
        for topic in topics:
            _handlers.setdefault(topic, {})[name] = handler
        return handler

    return register


def handlers_for(topic: str) -> dict[str, Handler]:
    """Who hears of ``topic``, by name."""
    return _handlers.get(topic, {})


def emit(topic: str, payload: Payload, *, by: Actor, bank: int | None = None) -> Event:
    """Record that ``topic`` happened, for each of its handlers to hear of after the commit.

    ``payload`` says which rows to look at (ids and codes). Must be called in a transaction; the
    broker gets one hint a transaction, and the sweep finds whatever a lost hint leaves behind.
    """
    (event,) = emit_all(topic, [payload], by=by, bank=bank)
    return event


def emit_all(
    topic: str, payloads: Iterable[Payload], *, by: Actor, bank: int | None = None
) -> list[Event]:
    """Record that ``topic`` happened to each of many things, in a handful of statements."""
    if not connection.in_atomic_block:
        raise RuntimeError(f"{topic} emitted outside a transaction: it could be lost")
    now = clock.now()
    events = [
        Event(
            day=now.astimezone(clock.LONDON).date(),
            at=now,
            topic=topic,
            payload=dict(payload),
            bank_id=bank if bank is not None else by.bank_id,
            user_id=by.user_id,
            request_id=request_id.get(),
        )
        for payload in payloads
    ]
    deliveries = [
        Delivery(
            event_id=event.id,
            event_day=event.day,
            handler=name,
            bank_id=event.bank_id,
            due_at=now,
        )
        for event in events
        for name in handlers_for(topic)
    ]
    for rows in (events, deliveries):
        for start in range(0, len(rows), BATCH):
            write_new(rows[start : start + BATCH])
    if events and not hints.hinted(connection):
        transaction.on_commit(hints.give_hint, robust=True)
    return events
