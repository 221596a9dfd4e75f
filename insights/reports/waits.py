"""How long filled shifts waited, from first published to booked."""

from __future__ import annotations

from insights.reports.places import each_place
from insights.reports.report import Report, Rows, shown
from insights.rules.weeks import Weeks
from insights.selectors.scope import Scope


def rows(scope: Scope, weeks: Weeks) -> Rows:
    for name, shares in each_place(scope, weeks):
        waits = (shares.filled_shifts, shares.middle_wait, shares.slow_wait)
        yield (name, *(shown(value, scope) for value in waits))


REPORT = Report(
    name="waits",
    title="Time to fill, by trust",
    sentence="Half of the filled shifts were booked within the middle time, all but a tenth "
    "within the slow time.",
    columns=("Trust", "Filled shifts", "Middle time (hours)", "Slow time (hours)"),
    rows=rows,
)
