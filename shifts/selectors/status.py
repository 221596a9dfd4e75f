"""Whether a vacancy is still to be had: the one question that everybody in a race asks first."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import connection

from shifts.models import Vacancy
from staffbank.actors import Actor
from staffbank.rows import columns_of, row_from

#: What a worker sees, of a function that keeps its plan because a press that comes too late costs
#: little else; a test holds ``visible_to`` for a worker and this one together.
SEEN = "shifts_seen(%s, %s, %s::bigint[], %s::bigint[])"


def status_seen(worker: Actor, ref: UUID) -> str | None:
    """The status of a vacancy that this worker may see; nothing where they may not."""
    with connection.cursor() as cursor:
        cursor.execute(f"select status from {SEEN}", _asked(worker, ref))
        found = cursor.fetchone()
    return found[0] if found else None


def vacancy_seen(worker: Actor, ref: UUID) -> Vacancy | None:
    """The vacancy itself, if this worker may see it."""
    with connection.cursor() as cursor:
        columns = columns_of(Vacancy, "seen")
        cursor.execute(f"select {columns} from {SEEN} seen", _asked(worker, ref))
        found = cursor.fetchone()
    return row_from(Vacancy, found) if found else None


def _asked(worker: Actor, ref: UUID) -> list[Any]:
    return [ref, worker.worker_id, list(worker.trusts), list(worker.pools)]


def status_of(vacancy_id: int) -> str:
    """The status of a vacancy, as it is now. Called in the duty that may read it."""
    with connection.cursor() as cursor:
        cursor.execute("select status from shifts_vacancy where id = %s", [vacancy_id])
        return str(cursor.fetchone()[0])
