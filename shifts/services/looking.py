"""Noting that somebody opened a shift."""

from __future__ import annotations

from shifts.models import Look, Vacancy
from staffbank import clock
from staffbank.actors import Actor


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
