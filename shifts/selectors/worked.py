"""Shifts worked at a trust in a week, and their pay, for its payroll."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta

from django.db.models import Count, F, QuerySet, Sum
from django.db.models.functions import Coalesce

from shifts.models import Booking
from staffbank.actors import Actor
from staffbank.errors import NotPermitted
from staffbank.periods import wall_time
from trusts.models import Trust, Ward
from trusts.permissions import Permission
from workers.models import Engagement, Worker

WEEK = timedelta(days=7)
#: How many rows a download reads at a time.
BATCH = 500


@dataclass(frozen=True, slots=True)
class Asked:
    """Which shifts: those that began in the week of ``monday``, on one ward, paid by one trust."""

    monday: date
    ward: Ward | None = None
    payer: Trust | None = None


@dataclass(frozen=True, slots=True)
class Worked:
    """One shift worked. ``worker`` is nobody where the trust may no longer read who it was: it does
    not engage them, and its reason to see them has ended."""

    booking: Booking
    worker: Worker | None
    assignment_number: str

    @property
    def paid_minutes(self) -> int:
        return self.booking.period.minutes - self.booking.break_minutes


@dataclass(frozen=True, slots=True)
class Total:
    """The sum of some shifts; ``payer`` is who pays them, or everybody's together."""

    payer: str
    shifts: int
    paid_minutes: int
    pay_pence: int
    holiday_pence: int


def monday_of(day: date) -> date:
    """The Monday with which the week of ``day`` begins."""
    return day - timedelta(days=day.weekday())


def shifts_worked(actor: Actor, asked: Asked) -> QuerySet[Booking]:
    """The trust's shifts that were worked, the earliest first."""
    if not actor.is_trust or not actor.can(Permission.VIEW_PAY):
        raise NotPermitted
    rows = Booking.objects.visible_to(actor).filter(
        status=Booking.Status.WORKED,
        starts_at__gte=wall_time(asked.monday, time(0)),
        starts_at__lt=wall_time(asked.monday + WEEK, time(0)),
    )
    if asked.ward is not None:
        rows = rows.filter(vacancy__ward=asked.ward)
    if asked.payer is not None:
        rows = rows.filter(payer=asked.payer)
    return rows.select_related("vacancy__ward", "vacancy__grade", "payer").order_by(
        "starts_at", "pk"
    )


def named(actor: Actor, bookings: Iterable[Booking]) -> list[Worked]:
    """The shifts with who worked them. Asked beside the shifts, for a shift stays on the list when
    its worker's record is no longer to be seen."""
    rows = list(bookings)
    workers = Worker.objects.visible_to(actor).in_bulk({row.worker_id for row in rows})
    engagements = Engagement.objects.visible_to(actor).in_bulk({r.engagement_id for r in rows})
    return [
        Worked(
            row,
            workers.get(row.worker_id),
            engagements[row.engagement_id].assignment_number
            if row.engagement_id in engagements
            else "",
        )
        for row in rows
    ]


def in_batches(actor: Actor, asked: Asked) -> Iterator[Worked]:
    """All of them, read some at a time."""
    found = shifts_worked(actor, asked)
    for start in range(0, found.count(), BATCH):
        yield from named(actor, found[start : start + BATCH])


def totals(actor: Actor, asked: Asked) -> list[Total]:
    """What each payer pays, the most first, then what all pay together."""
    rows = (
        shifts_worked(actor, asked)
        .order_by()
        .values("payer__short_name")
        .annotate(
            shifts=Count("pk"),
            lasting=Sum(F("ends_at") - F("starts_at")),
            breaks=Coalesce(Sum("break_minutes"), 0),
            pay=Sum("pay_pence"),
            holiday=Sum("holiday_pence"),
        )
        .order_by("-pay", "payer__short_name")
    )
    found = [
        Total(
            row["payer__short_name"],
            row["shifts"],
            int(row["lasting"].total_seconds() // 60) - row["breaks"],
            row["pay"],
            row["holiday"],
        )
        for row in rows
    ]
    return [*found, _together(found)]


def _together(found: list[Total]) -> Total:
    return Total(
        "Everybody",
        sum(each.shifts for each in found),
        sum(each.paid_minutes for each in found),
        sum(each.pay_pence for each in found),
        sum(each.holiday_pence for each in found),
    )


def payers_of(actor: Actor) -> QuerySet[Trust]:
    """Whoever has paid for a shift at the trust."""
    paid = Booking.objects.visible_to(actor).order_by().values("payer").distinct()
    return Trust.objects.visible_to(actor).filter(pk__in=paid).order_by("short_name")
