"""Jobs of the pages."""

from celery import shared_task

from staffbank import clock
from staffbank.actors import Actor
from staffbank.db import acting
from staffbank.web import kept, policy_reports


@shared_task(soft_time_limit=100, time_limit=120)
def forget_kept() -> int:
    """Delete the forms whose day is over."""
    with acting(Actor.system("web.forget_kept")):
        return kept.forget_old(clock.now())


@shared_task(soft_time_limit=100, time_limit=120)
def forget_policy_reports() -> int:
    """Delete the counts of long past days."""
    with acting(Actor.system("web.forget_policy_reports")):
        return policy_reports.forget_old(clock.today())
