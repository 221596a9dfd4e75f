"""The nightly reports, one file each: its title, its columns and its rows for one bank."""

from insights.reports import cancellations, fill, reuse, waits
from insights.reports.report import Report

#: Every report there is, by the name it is kept under.
REPORTS: dict[str, Report] = {
    report.name: report
    for report in (fill.REPORT, waits.REPORT, cancellations.REPORT, reuse.REPORT)
}

__all__ = ["REPORTS", "Report"]
