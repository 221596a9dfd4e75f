"""The record's own job."""

from celery import shared_task

from staffbank import clock
from staffbank.audit import sealing


@shared_task(soft_time_limit=100, time_limit=120)
def seal() -> int:
    """Seal the days that are over."""
    return sealing.seal_closed_days(clock.now())
