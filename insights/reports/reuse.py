"""Bookings at a trust that did not have to do the worker's checks again."""

from __future__ import annotations

from insights.reports.places import each_place
from insights.reports.report import Report, Rows, shown
from insights.rules.weeks import Weeks
from insights.selectors.scope import Scope


def rows(scope: Scope, weeks: Weeks) -> Rows:
    for name, shares in each_place(scope, weeks):
        yield (name, shown(shares.filled_shifts, scope), shown(shares.reused, scope))


REPORT = Report(
    name="reuse",
    title="Passport reuse, by trust",
    sentence="Filled shifts, and those at a trust other than the one that did the checks.",
    columns=("Trust", "Filled shifts", "With checks done elsewhere"),
    rows=rows,
)
