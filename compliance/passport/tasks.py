"""Periodic jobs of signed passports, for the installation's own records."""

import time

from celery import shared_task

from compliance.passport.services import issuing
from staffbank import clock
from staffbank.actors import Actor
from staffbank.db import acting

#: The nightly run stops well inside its limit; what is left is the next night's, or a command's.
ENOUGH = 80.0


@shared_task(soft_time_limit=100, time_limit=120)
def stop_ended() -> int:
    """Stop what ended with yesterday."""
    with acting(Actor.system("passport.stop_ended")) as by:
        return issuing.stop_ended(clock.today(), by=by)


@shared_task(soft_time_limit=100, time_limit=120)
def renew_lists() -> int:
    """Sign the status lists again, long before they are too old to count."""
    with acting(Actor.system("passport.renew_lists")) as by:
        return issuing.renew_lists(by=by)


@shared_task(soft_time_limit=100, time_limit=120)
def issue_missing() -> int:
    """Sign what was checked before there were passports, or was missed."""
    return issue_all(ENOUGH)


def issue_all(seconds: float) -> int:
    """Sign what is missing, a transaction a run, until nothing is or ``seconds`` are over."""
    began, total = time.monotonic(), 0
    while time.monotonic() - began < seconds:
        with acting(Actor.system("passport.issue_missing")) as by:
            done = issuing.issue_missing(by=by)
        total += done
        if not done:
            break
    return total
