"""What a check would open: asked here, answered by the app that has the vacancies.

``shifts`` stands above this app, so it hands in its answer when it is ready (``answer_with``).
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Opening:
    """How many open vacancies one check alone would let its person book, and the first start."""

    vacancies: int = 0
    soonest: datetime | None = None


Answer = Callable[[Collection[int], datetime], dict[int, Opening]]
_answers: list[Answer] = []


def answer_with(answer: Answer) -> Answer:
    """Have ``answer`` say what credentials (by key) would open."""
    _answers[:] = [answer]
    return answer


def openings(credential_ids: Collection[int], now: datetime) -> dict[int, Opening]:
    """What each waiting credential would open if it were accepted as it was sent in.

    Reads vacancies of every trust: call it after the permit step. Counts leave, rows do not.
    """
    found = _answers[0](credential_ids, now) if _answers and credential_ids else {}
    return {key: found.get(key, Opening()) for key in credential_ids}
