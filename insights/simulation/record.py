"""The record of each run: until when the region has been lived through, and from which seed."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from django.db.backends.utils import CursorWrapper

from insights.simulation.building import Region
from insights.simulation.size import Size
from staffbank.clock import LONDON

VERB = "region.simulated"
#: Raised whenever the dice fall otherwise for the same seed: no older region can be gone on with.
VERSION = 2
#: Of what people did, the last days are on record.
DAYS = 2

_LAST = "SELECT at, after FROM audit_auditentry WHERE verb = %s ORDER BY at DESC LIMIT 1"
_WRITE = """
INSERT INTO audit_auditentry
  (id, day, at, verb, actor_kind, actor_role, job, duty, object_type, object_id, bank_id,
   before, after, reason, request_id)
VALUES (%s, %s, %s, %s, 'system', '', 'simulate', '', 'bank', %s, %s, '{}', %s, '', '')
"""


@dataclass(frozen=True, slots=True)
class Run:
    """An earlier run: the moment it lived up to, and what it was asked for."""

    until: datetime
    seed: int
    version: int


def last(cursor: CursorWrapper) -> Run | None:
    """The newest run, if there was one."""
    cursor.execute(_LAST, [VERB])
    row = cursor.fetchone()
    if row is None:
        return None
    size = row[1] if isinstance(row[1], dict) else json.loads(row[1])
    return Run(row[0], size["seed"], size.get("version", 1))


def write(cursor: CursorWrapper, region: Region, size: Size, now: datetime) -> None:
    bank = next(iter(region.banks.values()))
    day = now.astimezone(LONDON).date()
    after = json.dumps({**asdict(size), "version": VERSION})
    cursor.execute(_WRITE, [uuid4(), day, now, VERB, str(bank.ref), bank.pk, after])


_HISTORY = """
INSERT INTO audit_auditentry
  (id, day, at, verb, actor_kind, actor_role, job, user_id, duty, object_type, object_id,
   trust_id, worker_id, bank_id, before, after, reason, request_id)
SELECT gen_random_uuid(), (at AT TIME ZONE 'Europe/London')::date, at, verb, kind, role, '',
       user_id, '', type, key::text, trust_id, worker_id, bank_id, '{}', '{}', '', ''
  FROM (
    SELECT v.published_at AS at, 'vacancy.published' AS verb, 'trust' AS kind,
           'trust_manager' AS role, p.created_by_id AS user_id, 'shifts.vacancy' AS type,
           v.id AS key, v.trust_id, NULL::bigint AS worker_id, v.bank_id
      FROM shifts_vacancy v JOIN shifts_posting p ON p.id = v.posting_id
     WHERE p.source = 'simulation'
    UNION ALL
    SELECT b.booked_at, 'booking.made', 'worker', 'worker', NULL, 'shifts.booking', b.id,
           b.trust_id, b.worker_id, b.bank_id
      FROM shifts_booking b WHERE b.booked_by_id IS NULL
    UNION ALL
    SELECT b.ended_at, 'booking.' || b.status, b.ended_by, '', NULL, 'shifts.booking', b.id,
           b.trust_id, b.worker_id, b.bank_id
      FROM shifts_booking b
     WHERE b.status IN ('cancelled', 'undone', 'did_not_attend') AND b.booked_by_id IS NULL
  ) happened
 WHERE at > %(since)s AND at <= %(now)s
   AND NOT EXISTS (SELECT 1 FROM audit_auditentry a WHERE a.object_type = type
                    AND a.object_id = key::text AND a.verb = happened.verb)
"""


def write_history(cursor: CursorWrapper, *, since: datetime | None, now: datetime) -> None:
    """Record what the simulation's people did in the last days, as their services would have."""
    recent = now - timedelta(days=DAYS)
    cursor.execute(_HISTORY, {"since": max(since or recent, recent), "now": now})
