"""The jobs of compliance."""

from celery import shared_task

from compliance.services import clearance
from staffbank.actors import Actor


@shared_task(soft_time_limit=100, time_limit=120)
def sweep_clearance() -> int:
    """Look again at who is cleared, and write only what differs."""
    return clearance.sweep(Actor.system("compliance.sweep_clearance"))
