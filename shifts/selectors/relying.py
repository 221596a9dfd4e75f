"""Whether a person was booked with what was checked a moment ago."""

from __future__ import annotations

from datetime import datetime

from compliance.reliance import answer_with
from shifts.models import Booking
from staffbank.db import duty
from workers.models import Worker


@answer_with
def booked_since(worker_id: int, since: datetime) -> bool:
    """Whether they were booked since ``since``, onto anything; locks them, as a booking does."""
    with duty("booking"):
        Worker.objects.select_for_update(no_key=True, of=("self",)).get(pk=worker_id)
        return Booking.objects.filter(worker=worker_id, booked_at__gte=since).exists()
