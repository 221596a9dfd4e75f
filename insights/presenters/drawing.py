"""The charts of the figures: each title states what the picture shows."""

from __future__ import annotations

from collections.abc import Sequence

from insights.presenters.saying import whole_hours
from insights.rules.weeks import Weeks
from insights.selectors.fill import TREND_WEEKS, Figures, Line, WeekLine
from staffbank.web.charts import Bar, LineChart, StackedBars
from staffbank.web.figures import number, plural, points
from staffbank.web.words import sentence

PARTS = ("own bank", "other trusts' staff", "unfilled")
COLOURS = ("#003087", "#0072CE", "hatched")
MOST_BARS = 10


def by_place_chart(figures: Figures, period: str) -> StackedBars | None:
    return _stacked(figures, figures.by_place, period, "trust")


def by_group_chart(figures: Figures, period: str) -> StackedBars | None:
    return _stacked(figures, figures.by_group, period, "staff group")


def _stacked(figures: Figures, lines: Sequence[Line], period: str, what: str) -> StackedBars | None:
    whole = [line for line in lines if line.now.is_whole and line.now.requested_minutes]
    if len(whole) < 2:
        return None
    drawn = whole[:MOST_BARS]
    left = len(lines) - len(drawn)
    subtitle = f"Hours requested by who filled them, {period}"
    if left:
        subtitle += f". {plural(left, what)} more in the table"
    return StackedBars(_finding(figures), subtitle, PARTS, tuple(map(_bar, drawn)), COLOURS)


def _bar(line: Line) -> Bar:
    now = line.now
    parts = (now.own, now.pool, now.unfilled)
    return Bar(
        label=line.name,
        parts=tuple(float(part) for part in parts if isinstance(part, int)),
        words=f"{now.percent('filled')}% of {number(whole_hours(now.requested_minutes))}",
    )


def _finding(figures: Figures) -> str:
    now, before = figures.total.now, figures.total.before
    part, former = now.percent("pool"), before.percent("pool")
    if not isinstance(part, int):
        return "Who filled the hours requested"
    words = f"Other trusts' staff fill {part} in 100 hours"
    if not isinstance(former, int) or part == former:
        return words
    return f"{words}, {'up' if part > former else 'down'} from {former}"


def trend_chart(trend: Sequence[WeekLine], weeks: Weeks) -> LineChart | None:
    """The fill rate by week; a week without a figure is a gap."""
    by_week = {line.week: line.now.percent("filled") for line in trend}
    values = [
        (f"{week.starts_on.day} {week.starts_on:%b}", value if isinstance(value, int) else None)
        for week in weeks.reaching_back(TREND_WEEKS).each
        for value in [by_week.get(week)]
    ]
    known = [value for _, value in values if value is not None]
    if len(known) < 2:
        return None
    change = points(known[-1] - known[0])
    return LineChart(
        finding=f"{known[-1]} in 100 hours were filled in the last week, {change} on the first",
        subtitle=sentence(
            f"hours filled out of those requested, by week, the {len(values)} weeks shown from 0%"
        ),
        points=tuple(values),
    )
