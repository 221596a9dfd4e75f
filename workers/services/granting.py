"""The reasons for which a trust may see somebody, and from when each of them ends.

A booking: 30 days after the shift. An offer by name: 30 days after the shift too, once it is
accepted; 30 days after it was declined, withdrawn or left without an answer. A booking that is
undone was never made, so its reason goes at once. Called in the booking duty, by a service that
records why.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from staffbank import clock
from workers.models import Grant, Worker

#: How long after what gave the reason.
LASTS = timedelta(days=30)


def grant(
    worker: Worker, *, trust: int, reason: Grant.Reason, ref: UUID, now: datetime, ends_at: datetime
) -> Grant:
    """Let the trust see ``worker`` until 30 days after ``ends_at``; ``ref`` is what gave it."""
    return Grant.objects.create(
        worker=worker,
        trust_id=trust,
        reason=reason,
        object_id=str(ref),
        valid_from=london_day(now),
        valid_to=london_day(ends_at + LASTS),
    )


def let_run_out(ref: UUID, *, ended_at: datetime) -> None:
    """What ``ref`` names ended without a shift: its reason lasts 30 days from then, no longer."""
    last = london_day(ended_at + LASTS)
    Grant.objects.filter(object_id=str(ref), valid_to__gt=last).update(valid_to=last)


def take_back(ref: UUID) -> None:
    """What ``ref`` names was undone: it gives no reason to see anybody."""
    Grant.objects.filter(object_id=str(ref)).delete()


def london_day(moment: datetime) -> date:
    return moment.astimezone(clock.LONDON).date()
