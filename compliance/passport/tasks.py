"""Periodic jobs of signed passports, for the installation's own records."""

import logging
import random
import time

from celery import shared_task

from compliance.passport.interop import NotAnswered, ask
from compliance.passport.services import issuing, rereading
from staffbank import clock
from staffbank.actors import Actor
from staffbank.db import acting

logger = logging.getLogger(__name__)

#: Seconds. A run stops well inside its limit; what is left is the next one's, or a command's.
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
    """Sign what was checked before there were passports, or was missed, or lacks a claim of now."""
    return issue_all(ENOUGH)


def issue_all(seconds: float) -> int:
    """Sign what is missing, then anew what is outdated, a transaction a run, until nothing is or
    ``seconds`` are over."""
    began, total = time.monotonic(), 0
    for sign in (issuing.issue_missing, issuing.sign_outdated):
        while time.monotonic() - began < seconds:
            with acting(Actor.system("passport.issue_missing")) as by:
                done = sign(by=by)
            total += done
            if not done:
                break
    return total


@shared_task(soft_time_limit=100, time_limit=120)
def read_lists_of_others() -> int:
    """Ask again whether what was taken over from other banks counts there; how many were stopped.

    Nobody is asked while rows are held: an answer is settled in a transaction of its own. The lists
    come in any order, so that those of a silent server keep no other from its turn for long.
    """
    began = time.monotonic()
    with acting(Actor.system("passport.read_lists_of_others")) as by:
        wanted = rereading.lists_to_read(by=by)
    stopped = 0
    for address in random.sample(wanted, len(wanted)):
        if time.monotonic() - began > ENOUGH:
            break
        try:
            token = ask(address)
        except NotAnswered as reason:
            logger.warning("passport.not_answered", extra={"list": address, "why": str(reason)})
            token = ""
        with acting(Actor.system("passport.read_lists_of_others")) as by:
            stopped += rereading.settle_list(address, token, by=by)
    return stopped
