"""What trusts saw of people themselves: who was shown round a ward, who was watched at a skill."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any, Final

from django.db.backends.utils import CursorWrapper

from insights.simulation.building import Region
from insights.simulation.credentials import part
from insights.simulation.personas import MAIN
from insights.simulation.seating import Personas

#: Who shows people round, where it is not the manager who records it.
GUIDES: Final = ["Bola Adeyemi", "Siobhan Keane", "Marek Zielinski", "Farida Hussain"]

# On the first shift that somebody worked on a ward; everybody whom one can be was shown round.
_INDUCTED = f"""
INSERT INTO compliance_induction
  (ref, worker_id, trust_id, ward_id, given_on, valid_to, given_by, recorded_at, recorded_by_id)
SELECT md5(%(seed)s || f.ref || f.ward_id)::uuid, f.worker_id, f.trust_id, f.ward_id, f.day,
       CASE WHEN {part("f.ref", "f.ward_id", "'year'")} < 0.3
         THEN (f.day + interval '1 year')::date END,
       CASE WHEN {part("f.ref", "f.ward_id", "'guide'")} < 0.6
         THEN (%(guides)s::text[])[1 + f.worker_id %% cardinality(%(guides)s::text[])] ELSE '' END,
       f.starts_at + interval '40 minutes',
       coalesce((%(keepers)s::jsonb ->> f.ward_id::text)::bigint,
                (%(managers)s::jsonb ->> f.trust_id::text)::bigint)
  FROM (
    SELECT DISTINCT ON (b.worker_id, v.ward_id) b.worker_id, w.ref, w.user_id, b.trust_id,
           v.ward_id, b.starts_at, (b.starts_at AT TIME ZONE 'Europe/London')::date AS day
      FROM shifts_booking b
      JOIN shifts_vacancy v ON v.id = b.vacancy_id
      JOIN workers_worker w ON w.id = b.worker_id
     WHERE b.status = 'worked' AND (%(since)s::timestamptz IS NULL OR b.ends_at > %(since)s)
     ORDER BY b.worker_id, v.ward_id, b.starts_at
  ) f
 WHERE (f.user_id IS NOT NULL OR {part("f.ref", "f.ward_id", "'round'")} < 0.5)
   AND NOT EXISTS (SELECT 1 FROM compliance_induction i
                    WHERE i.worker_id = f.worker_id AND i.ward_id = f.ward_id)
"""

# Of the one trust: most skills were judged by its officers, and some of these people judge others.
_ASSESSED = f"""
UPDATE workers_workerskill s
   SET how = CASE WHEN {part("w.ref", "k.code", "'how'")} < 0.7
         THEN 'certificate' ELSE 'record' END,
       level = CASE WHEN {part("w.ref", "k.code", "'judges'")} < 0.08
         THEN 'assessor' ELSE s.level END,
       assessed_at = s.valid_from + time '10:15',
       assessed_by_id = (%(officers)s::bigint[])[1 + w.id %% cardinality(%(officers)s::bigint[])],
       assessed_at_trust_id = %(trust)s
  FROM workers_worker w, workers_engagement e, trusts_skill k
 WHERE s.worker_id = w.id AND s.skill_id = k.id AND s.how = '' AND s.revoked_at IS NULL
   AND e.worker_id = w.id AND e."primary" AND e.trust_id = %(trust)s AND e.valid_to IS NULL
   AND {part("w.ref", "k.code", "'judged'")} < 0.6
"""

# Grace runs a ward and judges IV medicines; she watched Amara give them.
_GRACE = """
UPDATE workers_workerskill s
   SET level = CASE WHEN w.user_id = %(grace)s THEN 'assessor' ELSE s.level END,
       how = CASE WHEN w.user_id = %(grace)s THEN 'certificate' ELSE 'observed' END,
       assessed_at = s.valid_from + time '10:15',
       assessed_by_id = CASE WHEN w.user_id = %(grace)s THEN %(jo)s ELSE %(grace)s END,
       assessed_at_trust_id = %(trust)s
  FROM workers_worker w, trusts_skill k
 WHERE s.worker_id = w.id AND s.skill_id = k.id AND k.code = 'IV' AND s.how = ''
   AND w.user_id IN (%(grace)s, %(amara)s)
"""


def see(
    cursor: CursorWrapper, region: Region, personas: Personas, *, seed: int, since: datetime | None
) -> None:
    """Write what is not there yet: of whoever worked ``since``, and of all skills nobody judged."""
    users = personas.users
    facts: dict[str, Any] = {
        "seed": str(seed),
        "since": since,
        "guides": GUIDES,
        "keepers": json.dumps(personas.ward_keepers),
        "managers": json.dumps(
            {region.trusts[code].pk: user for code, user in personas.managers.items()}
        ),
        "trust": region.trusts[MAIN].pk,
        "officers": [users["jo"], users["leila"]],
        "grace": users["grace"],
        "amara": users["amara"],
        "jo": users["jo"],
    }
    for sql in (_INDUCTED, _GRACE, _ASSESSED):
        cursor.execute(sql, facts)
