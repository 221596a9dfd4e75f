"""Periodic jobs of workers. Each works for one bank at a time, as that bank's job."""

from celery import shared_task

from staffbank import clock
from staffbank.actors import Actor
from staffbank.db import acting
from trusts.jobs import for_each_bank
from trusts.services import kept_files
from workers.models import StaffFile
from workers.services import asking_to_sign, pool


@shared_task(soft_time_limit=100, time_limit=120)
def apply_pool_rule() -> int:
    """Let each bank's rule of the day hold for those who have not chosen."""
    now = clock.now()
    return for_each_bank("workers.apply_pool_rule", lambda by: pool.apply_rule(now, by=by))


@shared_task(soft_time_limit=100, time_limit=120)
def ask_to_sign() -> int:
    """Write to those who have an agreement to sign."""
    today = clock.today()
    return for_each_bank("workers.ask_to_sign", lambda by: asking_to_sign.ask_to_sign(today, by=by))


@shared_task(soft_time_limit=100, time_limit=120)
def forget_staff_files() -> int:
    """Delete the staff lists whose time is over; what they said of people stays."""
    with acting(Actor.system("workers.forget_staff_files")):
        return kept_files.forget(StaffFile, clock.now())
