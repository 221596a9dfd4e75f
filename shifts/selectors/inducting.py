"""Who comes to a ward that was not shown round it, and who was."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet

from compliance.models import Induction
from shifts.models import Booking, Vacancy
from staffbank.actors import Actor
from staffbank.db import duty
from trusts.models import Ward
from workers.models import Worker

#: Who came within the days before, or comes within those after, is asked about.
BEFORE, AFTER = timedelta(days=14), timedelta(days=14)
#: Who worked on a ward within this long knows it.
KNOWN_FOR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Coming:
    """Somebody without an induction to a ward, and the booking there by which they are known."""

    worker: Worker
    booking: Booking


def known_to(ward_id: int, workers: Collection[int], day: date, before: datetime) -> set[int]:
    """Which of these people were inducted to the ward, as it counts on ``day``, or worked there in
    the year ``before``: nobody shows round who knows the place. Call it after the permit step."""
    with duty("booking"):
        rows = Induction.objects.standing(day).filter(ward=ward_id, worker__in=workers)
        worked = Booking.objects.filter(
            worker__in=workers,
            vacancy__ward=ward_id,
            status=Booking.Status.WORKED,
            starts_at__gte=before - KNOWN_FOR,
            starts_at__lt=before,
        )
        return {
            *rows.values_list("worker", flat=True),
            *worked.values_list("worker", flat=True),
        }


def knows_ward(vacancy: Vacancy, worker_id: int) -> bool:
    """Whether somebody need not be shown round the ward of ``vacancy`` when it begins."""
    day, begins = vacancy.period.starts_on, vacancy.starts_at
    return bool(known_to(vacancy.ward_id, [worker_id], day, begins))


def to_show_round(actor: Actor, ward: Ward, now: datetime, today: date) -> list[Coming]:
    """Who came to a ward lately or comes soon, was not shown round, and may be named here: by the
    first shift that is not over, or else the last that was."""
    booked = (
        Booking.objects.visible_to(actor)
        .filter(
            Q(status=Booking.Status.BOOKED) | Q(status=Booking.Status.WORKED),
            vacancy__ward=ward,
            starts_at__gte=now - BEFORE,
            starts_at__lt=now + AFTER,
        )
        .order_by("starts_at", "pk")
    )
    by_worker: dict[int, Booking] = {}
    for each in booked:
        known = by_worker.get(each.worker_id)
        if known is None or known.ends_at <= now:
            by_worker[each.worker_id] = each
    lacking = by_worker.keys() - known_to(ward.pk, list(by_worker), today, now - BEFORE)
    named = Worker.objects.visible_to(actor).filter(pk__in=lacking, merged_into=None)
    found = [Coming(worker, by_worker[worker.pk]) for worker in named]
    return sorted(found, key=lambda each: (each.booking.starts_at, each.worker.pk))


def inductions_of(actor: Actor, *, own_wards: bool = False) -> QuerySet[Induction]:
    """What the seat's trust gave and nobody withdrew, the newest first; ``own_wards``: to those
    alone, for a manager of some."""
    rows = Induction.objects.visible_to(actor).filter(withdrawn_at=None)
    if own_wards and actor.wards is not None:
        rows = rows.filter(ward__in=actor.wards)
    return rows.select_related("worker", "trust", "site", "ward__site", "recorded_by").order_by(
        "-given_on", "-pk"
    )
