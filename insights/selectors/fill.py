"""How a bank fills: the figures of some weeks, compared, by week, trust and staff group."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from django.db.models import Case, Q, Value, When

from insights.models import Fill, FillQuerySet, WeeklyFill
from insights.rules.weeks import A_WEEK, Weeks, complete_weeks, week_of
from insights.selectors.scope import Place, Scope
from insights.selectors.shares import Shares, shares_of, table_of
from insights.selectors.tally import Tally, tallies
from trusts.models import StaffGroup

#: The trend reaches back this far, and what is booked so far reaches this far ahead.
TREND_WEEKS = 13
WEEKS_AHEAD = 3

_Cells = TypeVar("_Cells", bound=Fill)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a reader chose: whole weeks, and perhaps one trust and one staff group."""

    weeks: Weeks
    place: Place | None = None
    group: StaffGroup | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the numbers: its figures in the period, and in the period before."""

    key: str
    name: str
    now: Shares
    before: Shares


@dataclass(frozen=True, slots=True)
class WeekLine:
    week: Weeks
    now: Shares


@dataclass(frozen=True, slots=True)
class DayLine:
    day: date
    now: Shares


@dataclass(frozen=True, slots=True)
class Figures:
    """One page of figures. ``trend`` has no line for a week in which nothing was asked for."""

    total: Line
    by_place: tuple[Line, ...]
    by_group: tuple[Line, ...]
    trend: tuple[WeekLine, ...]
    to_come: tuple[WeekLine, ...]
    counted_at: datetime | None

    @property
    def is_empty(self) -> bool:
        """Whether nothing has ever been counted here, as far as the page looks."""
        return self.counted_at is None


def figures(scope: Scope, asked: Asked, today: date) -> Figures:
    """The whole dashboard, in four queries over the weekly cells."""
    cells = _chosen(scope.weeks, asked)
    places = _compared(cells, asked.weeks, "trust")
    groups = _compared(cells, asked.weeks, "staff_group")
    trend_weeks, this = asked.weeks.reaching_back(TREND_WEEKS), week_of(today)
    last = Weeks(this.ends_on + WEEKS_AHEAD * A_WEEK, 1)
    weeks = _weekly(cells, trend_weeks, trend_weeks) | _weekly(cells, this, last)
    names = {place.pk: (place.key, place.name) for place in scope.places}
    by_place, hide_place = _lines(places, names, scope.under)
    by_group, hide_group = _lines(groups, _group_names(), scope.under)
    trend, to_come, trend_gives = _week_lines(weeks, asked.weeks, today, scope.under)
    everything = list(places.values())
    now = sum((tally for tally, _ in everything), Tally())
    before = sum((tally for _, tally in everything), Tally())
    hide = [any(pair) for pair in zip(hide_place, hide_group, strict=True)]
    total = Line(
        "",
        "All",
        shares_of(now, under=scope.under, whole=hide[0] or trend_gives),
        shares_of(before, under=scope.under, whole=hide[1] or trend_gives),
    )
    moments = [tally.counted_at for tally in (now, before, *weeks.values()) if tally.counted_at]
    return Figures(total, by_place, by_group, trend, to_come, max(moments, default=None))


def by_place(scope: Scope, weeks: Weeks) -> tuple[Line, ...]:
    """Each trust's figures in ``weeks``, the largest first."""
    found = _compared(scope.weeks, weeks, "trust")
    names = {place.pk: (place.key, place.name) for place in scope.places}
    return _lines(found, names, scope.under)[0]


def daily(scope: Scope, asked: Asked) -> tuple[tuple[DayLine, ...], Shares, datetime | None]:
    """Each day of the weeks asked for, their total, and when they were counted."""
    weeks = asked.weeks
    cells = _chosen(scope.days, asked).filter(day__range=(weeks.starts_on, weeks.ends_on))
    found = tallies(cells, "day", waits=False)
    shown = table_of(found, under=scope.under)
    total = sum(found.values(), Tally())
    return (
        tuple(DayLine(day, shown.rows[day]) for day in weeks.days() if day in shown.rows),
        shares_of(total, under=scope.under, whole=shown.gives_total_away),
        total.counted_at,
    )


def choices_of_end(today: date, count: int = 26) -> list[date]:
    """The Sundays that a period may end on, the last complete week's first."""
    last = complete_weeks(today, 1).ends_on
    return [last - back * A_WEEK for back in range(count)]


def _chosen(cells: FillQuerySet[_Cells], asked: Asked) -> FillQuerySet[_Cells]:
    if asked.place is not None:
        cells = cells.filter(trust=asked.place.pk)
    if asked.group is not None:
        cells = cells.filter(staff_group=asked.group)
    return cells


def _compared(
    cells: FillQuerySet[WeeklyFill], weeks: Weeks, by: str
) -> dict[int, tuple[Tally, Tally]]:
    """The tallies of the period and of the one before, for each value of ``by``."""
    both = cells.filter(week__range=(weeks.before.starts_on, weeks.ends_on)).annotate(
        in_period=Case(When(Q(week__gte=weeks.starts_on), then=Value(1)), default=Value(0))
    )
    found = tallies(both, by, "in_period")
    keys = dict.fromkeys(key for key, _ in found)
    return {key: (found.get((key, 1), Tally()), found.get((key, 0), Tally())) for key in keys}


def _weekly(cells: FillQuerySet[WeeklyFill], first: Weeks, last: Weeks) -> dict[date, Tally]:
    """Tallies by the Monday of each week from ``first`` to ``last``."""
    wanted = cells.filter(week__range=(first.starts_on, last.ends_on))
    return tallies(wanted, "week", waits=False)


def _week_lines(
    found: Mapping[date, Tally], weeks: Weeks, today: date, under: int
) -> tuple[tuple[WeekLine, ...], tuple[WeekLine, ...], bool]:
    over = {
        week: found[week.starts_on]
        for week in weeks.reaching_back(TREND_WEEKS).each
        if week.starts_on in found
    }
    shown = table_of(over, under=under)
    this = week_of(today)
    ahead = [
        Weeks(this.ends_on + number * A_WEEK, 1)
        for number in range(WEEKS_AHEAD + 1)
        if this.starts_on + number * A_WEEK in found
    ]
    return (
        tuple(WeekLine(week, shares) for week, shares in shown.rows.items()),
        tuple(WeekLine(week, shares_of(found[week.starts_on], under=under)) for week in ahead),
        shown.gives_total_away,
    )


def _lines(
    found: Mapping[int, tuple[Tally, Tally]], names: Mapping[int, tuple[str, str]], under: int
) -> tuple[tuple[Line, ...], tuple[bool, bool]]:
    """Each row under the name this seat may know it by, and whether now's and before's totals
    would give a row away. What has left the bank keeps its figures."""
    now = table_of({key: both[0] for key, both in found.items()}, under=under)
    before = table_of({key: both[1] for key, both in found.items()}, under=under)
    lines = [
        Line(*names.get(key, ("", "A trust that has left")), now.rows[key], before.rows[key])
        for key in found
    ]
    lines.sort(key=lambda line: -line.now.requested_minutes)
    return tuple(lines), (now.gives_total_away, before.gives_total_away)


def _group_names() -> dict[Any, tuple[str, str]]:
    rows = StaffGroup.objects.values_list("pk", "slug", "short_name")
    return {pk: (slug, name[:1].upper() + name[1:]) for pk, slug, name in rows}
