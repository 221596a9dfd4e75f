"""One shift, as the worker who reads its page needs to know it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q

from compliance.rules.rest import Position, kilometres_between, travel_minutes
from shifts.models import Booking, Vacancy, WorkPeriod
from shifts.selectors.need import position_of, rest_policy_for
from staffbank import clock
from staffbank.actors import Actor
from staffbank.db import duty
from trusts.models import Membership
from workers.models import Worker

MILE_KM = 1.609344
#: Other work further off than this says nothing about being rested.
NEAR = timedelta(hours=48)
#: How far back a ward's own late cancellations are counted.
RECORD = timedelta(days=365)
#: Roles that book people on a ward.
RUN_WARDS = frozenset({"ward_manager", "trust_manager", "staffing_admin"})


@dataclass(frozen=True, slots=True)
class Rest:
    """Hours between the shift and the person's nearest other work; None: none within two days."""

    before: timedelta | None
    after: timedelta | None
    needed: timedelta


@dataclass(frozen=True, slots=True)
class Journey:
    """How far it is from the middle of the person's area, and about how long that takes."""

    miles: float
    minutes: int


@dataclass(frozen=True, slots=True)
class WardRecord:
    """How many booked shifts of the ward there were in a year, and how many it cancelled late."""

    booked: int
    cancelled_late: int


@dataclass(frozen=True, slots=True)
class ShiftFacts:
    """All that is about this person and this shift together, and the ward's own record."""

    booking: Booking | None
    rest: Rest
    journey: Journey | None
    worked_here: int
    record: WardRecord
    manages: bool


def shift_facts(actor: Actor, worker: Worker, vacancy: Vacancy, now: datetime) -> ShiftFacts:
    """What the worker's page of ``vacancy`` tells. Reads the person's own rows, and counts the
    ward's: no other person's booking leaves this function."""
    return ShiftFacts(
        booking=booking_on(actor, vacancy),
        rest=rest_around(actor, vacancy),
        journey=journey_to(worker, vacancy),
        worked_here=worked_on(actor, vacancy),
        record=ward_record(vacancy, now),
        manages=manages_ward(actor, vacancy, now),
    )


def booking_on(actor: Actor, vacancy: Vacancy) -> Booking | None:
    """The worker's live booking on the shift."""
    return Booking.objects.visible_to(actor).live().filter(vacancy=vacancy).first()


def rest_around(actor: Actor, vacancy: Vacancy) -> Rest:
    period = vacancy.period
    near = WorkPeriod.objects.visible_to(actor).filter(
        ends_at__gt=period.starts_at - NEAR, starts_at__lt=period.ends_at + NEAR
    )
    duties = list(near.values_list("starts_at", "ends_at"))
    before = [period.starts_at - ends for _, ends in duties if ends <= period.starts_at]
    after = [starts - period.ends_at for starts, _ in duties if starts >= period.ends_at]
    policy = rest_policy_for(vacancy.bank_id, period.starts_on)
    return Rest(min(before, default=None), min(after, default=None), policy.minimum_rest)


def journey_to(worker: Worker, vacancy: Vacancy) -> Journey | None:
    """From the middle of the person's postcode area, in a straight line; None if not known."""
    if worker.latitude is None or worker.longitude is None:
        return None
    home, there = Position(worker.latitude, worker.longitude), position_of(vacancy.site)
    policy = rest_policy_for(vacancy.bank_id, vacancy.period.starts_on)
    minutes = travel_minutes(home, there, policy=policy) - policy.handover_minutes
    return Journey(kilometres_between(home, there) / MILE_KM, max(5, 5 * round(minutes / 5)))


def worked_on(actor: Actor, vacancy: Vacancy) -> int:
    worked = Booking.objects.visible_to(actor).filter(status=Booking.Status.WORKED)
    return worked.filter(vacancy__ward=vacancy.ward_id).count()


def ward_record(vacancy: Vacancy, now: datetime) -> WardRecord:
    """How often the ward let people down in a year: counts alone, nobody's booking."""
    kept = Q(status__in=[Booking.Status.BOOKED, Booking.Status.WORKED])
    by_ward = Q(status=Booking.Status.CANCELLED, ended_by=Booking.EndedBy.TRUST, ended_late=True)
    with duty("projecting"):
        counted = Booking.objects.filter(
            vacancy__ward=vacancy.ward_id,
            vacancy__starts_at__gte=now - RECORD,
            vacancy__starts_at__lt=now,
        ).aggregate(booked=Count("pk", filter=kept | by_ward), late=Count("pk", filter=by_ward))
    return WardRecord(counted["booked"], counted["late"])


def manages_ward(actor: Actor, vacancy: Vacancy, now: datetime) -> bool:
    """Whether the person also books people on this ward, in another of their roles."""
    return (
        Membership.objects.visible_to(actor)
        .current(now.astimezone(clock.LONDON).date())
        .filter(trust=vacancy.trust_id, role__in=RUN_WARDS)
        .filter(Q(ward_links=None) | Q(ward_links__ward=vacancy.ward_id))
        .exists()
    )
