"""Periodic jobs of workers. Each works for one bank at a time, as that bank's job."""

from celery import shared_task

from staffbank import clock
from trusts.jobs import for_each_bank
from workers.services import pool


@shared_task(soft_time_limit=100, time_limit=120)
def apply_pool_rule() -> int:
    """Let each bank's rule of the day hold for those who have not chosen."""
    now = clock.now()
    return for_each_bank("workers.apply_pool_rule", lambda by: pool.apply_rule(now, by=by))
