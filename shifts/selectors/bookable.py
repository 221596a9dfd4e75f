"""What a worker can book now, and what one more thing from them would open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from functools import reduce
from operator import add

from django.contrib.postgres.fields import ArrayField
from django.db.models import (
    BigIntegerField,
    Case,
    Count,
    Exists,
    F,
    Func,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import ExtractHour, ExtractIsoWeekDay, TruncDate

from compliance.rules.eligibility import Change, ChangeCode
from compliance.rules.rest import kilometres_between
from shifts.models import Booking, Vacancy
from shifts.selectors.reach import Reach, reach_of
from staffbank import clock
from staffbank.actors import Actor
from staffbank.periods import LONDON, wall_time

PAGE = 20
KM_IN_A_MILE = 1.609344
_EVENING, _MORNING = 18, 5  # a night starts between them
_DAY = timedelta(days=1)


class Sort(StrEnum):
    SOONEST = "soonest"
    NEAREST = "nearest"
    BEST_PAID = "best_paid"


@dataclass(frozen=True, slots=True)
class Filters:
    """What a person wants of a shift; nothing set means any. Keys are of rows they may see."""

    first_day: date | None = None
    last_day: date | None = None
    weekdays: frozenset[int] = frozenset()  # 1 is Monday
    nights: bool | None = None  # False: days only
    miles: int | None = None
    trusts: frozenset[int] = frozenset()
    sites: frozenset[int] = frozenset()
    least_pay_pence: int | None = None


@dataclass(frozen=True, slots=True)
class Bookable:
    """A vacancy the person can book; ``miles`` is a straight line from the middle of their area."""

    vacancy: Vacancy
    miles: Decimal | None
    worked_here: int


@dataclass(frozen=True, slots=True)
class Opener:
    """One thing which alone would open so many more vacancies."""

    change: Change
    vacancies: int


@dataclass(frozen=True, slots=True)
class BookablePage:
    """A page of what can be booked, ``total`` in all. ``openers`` come best first.

    ``as_of`` is when it was checked.
    """

    items: tuple[Bookable, ...]
    total: int
    number: int
    as_of: datetime
    openers: tuple[Opener, ...]

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PAGE))


def bookable_vacancies(
    actor: Actor,
    filters: Filters | None = None,
    *,
    sort: Sort = Sort.SOONEST,
    page: int = 1,
    now: datetime | None = None,
    with_openers: bool = True,
) -> BookablePage:
    """The open vacancies that the worker who acts could book at this moment, a page of them.

    ``with_openers`` also counts what one more check or sign-off would open.
    """
    now = now or clock.now()
    reach = reach_of(actor, now.astimezone(LONDON).date())
    wanted = _wanted(actor, reach, filters or Filters(), now)
    if not reach.active:
        return BookablePage((), 0, page, now, ())
    can = bookable(wanted, reach)
    shown = _ordered(can, sort, reach).values_list("pk", flat=True)[(page - 1) * PAGE : page * PAGE]
    rows = _whole(actor, list(shown))
    everything_shown = page == 1 and len(rows) < PAGE
    return BookablePage(
        items=_items(actor, rows, reach),
        total=len(rows) if everything_shown else can.count(),
        number=page,
        as_of=now,
        openers=openers(wanted, reach) if with_openers else (),
    )


def _whole(actor: Actor, keys: list[int]) -> list[Vacancy]:
    """The vacancies of ``keys``, in their order, with all that is shown of each.

    Read apart from the search, which would otherwise sort every row it finds with all its joins.
    """
    rows = (
        Vacancy.objects.visible_to(actor)
        .select_related("ward", "site", "trust", "staff_group", "grade", "also_grade", "specialty")
        .prefetch_related("skill_links__skill")
        .in_bulk(keys)
    )
    return [rows[key] for key in keys if key in rows]


def bookable_days(actor: Actor, filters: Filters, first: date, last: date) -> dict[date, int]:
    """How many bookable vacancies start on each London day from ``first`` to ``last``."""
    now = clock.now()
    reach = reach_of(actor, now.astimezone(LONDON).date())
    if not reach.active:
        return {}
    wanted = _wanted(actor, reach, replace(filters, first_day=first, last_day=last), now)
    days = bookable(wanted, reach).annotate(day=TruncDate("starts_at", tzinfo=LONDON)).order_by()
    return dict(days.values("day").annotate(count=Count("pk")).values_list("day", "count"))


def bookable_around(
    actor: Actor, moment: datetime, *, within: timedelta, most: int
) -> tuple[Bookable, ...]:
    """What can be booked and starts nearest to ``moment``: up to ``most`` before it and after."""
    now = clock.now()
    reach = reach_of(actor, now.astimezone(LONDON).date())
    if not reach.active:
        return ()
    can = bookable(_wanted(actor, reach, Filters(), now), reach).select_related(
        "ward", "site", "trust", "staff_group", "grade", "also_grade", "specialty"
    )
    before = can.filter(starts_at__gte=moment - within, starts_at__lt=moment)
    after = can.filter(starts_at__gte=moment, starts_at__lte=moment + within)
    rows = [*before.order_by("-starts_at", "pk")[:most], *after.order_by("starts_at", "pk")[:most]]
    return _items(actor, rows, reach)


def bookable(wanted: QuerySet[Vacancy], reach: Reach) -> QuerySet[Vacancy]:
    """Those of ``wanted`` with nothing against them, said by each condition of the reach."""
    return (
        wanted.filter(reach.capable)
        .filter(reach.cleared)
        .exclude(reach.overlapping)
        .exclude(reach.unrested)
        .exclude(Exists(reach.unskilled))
    )


def openers(wanted: QuerySet[Vacancy], reach: Reach) -> tuple[Opener, ...]:
    """Each single check or sign-off that would open some of ``wanted``, most vacancies first."""
    fits = (
        wanted.filter(reach.capable).exclude(reach.overlapping).exclude(reach.unrested).order_by()
    )
    found = [*_checks(fits.exclude(Exists(reach.unskilled)), reach), *_sign_offs(fits, reach)]
    return tuple(sorted(found, key=lambda opener: (-opener.vacancies, opener.change.subject)))


def _checks(fits: QuerySet[Vacancy], reach: Reach) -> list[Opener]:
    """Vacancies that one lacking kind alone keeps away, counted for every kind in one query.

    Where there is one lack, the sum of the lacks' places is its place.
    """
    if not reach.lacks:
        return []
    rows = (
        fits.alias(lacks=_sum_of(reach, lambda place: 1))
        .filter(lacks=1)
        .annotate(place=_sum_of(reach, lambda place: place))
        .values("place")
        .annotate(vacancies=Count("pk"))
        .values_list("place", "vacancies")
    )
    codes = {True: ChangeCode.CHECK_CREDENTIAL, False: ChangeCode.ADD_CREDENTIAL}
    lacking = ((reach.lacks[place], vacancies) for place, vacancies in rows)
    return [
        Opener(Change(codes[lack.waiting], lack.kind), vacancies) for lack, vacancies in lacking
    ]


def _sum_of(reach: Reach, number: Callable[[int], int]) -> Combinable:
    """The sum, over what is lacking for a vacancy, of ``number`` of each lack's place."""
    cases = (
        Case(When(lack.where, then=Value(number(place))), default=Value(0))
        for place, lack in enumerate(reach.lacks)
    )
    return reduce(add, cases)


