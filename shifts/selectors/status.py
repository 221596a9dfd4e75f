"""Whether a vacancy is still to be had: the one question that everybody in a race asks first."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import connection

from shifts.models import Vacancy
from staffbank.actors import Actor
from staffbank.rows import rows_of

#: What a worker sees, spelt out because a press that comes too late costs little else; a test
#: holds the plan of ``visible_to`` for a worker and this one together.
SEEN = """
    ref = %(ref)s and (
        (trust_id = any(%(trusts)s) and published_at is not null)
        or (bank_id = any(%(pools)s) and pool_opened_at is not null)
        or exists (
            select from shifts_booking b
            where b.vacancy_id = shifts_vacancy.id and b.worker_id = %(worker)s
        )
    )
"""


def status_seen(worker: Actor, ref: UUID) -> str | None:
    """The status of a vacancy that this worker may see; nothing where they may not."""
    with connection.cursor() as cursor:
        cursor.execute(f"select status from shifts_vacancy where {SEEN}", _named(worker, ref))
        found = cursor.fetchone()
    return found[0] if found else None


def vacancy_seen(worker: Actor, ref: UUID) -> Vacancy | None:
    """The vacancy itself, if this worker may see it."""
    found = rows_of(Vacancy, SEEN, _named(worker, ref))
    return found[0] if found else None


def _named(worker: Actor, ref: UUID) -> dict[str, Any]:
    return {
        "ref": ref,
        "trusts": list(worker.trusts),
        "pools": list(worker.pools),
        "worker": worker.worker_id,
    }


def status_of(vacancy_id: int) -> str:
    """The status of a vacancy, as it is now. Called in the duty that may read it."""
    with connection.cursor() as cursor:
        cursor.execute("select status from shifts_vacancy where id = %s", [vacancy_id])
        return str(cursor.fetchone()[0])
