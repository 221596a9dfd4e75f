"""Who was told in the last seven days, and who looked: one statement each."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.backends.utils import CursorWrapper

from insights.simulation.credentials import part

_A_DAY = 6  # a bank's limit; urgent ones do not count

_CLEARED = """
CREATE TEMPORARY TABLE simulation_cleared ON COMMIT DROP AS
SELECT w.id AS worker_id, c.id AS capacity_id, c.grade_id, c.staff_group_id, e.trust_id,
       e.pool_opted_in AS opted_in,
       NOT EXISTS (SELECT 1 FROM workers_capacityspecialty s WHERE s.capacity_id = c.id) AS any_area
  FROM workers_worker w
  JOIN workers_capacity c ON c.worker_id = w.id AND c.valid_to IS NULL
  JOIN workers_engagement e ON e.worker_id = w.id AND e.valid_to IS NULL
 WHERE w.status = 'active' AND NOT EXISTS (
   SELECT 1 FROM compliance_requiredkind r WHERE r.staff_group_id = c.staff_group_id
      AND NOT EXISTS (
        SELECT 1 FROM compliance_credential h
          LEFT JOIN compliance_kindsatisfies k ON k.kind_id = h.kind_id
         WHERE h.worker_id = w.id AND h.status = 'verified'
           AND r.kind_id IN (h.kind_id, k.satisfies_id)
           AND (h.valid_to IS NULL OR h.valid_to > %(today)s)))
"""
_INDEX = "CREATE INDEX ON simulation_cleared (grade_id, trust_id); ANALYZE simulation_cleared"

_TELL = f"""
WITH waves AS MATERIALIZED (
    SELECT r.id AS release_id, r.vacancy_id, r.trust_id, r.opened_at, r.urgent, r.audience,
           (r.opened_at AT TIME ZONE 'Europe/London')::date AS day, v.bank_id, v.specialty_id,
           unnest(array_remove(ARRAY[v.grade_id, v.also_grade_id], NULL)) AS grade_id
      FROM shifts_release r JOIN shifts_vacancy v ON v.id = r.vacancy_id
     WHERE r.opened_at > %(since)s AND r.opened_at <= %(now)s AND r.told = 0
       AND NOT EXISTS (SELECT 1 FROM shifts_told t WHERE t.release_id = r.id)),
shared AS MATERIALIZED (
    SELECT m.bank_id, m.trust_id, g.staff_group_id FROM trusts_poolmembership m
      JOIN trusts_poolstaffgroup g ON g.membership_id = m.id WHERE m.valid_to IS NULL),
fitting AS (
    SELECT r.*, p.worker_id, row_number() OVER (PARTITION BY p.worker_id, r.day
             ORDER BY r.urgent DESC, hashint8extended(r.release_id, p.worker_id)) AS place
      FROM waves r JOIN simulation_cleared p ON p.grade_id = r.grade_id
     WHERE (r.audience = 'own_bank' AND p.trust_id = r.trust_id
            OR r.audience = 'pool' AND p.opted_in AND p.trust_id <> r.trust_id
             AND (r.bank_id, p.trust_id, p.staff_group_id) IN (SELECT * FROM shared))
       AND (p.any_area OR r.specialty_id IS NULL OR (p.capacity_id, r.specialty_id) IN (
              SELECT capacity_id, specialty_id FROM workers_capacityspecialty)))
INSERT INTO shifts_told (day, release_id, vacancy_id, trust_id, worker_id, told_at)
SELECT day, release_id, vacancy_id, trust_id, worker_id, opened_at
  FROM fitting WHERE place <= {_A_DAY}
ON CONFLICT DO NOTHING
"""
_COUNT = """
UPDATE shifts_release r SET told = t.told, broadcast_at = r.opened_at + interval '2 seconds'
  FROM (SELECT release_id, count(*) AS told FROM shifts_told
         WHERE told_at > %(since)s GROUP BY 1) t
 WHERE t.release_id = r.id AND r.told = 0
"""
_DONE = """
UPDATE shifts_release SET broadcast_at = opened_at + interval '2 seconds'
 WHERE broadcast_at IS NULL AND opened_at <= %(now)s
"""
_LOOK = f"""
INSERT INTO shifts_look (vacancy_id, trust_id, worker_id, at)
SELECT DISTINCT ON (t.vacancy_id, t.worker_id) t.vacancy_id, t.trust_id, t.worker_id,
       least(t.told_at + {part("t.worker_id", "t.vacancy_id")} * interval '3 hours', %(now)s)
  FROM shifts_told t
 WHERE t.told_at > %(since)s AND {part("t.vacancy_id", "t.worker_id")} < 0.06
 ORDER BY t.vacancy_id, t.worker_id, t.told_at
ON CONFLICT DO NOTHING
"""


def tell(cursor: CursorWrapper, *, seed: int, now: datetime, since: datetime) -> int:
    """Write who was told of each wave that opened after ``since``."""
    facts: dict[str, Any] = {
        "seed": str(seed),
        "now": now,
        "today": now.date(),
        "since": since,
    }
    cursor.execute(_CLEARED, facts)
    cursor.execute(_INDEX)
    cursor.execute(_TELL, facts)
    told: int = cursor.rowcount
    cursor.execute(_COUNT, facts)
    cursor.execute(_DONE, facts)
    cursor.execute(_LOOK, facts)
    return told