def _sign_offs(fits: QuerySet[Vacancy], reach: Reach) -> list[Opener]:
    """Vacancies for which the person lacks one skill and nothing else, by skill."""
    lacking = reach.unskilled.order_by()
    how_many = lacking.values("vacancy").annotate(n=Count("pk")).values("n")
    rows = (
        fits.filter(reach.cleared)
        .alias(lacking=Subquery(how_many))
        .filter(lacking=1)
        .annotate(skill=Subquery(lacking.values("skill__code")[:1]))
        .values_list("skill", flat=True)
    )
    return [
        Opener(Change(ChangeCode.SIGN_OFF_SKILL, skill), count)
        for skill, count in Counter(rows).items()
    ]


def _wanted(actor: Actor, reach: Reach, filters: Filters, now: datetime) -> QuerySet[Vacancy]:
    """Open vacancies the person may see, that they ask for and that have not begun."""
    rows = Vacancy.objects.visible_to(actor).open().filter(reach.seen, starts_at__gt=now)
    if filters.trusts:
        rows = rows.filter(trust__in=filters.trusts)
    if filters.sites:
        rows = rows.filter(site__in=filters.sites)
    if filters.least_pay_pence:
        rows = rows.filter(pay_pence__gte=filters.least_pay_pence)
    if filters.miles is not None and reach.home is not None:
        near = [site for site, away in distances(reach).items() if away <= filters.miles]
        rows = rows.filter(site__in=near)
    return _at_times(rows, filters)


