"""Taking one of one's seats."""

from __future__ import annotations

from staffbank.audit.recording import record
from workers.seats import Seat


def take_seat(seat: Seat) -> Seat:
    """Record that its holder chose to act from ``seat``."""
    worker = seat.actor.worker_id
    record("seat.taken", seat.held, by=seat.actor, worker=worker)
    return seat
