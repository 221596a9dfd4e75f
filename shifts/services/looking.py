"""Noting who looked: at a shift, or at what a person's checks leave open."""

from __future__ import annotations

from collections.abc import Iterable

from shifts.models import Booking, Look, Vacancy
from staffbank import clock
from staffbank.actors import Actor
from staffbank.audit.recording import record_all, record_once_a_day


def look(vacancy: Vacancy, *, by: Actor) -> None:
    """Note the first time the worker opened ``vacancy``; any later time changes nothing.

    Safe on a GET: it books nothing, tells nobody, and doing it twice is doing it once.
    """
    if by.worker_id is None:
        return
    Look.objects.bulk_create(
        [
            Look(
                vacancy_id=vacancy.pk,
                trust_id=vacancy.trust_id,
                worker_id=by.worker_id,
                at=clock.now(),
            )
        ],
        ignore_conflicts=True,
    )


def look_at_risks(bookings: Iterable[Booking], *, by: Actor) -> None:
    """Record that ``by`` read which booked people's checks do not hold to the end of a shift."""
    record_all("credential.warned", ((each, {"because": "booked"}) for each in bookings), by=by)


def look_through_program(bookings: Iterable[Booking], *, by: Actor) -> None:
    """Record that a program read, for ``by``, who is booked: of each person, once a day."""
    named = [booking for booking in bookings if getattr(booking, "worker", None)]
    record_once_a_day("booking.read", named, by=by)
