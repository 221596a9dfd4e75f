"""Whether somebody may do a shift: asked here, answered by the app that has the shifts.

``shifts`` stands above this app, so it hands in its answers when it is ready (``answer_with``).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from staffbank.actors import Actor


@dataclass(frozen=True, slots=True)
class Coming:
    """A shift of the person's that is ahead or under way, in words, and when it is over."""

    ref: UUID
    words: str
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Fitness:
    """Whether a person may do a shift now, and each reason why not, in the ward's words."""

    shift: str
    work: str
    reasons: tuple[str, ...]

    @property
    def may(self) -> bool:
        return not self.reasons


class Shifts(Protocol):
    def coming(self, actor: Actor, now: datetime) -> list[Coming]:
        """The shifts a person may show their passport for."""
        ...

    def fitness(self, booking_ref: UUID, worker_id: int, now: datetime) -> Fitness | None:
        """Whether the person may do the shift they are booked on. Call it after the permit step."""
        ...


_answers: list[Shifts] = []


def answer_with(shifts: Shifts) -> Shifts:
    """Have ``shifts`` answer."""
    _answers[:] = [shifts]
    return shifts


def coming(actor: Actor, now: datetime) -> list[Coming]:
    return _answers[0].coming(actor, now) if _answers else []


def fitness(booking_ref: UUID, worker_id: int, now: datetime) -> Fitness | None:
    return _answers[0].fitness(booking_ref, worker_id, now) if _answers else None
