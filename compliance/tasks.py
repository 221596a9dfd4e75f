"""The jobs of compliance."""

from celery import shared_task
from django.conf import settings

from compliance.models import TrainingFile
from compliance.services import clearance, evidence, joining, registers, reminding
from staffbank import clock
from staffbank.actors import Actor
from staffbank.db import acting
from trusts.jobs import for_each_bank
from trusts.services import kept_files

#: The registers are asked for so many seconds at a time, so that other work has its turn.
ENOUGH = 10.0


@shared_task(soft_time_limit=100, time_limit=120)
def sweep_clearance() -> int:
    """Look again at who is cleared, and write only what differs."""
    return clearance.sweep(Actor.system("compliance.sweep_clearance"))


@shared_task(soft_time_limit=100, time_limit=120)
def remind_of_endings() -> int:
    """Remind people, and the trusts that engage them, of checks that are about to end."""
    return reminding.remind(clock.today(), by=Actor.system("compliance.remind_of_endings"))


@shared_task(soft_time_limit=100, time_limit=120)
def sweep_evidence() -> dict[str, int]:
    """Delete files without a row, and report rows without a file."""
    with acting(Actor.system("compliance.sweep_evidence")) as by:
        swept = evidence.sweep(by=by)
    return {"deleted": swept.deleted, "lost": swept.lost}


@shared_task(soft_time_limit=50, time_limit=55)
def look_through_evidence() -> int:
    """Look through pages that came while clamd was away."""
    if not settings.CLAMD:
        return 0
    with acting(Actor.system("compliance.look_through_evidence")) as by:
        return evidence.look_through_waiting(by=by)


@shared_task(soft_time_limit=100, time_limit=120)
def ask_about_everybody() -> int:
    """Leave a question about everybody who is on a register."""
    with acting(Actor.system("compliance.ask_about_everybody")) as by:
        return registers.ask_about_everybody(clock.now(), by=by)


@shared_task(soft_time_limit=100, time_limit=120)
def ask_registers() -> int:
    """Ask the registers what waits to be asked, the urgent first."""
    return registers.ask_what_waits(seconds=ENOUGH) if settings.REGISTERS else 0


@shared_task(soft_time_limit=100, time_limit=120)
def forget_training_files() -> int:
    """Delete the files of training whose time is over."""
    with acting(Actor.system("compliance.forget_training_files")):
        return kept_files.forget(TrainingFile, clock.now())


@shared_task(soft_time_limit=100, time_limit=120)
def settle_joinings() -> int:
    """Let in whoever a changed rule or a new day has cleared, bank by bank."""
    now = clock.now()
    return for_each_bank("compliance.settle_joinings", lambda by: joining.settle_bank(now, by=by))
