"""The numbers by which professional registers know a person."""

from __future__ import annotations

from staffbank.actors import Actor
from staffbank.audit.recording import record
from staffbank.db import duty
from staffbank.errors import NotPermitted
from workers.models import Worker, WorkerIdentifier


def keep_number(worker: Worker, scheme: str, value: str, *, by: Actor) -> bool:
    """Write down one's own number, which somebody has checked; whether it is on one's record now.

    A number that is on another record stays there: a person finds out whose it is. So does another
    number of that register's on one's own.
    """
    if by.worker_id != worker.pk:
        raise NotPermitted
    with duty("accounts"):
        number = WorkerIdentifier(worker=worker, scheme=scheme, value=value)
        WorkerIdentifier.objects.bulk_create([number], ignore_conflicts=True)
        mine = WorkerIdentifier.objects.filter(worker=worker, scheme=scheme, value=value)
        kept = mine.exists()
    if kept:
        record("worker.number_kept", worker, by=by, worker=worker.pk, after={"scheme": scheme})
    return kept
