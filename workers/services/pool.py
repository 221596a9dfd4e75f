"""Whether the other trusts may book a person: as they chose, or as their bank's rule has it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from staffbank import clock
from staffbank.actors import Actor
from staffbank.audit.recording import record
from staffbank.db import duty
from staffbank.errors import NotPermitted
from staffbank.outbox.emitting import emit
from trusts.models import Bank
from workers.models import Engagement, Worker
from workers.selectors import unlike_the_rule


@transaction.atomic
def choose_pool(worker: Worker, *, joins: bool, by: Actor) -> int:
    """Let the other trusts book the person from now on, or no longer; what is booked stays.

    Answers for how many engagements it holds.
    """
    if by.worker_id != worker.pk:
        raise NotPermitted
    now = clock.now()
    held = Engagement.objects.current(clock.today()).filter(worker=worker)
    changed = held.update(pool_opted_in=joins, pool_chosen_at=now)
    record("pool.chosen", worker, by=by, worker=worker.pk, after={"joins": joins})
    emit("pool.chosen", {"worker": worker.pk}, by=by)
    return changed


def apply_rule(now: datetime, *, by: Actor) -> int:
    """Let the rule of the job's bank hold for those of its trusts who have not chosen.

    Where a trust is in several banks, people are in the pool from joining only if each says so.
    """
    if by.bank_id is None:
        raise NotPermitted
    today = now.astimezone(clock.LONDON).date()
    bank = Bank.objects.get(pk=by.bank_id)
    with transaction.atomic(), duty("sweeping"):
        changed = sum(
            rows.update(pool_opted_in=joins)
            for joins, rows in unlike_the_rule(bank.pk, today).items()
        )
    if changed:
        record("pool.rule_applied", bank, by=by, after={"people": changed}, bank=bank.pk)
        emit("pool.rule_applied", {"bank": bank.pk}, by=by, bank=bank.pk)
    return changed
