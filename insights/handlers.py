"""What the outbox tells the projections: which row to look at. Its cell is counted again whole."""

from __future__ import annotations

from django.db.models import Q

from insights.presenters.record import said_of
from insights.projections import Cell, recompute
from insights.services import data_copy, data_telling
from shifts.models import Vacancy
from staffbank import clock
from staffbank.db import duty
from staffbank.outbox.emitting import Payload, subscribe


@subscribe(
    "vacancy.posted",
    "vacancy.published",
    "vacancy.pool_opened",
    "vacancy.urgent",
    "vacancy.changed",
    "vacancy.cancelled",
    "vacancy.lapsed",
    "booking.made",
    "booking.undone",
    "booking.cancelled",
    "booking.released",
    "booking.worked",
    "booking.did_not_attend",
)
def count_again(payload: Payload) -> None:
    """Count the cells of the vacancies that ``payload`` points to, in one order for everybody."""
    with duty("projecting"):
        cells = sorted(_cells(_vacancies(payload)))
    now = clock.now()
    for cell in cells:
        recompute(cell, now=now)


def _cells(named: Q) -> set[Cell]:
    keys = Vacancy.objects.filter(named).values_list(
        "bank_id", "trust_id", "staff_group_id", "starts_at"
    )
    return {
        Cell(bank, trust, staff_group, starts_at.astimezone(clock.LONDON).date())
        for bank, trust, staff_group, starts_at in keys
    }


#: What a payload may name, and the way from a vacancy to it.
_WAYS = {
    "vacancy": "pk",
    "posting": "posting",
    "release": "releases",
    "booking": "bookings",
}


def _vacancies(payload: Payload) -> Q:
    for name, way in _WAYS.items():
        if name in payload:
            return Q(**{way: payload[name]})
    raise LookupError(f"nothing to count again in {dict(payload)}")


@subscribe("copy.asked")
def make_copy(payload: Payload) -> None:
    data_copy.make_copy(payload["copy"], say=said_of)


@subscribe("correction.answered")
def say_answered(payload: Payload) -> None:
    data_telling.say_answered(payload["correction"])
