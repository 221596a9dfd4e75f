"""Whom a trust takes without what: what stands, what waits, and each month's report."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import QuerySet

from shifts.models import Booking, Override
from staffbank.actors import Actor
from staffbank.periods import wall_time
from workers.models import Worker


@dataclass(frozen=True, slots=True)
class Overridden:
    """An override, and whom it is of, where the seat may know it."""

    override: Override
    name: str
    bookings: int = 0


def overrides_of(actor: Actor, today: date) -> list[Overridden]:
    """What waits for a second person, then what stands, the first to end first."""
    rows = Override.objects.visible_to(actor)
    waiting = rows.filter(status=Override.Status.ASKED, valid_to__gte=today)
    standing = rows.standing(today)
    return [
        *_named(waiting.order_by("asked_at"), actor),
        *_named(standing.order_by("valid_to", "pk"), actor),
    ]


def month_of(actor: Actor, first: date) -> list[Overridden]:
    """Everything that was asked for in a month, newest first, with the bookings at the trust that
    fell on its days."""
    starts, ends = span_of(first)
    rows = Override.objects.visible_to(actor).filter(asked_at__gte=starts, asked_at__lt=ends)
    return _named(rows.order_by("-asked_at"), actor, booked=True)


def span_of(first: date) -> tuple[datetime, datetime]:
    """A month by London's clocks, from its first day."""
    after = (first + timedelta(days=31)).replace(day=1)
    return wall_time(first, time()), wall_time(after, time())


def _named(rows: QuerySet[Override], actor: Actor, *, booked: bool = False) -> list[Overridden]:
    found = list(rows.select_related("kind", "trust", "vacancy", "asked_by", "decided_by"))
    people = {each.worker_id for each in found}
    named = Worker.objects.visible_to(actor).filter(pk__in=people) if people else ()
    names = {worker.pk: worker.name for worker in named}
    return [
        Overridden(
            each,
            names.get(each.worker_id, "Somebody"),
            _bookings(each, actor) if booked else 0,
        )
        for each in found
    ]


def _bookings(row: Override, actor: Actor) -> int:
    bookings = (
        Booking.objects.visible_to(actor)
        .live()
        .filter(
            worker=row.worker_id,
            trust=row.trust_id,
            starts_at__gte=wall_time(row.valid_from, time()),
            starts_at__lt=wall_time(row.valid_to + timedelta(days=1), time()),
        )
    )
    if row.vacancy_id:
        bookings = bookings.filter(vacancy=row.vacancy_id)
    return bookings.count()
