"""A private address of a person's shifts: made, shown once, revoked."""

from __future__ import annotations

import hashlib
import secrets

from django.db import transaction

from staffbank import clock
from staffbank.actors import Actor
from staffbank.audit.recording import record, record_once_a_day
from staffbank.db import duty
from staffbank.errors import NotPermitted
from workers.models import CalendarFeed, Worker


@transaction.atomic
def make_feed(worker: Worker, *, by: Actor) -> str:
    """End the former address and make a new one. The token is returned here and kept nowhere."""
    if by.worker_id != worker.pk:
        raise NotPermitted
    end_feeds(worker, by=by)
    token = secrets.token_urlsafe(32)
    feed = CalendarFeed.objects.create(
        worker=worker, token_hash=hash_of(token), made_at=clock.now()
    )
    record("feed.made", feed, by=by, worker=worker.pk)
    return token


@transaction.atomic
def end_feeds(worker: Worker, *, by: Actor) -> int:
    """Stop every address of the person's shifts from answering; how many there were."""
    if by.worker_id != worker.pk:
        raise NotPermitted
    live = list(CalendarFeed.objects.filter(worker=worker, revoked_at=None).select_for_update())
    for feed in live:
        feed.revoked_at = clock.now()
        feed.save(update_fields=["revoked_at"])
        record("feed.revoked", feed, by=by, worker=worker.pk)
    return len(live)


def worker_of_token(token: str) -> Worker | None:
    """Whose shifts a secret address shows, while it is in force."""
    with duty("tokens"):
        feed = (
            CalendarFeed.objects.filter(token_hash=hash_of(token), revoked_at=None)
            .select_related("worker")
            .first()
        )
        return feed.worker if feed else None


def note_reading(worker: Worker, *, by: Actor) -> None:
    """Record that the address was read. A calendar asks every hour or so: a network's first time
    of a day is written, and stands for those after it."""
    feed = CalendarFeed.objects.get(worker=worker, revoked_at=None)
    record_once_a_day("feed.read", [feed], by=by)


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
