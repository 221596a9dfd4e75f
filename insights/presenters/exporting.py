"""The numbers of the page as lines of a file: decimal hours, days as they sort, and no more."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from insights.rules.small_numbers import Hidden
from insights.rules.weeks import Weeks, closes_on
from insights.selectors.fill import Asked, Figures
from insights.selectors.scope import Scope
from insights.selectors.shares import Count, Shares, Wait

HEADER = (
    "Table",
    "Name",
    "From",
    "To",
    "Shifts requested",
    "Hours requested",
    "Own bank hours",
    "Other trusts' staff hours",
    "Filled hours",
    "Unfilled hours",
    "Pay and holiday pay (pounds)",
    "Time to fill, middle (hours)",
    "Time to fill, slowest tenth (hours)",
    "Short notice shifts",
    "Late cancellations by the ward",
    "Late cancellations by the worker",
    "Passport reuse (bookings)",
    "Standing",
    "Counted at",
)


def lines_of(scope: Scope, asked: Asked, figures: Figures, today: date) -> Iterator[list[object]]:
    """The whole, then each trust, staff group and week, as the page shows them."""
    counted = figures.counted_at.isoformat(timespec="seconds") if figures.counted_at else ""
    weeks, under = asked.weeks, scope.under

    def line(table: str, name: str, when: Weeks, shares: Shares) -> list[object]:
        span = [when.starts_on.isoformat(), when.ends_on.isoformat()]
        return [table, name, *span, *_cells(shares, under), _standing(when, today), counted]

    yield line("All", "This period", weeks, figures.total.now)
    yield line("All", "Period before", weeks.before, figures.total.before)
    for each in figures.by_place:
        yield line("Trust", each.name, weeks, each.now)
    for each in figures.by_group:
        yield line("Staff group", each.name, weeks, each.now)
    for week in (*figures.trend, *figures.to_come):
        yield line("Week", week.week.starts_on.isoformat(), week.week, week.now)


def _cells(shares: Shares, under: int) -> list[object]:
    return [
        shares.requested_shifts,
        _hours(shares.requested_minutes, under),
        _hours(shares.own, under),
        _hours(shares.pool, under),
        _hours(shares.filled, under),
        _hours(shares.unfilled, under),
        _pounds(shares.pence, under),
        _wait(shares.middle_wait, under),
        _wait(shares.slow_wait, under),
        shares.short_notice,
        _count(shares.ward_late, under),
        _count(shares.worker_late, under),
        _count(shares.reused, under),
    ]


def _standing(when: Weeks, today: date) -> str:
    if when.ends_on >= today:
        return "booked so far"
    return "provisional" if today <= closes_on(when) else "final"


def _why(hidden: Hidden, under: int) -> str:
    return f"under {under}" if hidden is Hidden.UNDER else "not shown"


def _count(value: Count, under: int) -> object:
    return _why(value, under) if isinstance(value, Hidden) else value


def _hours(value: Count, under: int) -> str:
    return _why(value, under) if isinstance(value, Hidden) else f"{value / 60:.2f}"


def _pounds(value: Count, under: int) -> str:
    if isinstance(value, Hidden):
        return _why(value, under)
    return f"{value // 100}.{value % 100:02}"


def _wait(value: Wait, under: int) -> str:
    if isinstance(value, Hidden):
        return _why(value, under)
    if value is None:
        return "none filled"
    return "over 1008" if value == float("inf") else f"{value:.1f}"
