"""Who filled the hours that each trust asked for."""

from __future__ import annotations

from insights.reports.places import each_place
from insights.reports.report import Report, Rows, hours, shown
from insights.rules.weeks import Weeks
from insights.selectors.scope import Scope


def rows(scope: Scope, weeks: Weeks) -> Rows:
    for name, shares in each_place(scope, weeks):
        parts = (shares.requested_minutes, shares.own, shares.pool, shares.unfilled)
        yield (
            name,
            shares.requested_shifts,
            *(hours(part, scope) for part in parts),
            shown(shares.short_notice, scope),
        )


REPORT = Report(
    name="fill",
    title="Hours requested and filled, by trust",
    sentence="Own bank, other trusts' staff and unfilled add up to the hours requested.",
    columns=(
        "Trust",
        "Shifts requested",
        "Hours requested",
        "Own bank hours",
        "Other trusts' staff hours",
        "Unfilled hours",
        "Short notice shifts",
    ),
    rows=rows,
)
