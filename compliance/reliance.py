"""Whether somebody was booked since a moment: asked here, answered by the app that has bookings.

``shifts`` stands above this app, so it hands in its answer when it is ready (``answer_with``).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

Answer = Callable[[int, datetime], bool]
_answers: list[Answer] = []


def answer_with(answer: Answer) -> Answer:
    """Have ``answer`` say whether a person was booked since a moment, with the person locked."""
    _answers[:] = [answer]
    return answer


def relied_on(worker_id: int, since: datetime) -> bool:
    """Whether the person was booked since ``since``. Locks them until the transaction ends, so that
    no booking comes between the answer and what is done with it."""
    return any(answer(worker_id, since) for answer in _answers)
