"""The jobs of trusts."""

from celery import shared_task

from staffbank import clock
from staffbank.actors import Actor
from staffbank.db import acting
from trusts.services import wards


@shared_task(soft_time_limit=100, time_limit=120)
def forget_ward_files() -> int:
    """Delete the files of wards whose time is over."""
    with acting(Actor.system("trusts.forget_ward_files")):
        return wards.forget_files(clock.now())
