"""A worker's own shifts and hours, across every trust."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import QuerySet

from shifts.models import Booking, WorkPeriod
from shifts.selectors.need import rest_policy_for
from staffbank.actors import Actor
from staffbank.clock import LONDON
from staffbank.periods import Period, wall_time

WEEK = timedelta(days=7)
#: Work that starts sooner than this after other work is one stretch, for what comes after it.
AHEAD = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Hours:
    """Elapsed hours of known work this week, and when more work could start."""

    this_week: timedelta
    earliest: datetime | None


@dataclass(frozen=True, slots=True)
class MyShifts:
    """What is next (or now), what comes after, and the hours they make."""

    next: Booking | None
    coming: tuple[Booking, ...]
    hours: Hours


def bookings_of(actor: Actor) -> QuerySet[Booking]:
    """The worker's bookings, with what their pages print."""
    return Booking.objects.visible_to(actor).select_related(
        "vacancy__ward",
        "vacancy__site",
        "vacancy__grade",
        "vacancy__specialty",
        "vacancy__trust",
        "payer",
        "end_reason",
        "signed_terms__version__bank",
    )


def my_shifts(actor: Actor, now: datetime) -> MyShifts:
    """What lies ahead of the worker who acts."""
    ahead = list(
        bookings_of(actor)
        .filter(status=Booking.Status.BOOKED, ends_at__gt=now)
        .order_by("starts_at")
    )
    first = ahead[0] if ahead else None
    return MyShifts(first, tuple(ahead[1:]), hours_of(actor, now, ahead))


def past_shifts(actor: Actor, now: datetime) -> QuerySet[Booking]:
    """What the worker worked, missed or cancelled: the newest first. Undone ones never were."""
    over = bookings_of(actor).exclude(status=Booking.Status.UNDONE)
    return over.exclude(status=Booking.Status.BOOKED, ends_at__gt=now).order_by("-starts_at")


def hours_of(actor: Actor, now: datetime, ahead: Iterable[Booking] = ()) -> Hours:
    """Hours from every known source, this London week; earliest is None when it is now."""
    week = week_of(now.astimezone(LONDON).date())
    known = WorkPeriod.objects.visible_to(actor).filter(
        ends_at__gt=week.starts_at - AHEAD, starts_at__lt=max(now, week.ends_at) + AHEAD
    )
    duties = [Period(*span) for span in known.values_list("starts_at", "ends_at")]
    bank = next((booking.bank_id for booking in ahead), None)
    rest = rest_policy_for(bank, now.astimezone(LONDON).date()).minimum_rest if bank else None
    return Hours(
        sum((within(duty, week) for duty in duties), timedelta()),
        earliest_start(duties, now, rest or timedelta(hours=11)),
    )


def week_of(day: date) -> Period:
    """The London week, from Monday, that ``day`` is in."""
    monday = day - timedelta(days=day.weekday())
    return Period(wall_time(monday, time()), wall_time(monday + WEEK, time()))


def within(duty: Period, week: Period) -> timedelta:
    starts, ends = max(duty.starts_at, week.starts_at), min(duty.ends_at, week.ends_at)
    return max(ends - starts, timedelta())


def earliest_start(duties: Iterable[Period], now: datetime, rest: timedelta) -> datetime | None:
    """When somebody resting from what they do now or next could start; None for at once."""
    free = now
    for duty in sorted(duties):
        if duty.starts_at < free + rest:
            free = max(free, duty.ends_at + rest)
    return None if free == now else free