def _at_times(rows: QuerySet[Vacancy], filters: Filters) -> QuerySet[Vacancy]:
    """Those that start on the days and at the hours asked for, by London's clocks."""
    if filters.first_day:
        rows = rows.filter(starts_at__gte=wall_time(filters.first_day, time()))
    if filters.last_day:
        rows = rows.filter(starts_at__lt=wall_time(filters.last_day + _DAY, time()))
    if filters.weekdays:
        rows = rows.alias(weekday=ExtractIsoWeekDay("starts_at", tzinfo=LONDON))
        rows = rows.filter(weekday__in=filters.weekdays)
    if filters.nights is not None:
        rows = rows.alias(hour=ExtractHour("starts_at", tzinfo=LONDON))
        night = Q(hour__gte=_EVENING) | Q(hour__lt=_MORNING)
        rows = rows.filter(night if filters.nights else ~night)
    return rows


def distances(reach: Reach) -> dict[int, float]:
    """Miles in a straight line from the person's area to each site; empty when it is unknown."""
    if reach.home is None:
        return {}
    return {
        site: kilometres_between(reach.home, position) / KM_IN_A_MILE
        for site, position in reach.sites.items()
    }


def _ordered(rows: QuerySet[Vacancy], sort: Sort, reach: Reach) -> QuerySet[Vacancy]:
    """In the order asked for; equals by start. With no known home, nearest is soonest."""
    away = distances(reach)
    if sort == Sort.NEAREST and away:
        nearest_first = sorted(away, key=lambda site: (away[site], site))
        place = Func(
            Value(nearest_first, output_field=ArrayField(BigIntegerField())),
            F("site_id"),
            function="array_position",
            output_field=BigIntegerField(),
        )
        return rows.order_by(place, "starts_at", "pk")
    if sort == Sort.BEST_PAID:
        return rows.order_by("-pay_pence", "starts_at", "pk")
    return rows.order_by("starts_at", "pk")


def _items(actor: Actor, rows: list[Vacancy], reach: Reach) -> tuple[Bookable, ...]:
    """The rows with how far each is and how often the person has worked there."""
    away = distances(reach)
    worked = (
        Booking.objects.visible_to(actor)
        .filter(status=Booking.Status.WORKED, vacancy__ward__in={row.ward_id for row in rows})
        .order_by()
        .values("vacancy__ward")
        .annotate(times=Count("pk"))
        .values_list("vacancy__ward", "times")
    )
    times = dict(worked)
    return tuple(
        Bookable(
            vacancy=row,
            miles=Decimal(str(round(away[row.site_id], 2))) if row.site_id in away else None,
            worked_here=times.get(row.ward_id, 0),
        )
        for row in rows
    )
