"""Bookings cancelled under 24 hours before the start, by whom."""

from __future__ import annotations

from insights.reports.places import each_place
from insights.reports.report import Report, Rows, shown
from insights.rules.weeks import Weeks
from insights.selectors.scope import Scope


def rows(scope: Scope, weeks: Weeks) -> Rows:
    for name, shares in each_place(scope, weeks):
        yield (name, shown(shares.ward_late, scope), shown(shares.worker_late, scope))


REPORT = Report(
    name="cancellations",
    title="Late cancellations, by trust",
    sentence="Bookings cancelled under 24 hours before the start, by ward and by worker.",
    columns=("Trust", "By the ward", "By the worker"),
    rows=rows,
)
