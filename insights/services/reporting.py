"""Running a bank's reports and keeping each as it was that day."""

from __future__ import annotations

from datetime import datetime

from insights.models import ReportRun
from insights.reports import REPORTS, Report
from insights.rules.weeks import Weeks, complete_weeks
from insights.selectors.scope import Scope, scope_of
from staffbank import clock
from staffbank.actors import Actor, Kind
from staffbank.db import duty
from staffbank.interop.csv_writing import csv_lines

#: A nightly report is of the weeks that the dashboard opens with.
WEEKS = 4


def run_reports(*, by: Actor, now: datetime) -> list[ReportRun]:
    """Run every report of the bank that ``by`` works for, once a day: a second run that day
    counts again and replaces the first, so a night that was cut short can be made good."""
    if by.kind is not Kind.SYSTEM or by.bank_id is None:
        raise ValueError("reports are run by a job of one bank")
    day = now.astimezone(clock.LONDON).date()
    weeks = complete_weeks(day, WEEKS)
    scope = scope_of(by, day)
    return [_run(report, scope, weeks, bank=by.bank_id, now=now) for report in REPORTS.values()]


def _run(report: Report, scope: Scope, weeks: Weeks, *, bank: int, now: datetime) -> ReportRun:
    day = now.astimezone(clock.LONDON).date()
    rows = list(report.rows(scope, weeks))
    content = "".join(csv_lines(report.columns, rows))
    with duty("projecting"):
        run, _ = ReportRun.objects.update_or_create(
            bank_id=bank,
            report=report.name,
            day=day,
            defaults={"rows": len(rows), "content": content, "made_at": now},
        )
    return run
