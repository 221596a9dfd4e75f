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
      AND (r.grade_id IS NULL OR r.grade_id = c.grade_id) AND r.valid_to IS NULL
      AND NOT EXISTS (
        SELECT 1 FROM compliance_credential h
          LEFT JOIN compliance_kindsatisfies k ON k.kind_id = h.kind_id AND k.valid_to IS NULL
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
UPDATE shifts_release r SET told = t.told
  FROM (SELECT release_id, count(*) AS told FROM shifts_told
         WHERE told_at > %(since)s GROUP BY 1) t
 WHERE t.release_id = r.id AND r.told = 0
"""
# Of older waves only the count is kept: of those who fitted, as large a part as in the days above.
_FITTED = """
CREATE TEMPORARY TABLE simulation_fitted ON COMMIT DROP AS
WITH grades AS MATERIALIZED (
    SELECT id AS vacancy_id, bank_id, trust_id, specialty_id,
           unnest(array_remove(ARRAY[grade_id, also_grade_id], NULL)) AS grade_id
      FROM shifts_vacancy
     WHERE id IN (SELECT vacancy_id FROM shifts_release
                   WHERE broadcast_at IS NULL AND opened_at <= %(now)s)),
sorts AS MATERIALIZED (
    SELECT DISTINCT bank_id, trust_id, grade_id, specialty_id FROM grades),
people AS MATERIALIZED (
    SELECT p.grade_id, p.trust_id, p.staff_group_id, s.specialty_id,
           count(*) AS own, count(*) FILTER (WHERE p.opted_in) AS willing
      FROM simulation_cleared p
      LEFT JOIN workers_capacityspecialty s ON s.capacity_id = p.capacity_id
     GROUP BY 1, 2, 3, 4),
shared AS MATERIALIZED (
    SELECT m.bank_id, m.trust_id, g.staff_group_id FROM trusts_poolmembership m
      JOIN trusts_poolstaffgroup g ON g.membership_id = m.id WHERE m.valid_to IS NULL),
reached AS MATERIALIZED (
    SELECT t.bank_id, t.trust_id, t.grade_id, t.specialty_id,
           sum(p.own) FILTER (WHERE p.trust_id = t.trust_id) AS own,
           sum(p.willing) FILTER (WHERE p.trust_id <> t.trust_id AND (
             (t.bank_id, p.trust_id, p.staff_group_id) IN (SELECT * FROM shared))) AS pool
      FROM sorts t JOIN people p ON p.grade_id = t.grade_id
       AND (p.specialty_id IS NULL OR p.specialty_id = t.specialty_id)
     GROUP BY 1, 2, 3, 4)
SELECT r.id AS release_id, r.audience, r.urgent, r.told, r.opened_at > %(since)s AS recent,
       sum(CASE r.audience WHEN 'own_bank' THEN f.own ELSE f.pool END)::float8 AS fitted
  FROM shifts_release r JOIN grades g ON g.vacancy_id = r.vacancy_id
  LEFT JOIN reached f ON f.bank_id = g.bank_id AND f.trust_id = g.trust_id
   AND f.grade_id = g.grade_id AND f.specialty_id IS NOT DISTINCT FROM g.specialty_id
 WHERE r.broadcast_at IS NULL AND r.opened_at <= %(now)s
 GROUP BY r.id
"""
_DONE = f"""
WITH part AS (
    SELECT audience, urgent, sum(told) / nullif(sum(fitted), 0) AS told FROM simulation_fitted
     WHERE recent GROUP BY 1, 2)
UPDATE shifts_release r
   SET broadcast_at = r.opened_at + interval '2 seconds',
       told = CASE WHEN f.recent OR f.fitted IS NULL THEN r.told ELSE
         round(f.fitted * COALESCE(part.told, 0.3) * (0.8 + 0.4 * {part("r.ref::text")})) END
  FROM simulation_fitted f LEFT JOIN part USING (audience, urgent)
 WHERE f.release_id = r.id
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
    """Write who was told of each wave that opened after ``since``, and how many of the others."""
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
    cursor.execute(_FITTED, facts)
    cursor.execute(_DONE, facts)
    cursor.execute("DROP TABLE simulation_cleared, simulation_fitted")
    cursor.execute(_LOOK, facts)
    return told
