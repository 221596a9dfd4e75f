"""What a worker can book now."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum

from django.db import connection

from shifts.models import Vacancy
from shifts.selectors.conditions import Condition, all_of
from shifts.selectors.reach import Reach, reach_of
from shifts.selectors.reading import read_found
from staffbank import clock
from staffbank.actors import Actor
from staffbank.periods import LONDON, wall_time

PAGE = 20
#: Vacancies are counted so far and no further: who has so many to choose from asks for fewer.
COUNTED = 200
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
    anywhere: bool = False  # else where they go, unless they name a place or a distance

    @property
    def where_they_go(self) -> bool:
        return not (self.anywhere or self.miles or self.trusts or self.sites)


@dataclass(frozen=True, slots=True)
class Bookable:
    """A vacancy the person can book, with the codes of the skills it asks for; ``miles`` is a
    straight line from the middle of their area."""

    vacancy: Vacancy
    miles: Decimal | None
    worked_here: int
    skills: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BookablePage:
    """A page of what can be booked, checked at ``as_of``.

    ``total`` is how many there are; with ``more`` there are more than that, and nobody counted.
    ``elsewhere`` is how many more there are where the person does not go, up to as many.
    """

    items: tuple[Bookable, ...]
    total: int
    number: int
    as_of: datetime
    more: bool = False
    elsewhere: int | None = None  # where they would go anywhere

    @property
    def pages(self) -> int:
        """How many pages are known to be there."""
        return max(1, -(-self.total // PAGE))


@dataclass(frozen=True, slots=True)
class Order:
    """What a list is sorted by; ``indexed``: an index of each grade gives it, so that reading stops
    at as many as were asked for."""

    by: Condition
    indexed: bool = False


SOONEST = Order(Condition("starts_at, id"), indexed=True)
_LATEST = Order(Condition("starts_at desc, id"), indexed=True)
_BEST_PAID = Order(Condition("pay_pence desc, starts_at, id"))


def bookable_vacancies(
    actor: Actor,
    filters: Filters | None = None,
    *,
    sort: Sort = Sort.SOONEST,
    page: int = 1,
    now: datetime | None = None,
) -> BookablePage:
    """The open vacancies that the worker who acts could book at this moment, a page of them."""
    now = now or clock.now()
    reach = reach_of(actor, now.astimezone(LONDON).date())
    if not reach.active:
        return BookablePage((), 0, page, now)
    rows = Search(reach, wanted(reach, filters or Filters(), now))
    counted = max(COUNTED, page * PAGE)
    found, items = rows.found(
        _order(sort, reach), most=counted + 1, skip=(page - 1) * PAGE, show=PAGE
    )
    return BookablePage(
        items,
        min(found, counted),
        page,
        now,
        more=found > counted,
        elsewhere=_elsewhere(reach, filters or Filters(), now),
    )


def _elsewhere(reach: Reach, filters: Filters, now: datetime) -> int | None:
    """How many could be booked where they do not go, counted so far and no further."""
    if not filters.where_they_go or reach.goes_to is None:
        return None
    there = ~_one_of("site_id", reach.goes_to)
    rows = Search(reach, wanted(reach, replace(filters, anywhere=True), now) & there)
    return rows.count(COUNTED + 1)


def bookable_days(actor: Actor, filters: Filters, first: date, last: date) -> dict[date, int]:
    """How many bookable vacancies start on each London day from ``first`` to ``last``."""
    now = clock.now()
    reach = reach_of(actor, now.astimezone(LONDON).date())
    if not reach.active:
        return {}
    return Search(
        reach, wanted(reach, replace(filters, first_day=first, last_day=last), now)
    ).days()


def bookable_around(
    actor: Actor, moment: datetime, *, within: timedelta, most: int
) -> tuple[Bookable, ...]:
    """What can be booked and starts nearest to ``moment``: up to ``most`` before it and after."""
    now = clock.now()
    reach = reach_of(actor, now.astimezone(LONDON).date())
    if not reach.active:
        return ()
    every = wanted(reach, Filters(), now)
    before = every & _starts("< %s", moment) & _starts(">= %s", moment - within)
    after = every & _starts(">= %s", moment) & _starts("<= %s", moment + within)
    _, sooner = Search(reach, before).found(_LATEST, most=most, show=most)
    _, later = Search(reach, after).found(SOONEST, most=most, show=most)
    return (*sooner, *later)


@dataclass(frozen=True, slots=True)
class Search:
    """Those of ``wanted`` with nothing against them, said by each condition of the reach."""

    reach: Reach
    wanted: Condition

    @property
    def bookable(self) -> Condition:
        return all_of((self.reach.capable, self.reach.cleared, self.reach.free, self.reach.skilled))

    def found(
        self, order: Order, *, most: int, show: int, skip: int = 0
    ) -> tuple[int, tuple[Bookable, ...]]:
        """How many are found, ``most`` at most, and the ``show`` of them after ``skip``."""
        found, rows = read_found(
            graded(self.reach, self.wanted, order if order.indexed else None),
            self.bookable,
            order.by,
            worker_id=self.reach.worker_id,
            most=most,
            skip=skip,
            show=show,
        )
        away = self.reach.away
        return found, tuple(
            Bookable(
                vacancy=row.vacancy,
                miles=Decimal(str(round(away[row.vacancy.site_id], 2)))
                if row.vacancy.site_id in away
                else None,
                worked_here=row.worked_here,
                skills=row.skills,
            )
            for row in rows
        )

    def count(self, most: int) -> int:
        rows = graded(self.reach, self.wanted)
        with connection.cursor() as cursor:
            cursor.execute(
                f"select count(*) from (select from ({rows.sql}) shifts_vacancy"
                f" where {self.bookable.sql} limit %s) counted",
                [*rows.params, *self.bookable.params, most],
            )
            counted: int = cursor.fetchone()[0]
        return counted

    def days(self) -> dict[date, int]:
        rows = graded(self.reach, self.wanted)
        with connection.cursor() as cursor:
            cursor.execute(
                "select (starts_at at time zone 'Europe/London')::date as day, count(*)"
                f" from ({rows.sql}) shifts_vacancy where {self.bookable.sql}"
                " group by day order by day",
                [*rows.params, *self.bookable.params],
            )
            return dict(cursor.fetchall())


def graded(reach: Reach, wanted: Condition, order: Order | None = None) -> Condition:
    """A select of the open vacancies of the person's grades that are ``wanted``, in ``order``.

    Each grade is read through its own index. In an order that the index has, ``offset 0`` keeps
    the conditions that come after out of the plan of this part: PostgreSQL thinks that few rows
    meet so many of them, and would read and sort everything rather than stop at enough.
    """
    fence = f" order by {order.by.sql} offset 0" if order else ""
    parts = [
        all_of((Condition("shifts_vacancy.status = 'open'"), each, wanted))
        for each in _grades(reach.grades)
    ]
    return Condition(
        " union all ".join(
            f"(select * from shifts_vacancy where {part.sql}{fence})" for part in parts
        )
        or "select * from shifts_vacancy where false",
        tuple(param for part in parts for param in part.params),
    )


def _grades(grades: tuple[int, ...]) -> Iterator[Condition]:
    """Each way in which a vacancy can be of ``grades``; no vacancy is of two of them."""
    own = f"{{{','.join(map(str, grades))}}}"
    for grade in grades:
        yield Condition("shifts_vacancy.grade_id = %s", (grade,))
        yield Condition(
            "shifts_vacancy.also_grade_id = %s and shifts_vacancy.grade_id <> all(%s::bigint[])",
            (grade, own),
        )


def wanted(reach: Reach, filters: Filters, now: datetime) -> Condition:
    """That the person may see a vacancy, asks for such, and it has not begun.

    What may be seen is said here and kept by the vacancies' own policy: ``visible_to`` says less.
    """
    said = [reach.seen, _starts("> %s", now), *_at_times(filters)]
    if filters.trusts:
        said.append(_one_of("trust_id", filters.trusts))
    if filters.sites:
        said.append(_one_of("site_id", filters.sites))
    if filters.least_pay_pence:
        said.append(Condition("shifts_vacancy.pay_pence >= %s", (filters.least_pay_pence,)))
    if filters.where_they_go and reach.goes_to is not None:
        said.append(_one_of("site_id", reach.goes_to))
    if filters.miles is not None and reach.home is not None:
        near = {site for site, away in reach.away.items() if away <= filters.miles}
        said.append(_one_of("site_id", near))
    return all_of(said)


def _starts(how: str, moment: datetime) -> Condition:
    return Condition(f"shifts_vacancy.starts_at {how}", (moment,))


def _one_of(column: str, keys: Collection[int]) -> Condition:
    return Condition(
        f"shifts_vacancy.{column} = any(%s::bigint[])", (f"{{{','.join(map(str, sorted(keys)))}}}",)
    )


def _at_times(filters: Filters) -> Iterator[Condition]:
    """That it starts on the days and at the hours asked for, by London's clocks."""
    local = "shifts_vacancy.starts_at at time zone 'Europe/London'"
    if filters.first_day:
        yield _starts(">= %s", wall_time(filters.first_day, time()))
    if filters.last_day:
        yield _starts("< %s", wall_time(filters.last_day + _DAY, time()))
    if filters.weekdays:
        days = ",".join(map(str, sorted(filters.weekdays)))
        yield Condition(f"extract(isodow from {local}) = any(%s::numeric[])", (f"{{{days}}}",))
    if filters.nights is not None:
        hour = f"extract(hour from {local})"
        night = Condition(f"{hour} >= %s or {hour} < %s", (_EVENING, _MORNING))
        yield night if filters.nights else ~night


def _order(sort: Sort, reach: Reach) -> Order:
    """What ``sort`` sorts by; equals by start. With no known home, nearest is soonest."""
    away = reach.away
    if sort == Sort.NEAREST and away:
        nearest_first = ",".join(map(str, sorted(away, key=lambda site: (away[site], site))))
        return Order(
            Condition(
                "array_position(%s::bigint[], site_id), starts_at, id", (f"{{{nearest_first}}}",)
            )
        )
    return _BEST_PAID if sort == Sort.BEST_PAID else SOONEST
