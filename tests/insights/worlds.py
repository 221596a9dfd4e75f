"""A small region with every sort of shift in it, and a recount of it in plain Python."""

import random
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from insights.models import DailyFill, WeeklyFill
from shifts.models import Booking, CancelReason, Vacancy
from staffbank import clock
from staffbank.db import as_owner
from staffbank.periods import wall_time
from tests.factories.shifts import PostingFactory, VacancyFactory
from tests.factories.trusts import (
    EARLY,
    BankFactory,
    PoolMembershipFactory,
    TrustFactory,
    WardFactory,
    grade,
)
from tests.factories.workers import CapacityFactory, EngagementFactory, WorkerFactory
from workers.models import Engagement

#: The Saturday before the clocks go back, so that a 13-hour night is among the shifts.
FIRST = date(2026, 10, 24)
DAYS = 9
TIMES = ((7, 30, 8, 30), (13, 0, 8, 30), (20, 0, 12, 60), (23, 30, 8, 0))
KEY = ("bank_id", "trust_id", "day", "staff_group_id")
COUNTS = tuple(
    field.attname
    for field in DailyFill._meta.concrete_fields
    if field.attname not in {"id", "counted_at", *KEY}
)
#: How many different people there were can't be added up: weeks say nothing of it.
WEEKLY = tuple(name for name in COUNTS if name != "workers")


@dataclass
class Region:
    """Two banks that share a trust, with wards, people and cancel reasons to draw from."""

    banks: list
    places: list  # (bank, ward)
    people: list  # (worker, capacity, engagement)

    @property
    def trusts(self):
        return list({ward.trust.pk: ward.trust for _, ward in self.places}.values())


def make_region(people=12):
    large, small = BankFactory(), BankFactory()
    first, shared, last = (
        WardFactory(trust=trust, site__trust=trust)
        for trust in (TrustFactory(), TrustFactory(), TrustFactory())
    )
    places = [(large, first), (large, shared), (small, shared), (small, last)]
    for bank, ward in places:
        PoolMembershipFactory(bank=bank, trust=ward.trust)
    wards = (first, shared, last)
    staff = []
    for number in range(people):
        worker = WorkerFactory()
        home = EngagementFactory(worker=worker, trust=wards[number % 3].trust)
        capacity = CapacityFactory(worker=worker, grade=grade("N5" if number % 4 else "HCA3"))
        staff.append((worker, capacity, home))
        if number % 5 == 0:  # also on another trust's bank, which did not do their checks
            EngagementFactory(worker=worker, trust=wards[(number + 1) % 3].trust, primary=False)
    return Region([large, small], places, staff)


def fill(region, *, shifts, seed):
    """Put ``shifts`` vacancies of every sort into ``region``; return them."""
    drawn = random.Random(seed)
    reasons = list(CancelReason.objects.filter(who="trust"))
    busy = defaultdict(list)
    postings = {ward.trust.pk: PostingFactory(trust=ward.trust) for _, ward in region.places}
    made = []
    for _ in range(shifts):
        bank, ward = drawn.choice(region.places)
        hour, minute, hours, pause = drawn.choice(TIMES)
        day = FIRST + timedelta(days=drawn.randrange(DAYS))
        starts = wall_time(day, time(hour, minute))
        published = starts - timedelta(hours=drawn.choice((2, 23, 24, 30, 90, 400, 1200)))
        status = drawn.choice(
            ("draft", "open", "filled", "filled", "worked", "worked", "lapsed", "cancelled")
        )
        vacancy = VacancyFactory(
            ward=ward,
            bank=bank,
            posting=postings[ward.trust.pk],
            grade=grade(drawn.choice(("N5", "N5", "HCA3"))),
            starts_at=starts,
            ends_at=starts + timedelta(hours=hours),
            break_minutes=pause,
            status=status,
            published_at=None if status == "draft" else published,
            **_ending(drawn, status, starts, reasons),
        )
        made.append(vacancy)
        _book(drawn, region, vacancy, busy)
    return made


def _ending(drawn, status, starts, reasons):
    if status != "cancelled":
        return {}
    moved = timedelta(hours=drawn.choice((-200, -24, -23, -1, 0, 2)))
    return {"cancelled_at": starts + moved, "cancel_reason": drawn.choice(reasons)}


def _book(drawn, region, vacancy, busy):
    """Give a vacancy the bookings its status asks for, and some that ended."""
    if vacancy.status == "draft":
        return
    for ended in drawn.choice(((), (), ("cancelled",), ("undone",), ("cancelled", "cancelled"))):
        book(vacancy, *drawn.choice(region.people), drawn, status=ended)
    if vacancy.status not in {"filled", "worked"}:
        return
    if drawn.random() < 0.1:
        book(vacancy, *drawn.choice(region.people), drawn, status="did_not_attend")
        return
    free = [
        person
        for person in region.people
        if all(
            vacancy.ends_at <= starts or ends <= vacancy.starts_at
            for starts, ends in busy[person[0].pk]
        )
    ]
    if free:
        person = drawn.choice(free)
        busy[person[0].pk].append((vacancy.starts_at, vacancy.ends_at))
        live = "worked" if vacancy.status == "worked" else "booked"
        book(vacancy, *person, drawn, status=live)


