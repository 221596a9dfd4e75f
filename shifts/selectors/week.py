"""A ward's week: how many of each shift are filled."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from shifts.models import Vacancy
from shifts.selectors.listing import midnight, own_vacancies
from staffbank import clock
from staffbank.actors import Actor
from trusts.models import Grade, Ward, WardTime

_FILLED = frozenset({Vacancy.Status.FILLED, Vacancy.Status.WORKED})


@dataclass(frozen=True, slots=True)
class Slot:
    """A shift of one kind on one day of the week, counted from Monday."""

    name: str
    grade: Grade
    day: int


@dataclass(slots=True)
class Count:
    """What was posted for a slot, and what became of it."""

    filled: int = 0
    wanted: int = 0
    drafts: int = 0
    only: Vacancy | None = None  # the one that needs somebody, when it is one


@dataclass(frozen=True, slots=True)
class Week:
    monday: date
    slots: dict[Slot, Count]
    order: tuple[tuple[str, Grade], ...]

    @property
    def filled(self) -> int:
        return sum(count.filled for count in self.slots.values())

    @property
    def wanted(self) -> int:
        return sum(count.wanted for count in self.slots.values())

    @property
    def drafts(self) -> int:
        return sum(count.drafts for count in self.slots.values())


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def week_of(actor: Actor, ward: Ward, monday: date) -> Week:
    """Every shift posted for ``ward`` that starts in the week of ``monday``."""
    rows = (
        own_vacancies(actor)
        .filter(ward=ward)
        .starting(midnight(monday), midnight(monday + timedelta(days=7)))
        .exclude(status=Vacancy.Status.CANCELLED)
        .select_related("grade")
        .order_by("starts_at", "pk")
    )
    usual = list(ward.times.all())
    slots: dict[Slot, Count] = defaultdict(Count)
    first: dict[tuple[str, Grade], tuple[int, time]] = {}
    for vacancy in rows:
        starts = vacancy.starts_at.astimezone(clock.LONDON)
        name = shift_name(vacancy.starts_at, vacancy.ends_at, usual)
        add(slots[Slot(name, vacancy.grade, starts.weekday())], vacancy)
        place = (vacancy.grade.sort, starts.time())
        first[name, vacancy.grade] = min(first.get((name, vacancy.grade), place), place)
    order = sorted(first, key=lambda line: (first[line][1], first[line][0]))
    return Week(monday, dict(slots), tuple(order))


def add(count: Count, vacancy: Vacancy) -> None:
    """Count one vacancy into its slot."""
    count.wanted += 1
    if vacancy.status in _FILLED:
        count.filled += 1
        return
    count.drafts += vacancy.status == Vacancy.Status.DRAFT
    count.only = vacancy if count.wanted - count.filled == 1 else None


def shift_name(starts_at: datetime, ends_at: datetime, usual: list[WardTime]) -> str:
    """What the ward calls a shift with these times; by the clock when it is none of its usual."""
    starts, ends = (at.astimezone(clock.LONDON).time() for at in (starts_at, ends_at))
    named = next((t.name for t in usual if (t.starts, t.ends) == (starts, ends)), None)
    if named:
        return named
    if starts >= time(18) or starts < time(5):
        return "Night"
    if ends_at - starts_at >= timedelta(hours=11):
        return "Long day"
    return "Early" if starts < time(12) else "Late"
