"""The record of each run: until when the region has been lived through, and from which seed."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import uuid4

from django.db.backends.utils import CursorWrapper

from insights.simulation.building import Region
from staffbank.clock import LONDON

if TYPE_CHECKING:
    from insights.simulation.growth import Size

VERB = "region.simulated"

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


def last(cursor: CursorWrapper) -> Run | None:
    """The newest run, if there was one."""
    cursor.execute(_LAST, [VERB])
    row = cursor.fetchone()
    if row is None:
        return None
    size = row[1] if isinstance(row[1], dict) else json.loads(row[1])
    return Run(row[0], size["seed"])


def write(cursor: CursorWrapper, region: Region, size: Size, now: datetime) -> None:
    bank = next(iter(region.banks.values()))
    day = now.astimezone(LONDON).date()
    after = json.dumps(asdict(size))
    cursor.execute(_WRITE, [uuid4(), day, now, VERB, str(bank.ref), bank.pk, after])
