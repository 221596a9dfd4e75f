"""Periodic jobs over banks: one bank at a time, and one bank's trouble is not another's."""

from __future__ import annotations

import logging
from collections.abc import Callable

from celery.exceptions import SoftTimeLimitExceeded

from staffbank.actors import Actor
from staffbank.db import acting
from trusts.models import Bank

logger = logging.getLogger(__name__)


class SomeBanksFailed(RuntimeError):
    """A job went wrong for the banks named; the others were done."""


def for_each_bank(name: str, work: Callable[[Actor], int]) -> int:
    """Do ``work`` as the job ``name`` for each bank, in a transaction of its own; add up."""
    done, failed = 0, []
    for bank_id, slug in banks(name):
        try:
            with acting(Actor.system(name, bank=bank_id)) as by:
                done += work(by)
        except SoftTimeLimitExceeded:
            raise
        except Exception:
            logger.exception("job.failed", extra={"job": name, "bank": slug})
            failed.append(slug)
    if failed:
        raise SomeBanksFailed(f"{name}: {', '.join(failed)}")
    return done


def banks(name: str) -> list[tuple[int, str]]:
    """The key and slug of every bank there is, read by the job ``name``."""
    with acting(Actor.system(name)) as by:
        return list(Bank.objects.visible_to(by).order_by("pk").values_list("pk", "slug"))
