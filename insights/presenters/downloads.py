"""The list of nightly reports."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse

from insights.models import ReportRun
from insights.reports import REPORTS
from staffbank.web.figures import plural
from staffbank.web.paging import Paging
from staffbank.web.words import day_record, moment_short
from trusts.models import Bank


class DownloadsPage:
    """Every report kept, the newest night first, and what each report is."""

    def __init__(self, bank: Bank, runs: Sequence[ReportRun], paging: Paging) -> None:
        self.bank, self.runs, self.paging = bank, runs, paging
        self.reports = list(REPORTS.values())
        self.dashboard = reverse("insights:bank-figures", kwargs={"bank_slug": bank.slug})

    @property
    def rows(self) -> list[list[dict[str, Any]]]:
        return [self._row(run) for run in self.runs]

    def _row(self, run: ReportRun) -> list[dict[str, Any]]:
        report = REPORTS.get(run.report)
        title = report.title if report else run.report.replace("_", " ").capitalize()
        href = reverse("insights:download", kwargs={"bank_slug": self.bank.slug, "ref": run.ref})
        return [
            {"header": "Report", "text": title, "href": href, "note": ""},
            {"header": "Night of", "text": day_record(run.day)},
            {"header": "Made", "text": moment_short(run.made_at)},
            {"header": "Lines", "text": plural(run.rows, "line"), "format": "numeric"},
        ]
