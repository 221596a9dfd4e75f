"""The insights jobs, each a knock that finds its own work."""

from __future__ import annotations

import logging

from celery import shared_task

from insights.services.reporting import run_reports
from insights.services.retention import let_go as let_go_of_rows
from staffbank import clock
from staffbank.actors import Actor
from staffbank.db import acting
from trusts import jobs

logger = logging.getLogger(__name__)
JOB = "insights.nightly_report"
RETENTION = "insights.let_go"


@shared_task(soft_time_limit=120, time_limit=140)
def nightly_report() -> int:
    """Run every bank's reports, each as that bank's own job; one that fails stops no other."""
    made = 0
    for bank, _ in jobs.banks(JOB):
        job = Actor.system(JOB, bank=bank)
        try:
            with acting(job):
                made += len(run_reports(by=job, now=clock.now()))
        except Exception:
            logger.exception("insights.report_failed", extra={"bank": bank})
    return made


@shared_task(soft_time_limit=100, time_limit=120)
def let_go() -> dict[str, int]:
    """Let go of the rows that need not be kept any longer, and of who people were."""
    with acting(Actor.system(RETENTION)) as by:
        return let_go_of_rows(clock.today(), by=by)
