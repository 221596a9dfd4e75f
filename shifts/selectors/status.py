"""Whether a vacancy is still to be had: the one question that everybody in a race asks first."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import connection

from staffbank.actors import Actor

#: Spelt out because a press that comes too late costs little else; a test holds the plan of
#: ``visible_to`` for a worker and this one together.
SEEN = """
    select v.status from shifts_vacancy v where v.ref = %(ref)s and (
        (v.trust_id = any(%(trusts)s) and v.published_at is not null)
        or (v.bank_id = any(%(pools)s) and v.pool_opened_at is not null)
        or exists (
            select from shifts_booking b where b.vacancy_id = v.id and b.worker_id = %(worker)s
        )
    )
"""


def status_seen(worker: Actor, ref: UUID) -> str | None:
    """The status of a vacancy that this worker may see; nothing where they may not."""
    named: dict[str, Any] = {
        "ref": ref,
        "trusts": list(worker.trusts),
        "pools": list(worker.pools),
        "worker": worker.worker_id,
    }
    with connection.cursor() as cursor:
        cursor.execute(SEEN, named)
        found = cursor.fetchone()
    return found[0] if found else None


def status_of(vacancy_id: int) -> str:
    """The status of a vacancy, as it is now. Called in the duty that may read it."""
    with connection.cursor() as cursor:
        cursor.execute("select status from shifts_vacancy where id = %s", [vacancy_id])
        return str(cursor.fetchone()[0])