def book(vacancy, worker, capacity, engagement, drawn, *, status):
    at_home = worker.engagements.model.objects
    with as_owner():
        own = at_home.filter(worker=worker, trust=vacancy.trust).first()
        before = timedelta(hours=drawn.choice((1, 2, 3.5, 26, 80, 1100)))
        booked = max(vacancy.published_at, vacancy.starts_at - before)
        ended = status in {"cancelled", "undone", "did_not_attend"}
        return Booking.objects.create(
            vacancy=vacancy,
            bank=vacancy.bank,
            trust=vacancy.trust,
            worker=worker,
            capacity=capacity,
            engagement=own or engagement,
            payer=engagement.trust,
            source="own_bank" if own else "pool",
            starts_at=vacancy.starts_at,
            ends_at=vacancy.ends_at,
            break_minutes=vacancy.break_minutes,
            core_rate=vacancy.core_rate,
            unsocial_rate=vacancy.unsocial_rate,
            sunday_rate=vacancy.sunday_rate,
            pay_pence=drawn.randrange(9000, 40000),
            holiday_pence=drawn.randrange(1000, 4000),
            terms="2026-11",
            status=status,
            booked_at=booked,
            undo_until=booked + timedelta(minutes=5),
            ended_at=vacancy.starts_at - timedelta(hours=drawn.choice((0.5, 23, 24, 25, 60)))
            if ended
            else None,
            ended_by=drawn.choice(("worker", "trust")) if ended else "",
        )


# --- The recount --------------------------------------------------------------------------------


def recount():
    """What every cell should hold, one row at a time and with no SQL of ours."""
    cells = {}
    with as_owner():
        vacancies = list(Vacancy.objects.select_related("cancel_reason").exclude(published_at=None))
        bookings = list(Booking.objects.all())
        primaries = dict(
            Engagement.objects.filter(primary=True).values_list("worker_id", "trust_id")
        )
    of_vacancy = defaultdict(list)
    for booking in bookings:
        of_vacancy[booking.vacancy_id].append(booking)
    people = defaultdict(set)
    for vacancy in vacancies:
        day = vacancy.starts_at.astimezone(clock.LONDON).date()
        key = (vacancy.bank_id, vacancy.trust_id, day, vacancy.staff_group_id)
        cell = cells.setdefault(key, dict.fromkeys(COUNTS, 0) | {"fill_hours": [0] * 19})
        _count(cell, vacancy, of_vacancy[vacancy.pk], primaries, people[key])
    for key, cell in cells.items():
        cell["workers"] = len(people[key])
    return cells


def _count(cell, vacancy, bookings, primaries, people):
    a_day = timedelta(hours=24)
    for booking in bookings:
        if booking.status == "cancelled":
            late = vacancy.starts_at - booking.ended_at < a_day
            cell[f"{booking.ended_by}_cancelled"] += 1
            cell[f"{booking.ended_by}_cancelled_late"] += late
    if vacancy.status == "cancelled" and (
        vacancy.cancelled_at < vacancy.starts_at or vacancy.cancel_reason.code == "DUPLICATE"
    ):
        return
    elapsed = vacancy.ends_at - vacancy.starts_at
    minutes = int(elapsed.total_seconds()) // 60 - vacancy.break_minutes
    live = [booking for booking in bookings if booking.status in {"booked", "worked"}]
    cell["requested_shifts"] += 1
    cell["requested_minutes"] += minutes
    cell["short_notice_shifts"] += vacancy.starts_at - vacancy.published_at < a_day
    if not live:
        cell["unfilled_shifts"] += 1
        cell["unfilled_minutes"] += minutes
        return
    (booking,) = live
    by = "own" if booking.source == "own_bank" else "pool"
    cell[f"{by}_shifts"] += 1
    cell[f"{by}_minutes"] += minutes
    cell[f"{by}_pence"] += booking.pay_pence + booking.holiday_pence
    cell[f"{by}_people"] |= 1 << (booking.worker_id % 63)
    cell["reused_passports"] += primaries[booking.worker_id] != booking.trust_id
    waited = (booking.booked_at - vacancy.published_at) / timedelta(hours=1)
    cell["fill_hours"][sum(edge <= waited for edge in DailyFill.FILL_BANDS)] += 1
    people.add(booking.worker_id)


def projected():
    """What the projection holds, in the same shape."""
    with as_owner():
        return {
            tuple(getattr(cell, name) for name in KEY): {
                name: getattr(cell, name) for name in COUNTS
            }
            for cell in DailyFill.objects.all()
        }


def weeks_of(days):
    """What every week should hold: its days, added up one at a time."""
    weeks = {}
    for (bank, trust, day, group), counts in days.items():
        key = (bank, trust, day - timedelta(days=day.weekday()), group)
        week = weeks.setdefault(key, dict.fromkeys(WEEKLY, 0) | {"fill_hours": [0] * 19})
        for name in WEEKLY:
            if name == "fill_hours":
                week[name] = [sum(pair) for pair in zip(week[name], counts[name], strict=True)]
            elif name.endswith("_people"):
                week[name] |= counts[name]
            else:
                week[name] += counts[name]
    return weeks


def projected_weeks():
    """What the projection holds of weeks, in the same shape."""
    with as_owner():
        return {
            (cell.bank_id, cell.trust_id, cell.week, cell.staff_group_id): {
                name: getattr(cell, name) for name in WEEKLY
            }
            for cell in WeeklyFill.objects.all()
        }


def at(day, hour=12):
    return datetime.combine(day, time(hour), tzinfo=clock.LONDON)


__all__ = [
    "DAYS",
    "EARLY",
    "FIRST",
    "at",
    "fill",
    "make_region",
    "projected",
    "projected_weeks",
    "recount",
    "weeks_of",
]
