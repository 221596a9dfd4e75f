"""The checks of everybody who has none yet: most done, some ending, some waiting, a few refused.

One statement writes them all. A person's fate is read from a digest of the seed and their own
reference, so that it is the same wherever and in whatever number they are made.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db.backends.utils import CursorWrapper

from insights.simulation.details import write_details

#: Of those whose right to work has an end, so many in a hundred study, at 20 hours a week.
STUDENTS = 30
#: A number from 0 up to 1, always the same for the same words.
_PART = "(('x' || substr(md5({words}), 1, 8))::bit(32)::bigint / 4294967296.0)"


def part(*words: str) -> str:
    """SQL for a number from 0 up to 1 that hangs on the seed and on ``words``."""
    return _PART.format(words=" || ':' || ".join(("%(seed)s", *words)))


# With for how long one of each counts, as is said nationally.
_KINDS = """kinds AS MATERIALIZED (
    SELECT k.*, compliance_months_valid(k.id, NULL, %(today)s::date) AS months_valid
      FROM compliance_credentialkind k
)"""

_NEEDED = """
    SELECT w.id AS worker_id, w.ref, e.trust_id, g.code AS staff_group, k.id AS required_id,
           k.code, k."group", k.months_valid, k.sort
      FROM workers_worker w
      JOIN workers_engagement e ON e.worker_id = w.id AND e."primary" AND e.valid_to IS NULL
      JOIN workers_capacity c ON c.worker_id = w.id
      JOIN trusts_staffgroup g ON g.id = c.staff_group_id
      JOIN compliance_requiredkind r ON r.staff_group_id = c.staff_group_id
       AND (r.grade_id IS NULL OR r.grade_id = c.grade_id)
       AND r.valid_from <= %(today)s AND (r.valid_to IS NULL OR r.valid_to >= %(today)s)
      JOIN kinds k ON k.id = r.kind_id
     WHERE w.user_id IS NULL
       AND NOT EXISTS (SELECT 1 FROM compliance_credential h WHERE h.worker_id = w.id)
"""

# Where a kind may be held in one of several forms, this is the form held.
_HELD = f"""
    SELECT n.*, CASE
             WHEN n.code = 'science_register' AND {part("n.ref", "'register'")} < 0.75 THEN 'hcpc'
             WHEN n.code = 'science_register' THEN 'ahcs'
             WHEN n.code = 'dbs_enhanced' AND {part("n.ref", "'child'")} < 0.3
               THEN 'dbs_enhanced_child'
             ELSE n.code END AS held,
           {part("n.ref", "n.code", "'u'")} AS u,
           {part("n.ref", "'fate'")} AS fate,
           row_number() OVER (PARTITION BY n.worker_id ORDER BY
             (n.months_valid IS NULL)::int, md5(%(seed)s || n.ref || n.code)) = 1 AS chosen
      FROM needed n
"""

# The fate of the one chosen check: waiting, ended, ending soon, not accepted; else all is well.
_FATED = """
    SELECT h.*, CASE
             WHEN NOT chosen THEN 'fine'
             WHEN fate < 0.065 THEN 'waiting'
             WHEN fate < 0.095 THEN 'ended'
             WHEN fate < 0.145 THEN 'ending'
             WHEN fate < 0.153 THEN 'refused'
             ELSE 'fine' END AS outcome
      FROM held h
"""

_DATED = """
    SELECT f.*, CASE
             WHEN outcome IN ('waiting', 'refused') THEN
               %(today)s + (COALESCE(months_valid, 12) * 30)::int - (u * 20)::int
             WHEN outcome = 'ended' THEN %(today)s - 1 - (u * 45)::int
             WHEN outcome = 'ending' THEN %(today)s + (u * 27)::int
             WHEN months_valid IS NOT NULL THEN
               %(today)s + 28 + (u * (months_valid * 30 - 45))::int
             WHEN "group" = 'registration' THEN %(today)s + 28 + (u * 330)::int
             WHEN code = 'right_to_work' AND u < 0.15 THEN %(today)s + 60 + (u * 4000)::int
             END AS valid_to
      FROM fated f
"""

_BEGUN = """
    SELECT d.*, CASE
             WHEN months_valid IS NOT NULL THEN
               (valid_to - make_interval(months => months_valid))::date + 1
             ELSE %(today)s - 430 - (u * 1500)::int END AS valid_from
      FROM dated d
"""

_WRITE = f"""
WITH {_KINDS}, needed AS ({_NEEDED}), held AS ({_HELD}), fated AS ({_FATED}), dated AS ({_DATED}),
     begun AS ({_BEGUN})
INSERT INTO compliance_credential
  (ref, worker_id, kind_id, issuer, number_hint, how, evidence, valid_from, valid_to,
   status, submitted_at, checked_at, checked_by_id, checked_at_trust_id, reason)
SELECT md5(%(seed)s || b.ref || b.code)::uuid, b.worker_id, k.id,
       {{issuer}}, CASE WHEN b."group" IN ('dbs', 'registration', 'identity')
         THEN lpad((b.u * 10000)::int %% 10000 || '', 4, '0') ELSE '' END,
       CASE outcome WHEN 'waiting' THEN '' ELSE {{how}} END,
       {{evidence}}, b.valid_from, b.valid_to,
       CASE outcome WHEN 'waiting' THEN 'submitted' WHEN 'refused' THEN 'rejected'
         ELSE 'verified' END,
       CASE WHEN outcome IN ('waiting', 'refused') THEN %(now)s - make_interval(hours => 1)
         - (u * 4) * interval '1 day' ELSE b.valid_from + time '09:20' END,
       CASE outcome WHEN 'waiting' THEN NULL WHEN 'refused' THEN %(now)s - interval '30 minutes'
         ELSE b.valid_from + interval '1 day' + (u * 8) * interval '1 hour' + time '08:40' END,
       CASE WHEN outcome <> 'waiting' AND b.trust_id = %(trust)s THEN %(officer)s::bigint END,
       CASE WHEN outcome <> 'waiting' THEN b.trust_id END,
       CASE outcome WHEN 'refused' THEN
         'The photo of the document cannot be read. Send a new one, in daylight.' ELSE '' END
  FROM begun b JOIN kinds k ON k.code = b.held
"""

_ISSUER = """CASE b."group"
    WHEN 'identity' THEN 'HM Passport Office' WHEN 'right_to_work' THEN 'Home Office'
    WHEN 'registration' THEN CASE b.held WHEN 'nmc' THEN 'Nursing and Midwifery Council'
      WHEN 'gmc' THEN 'General Medical Council' WHEN 'ahcs' THEN
      'Academy for Healthcare Science' WHEN 'gphc' THEN 'General Pharmaceutical Council'
      WHEN 'gdc' THEN 'General Dental Council' WHEN 'swe' THEN 'Social Work England'
      ELSE 'Health and Care Professions Council' END
    WHEN 'dbs' THEN 'Disclosure and Barring Service'
    WHEN 'health' THEN 'Occupational health' ELSE 'Core skills e-learning' END"""
_HOW = """CASE b."group"
    WHEN 'identity' THEN 'original' WHEN 'right_to_work' THEN 'register'
    WHEN 'registration' THEN 'register' WHEN 'dbs' THEN 'original' ELSE 'scan' END"""
_EVIDENCE = """CASE b."group"
    WHEN 'identity' THEN 'Passport and a utility bill, originals seen in person'
    WHEN 'right_to_work' THEN 'Online check with a share code'
    WHEN 'registration' THEN 'Register looked up, no conditions'
    WHEN 'dbs' THEN 'Certificate seen, update service: no change'
    WHEN 'health' THEN 'Clearance letter' ELSE 'Certificate' END"""

# What was renewed in living memory: without it nobody could have worked before their last course.
_PREDECESSORS = f"""
WITH {_KINDS}
INSERT INTO compliance_credential
  (ref, worker_id, kind_id, issuer, number_hint, how, evidence, valid_from, valid_to,
   status, submitted_at, checked_at, checked_by_id, checked_at_trust_id, reason)
SELECT md5(%(seed)s || c.ref || 'before')::uuid, c.worker_id, c.kind_id, c.issuer, c.number_hint,
       c.how, c.evidence, (c.valid_from - make_interval(months => k.months_valid))::date + 10,
       c.valid_from + 9, 'replaced',
       c.submitted_at - make_interval(months => k.months_valid),
       c.checked_at - make_interval(months => k.months_valid),
       c.checked_by_id, c.checked_at_trust_id, ''
  FROM compliance_credential c
  JOIN kinds k ON k.id = c.kind_id
  JOIN workers_worker w ON w.id = c.worker_id AND w.user_id IS NULL
 WHERE c.status = 'verified' AND k.months_valid IS NOT NULL AND c.valid_from > %(since)s
   AND NOT EXISTS (SELECT 1 FROM compliance_credential h WHERE h.worker_id = c.worker_id
                    AND h.kind_id = c.kind_id AND h.status = 'replaced')
"""

_RENEWING = f"""
    w.user_id IS NULL AND w.status = 'active' AND c.status = 'verified'
      AND c.valid_to >= %(since)s AND c.valid_to < %(today)s
      AND {part("c.ref::text", "'renew'")} < 0.93
"""
_RETIRE = f"""
UPDATE compliance_credential c SET status = 'replaced' FROM workers_worker w
 WHERE w.id = c.worker_id AND {_RENEWING}
RETURNING c.id
"""
_RENEW = f"""
WITH {_KINDS}
INSERT INTO compliance_credential
  (ref, worker_id, kind_id, issuer, number_hint, how, evidence, valid_from, valid_to,
   status, submitted_at, checked_at, checked_by_id, checked_at_trust_id, reason)
SELECT md5(%(seed)s || c.ref || 'after')::uuid, c.worker_id, c.kind_id, c.issuer, c.number_hint,
       c.how, c.evidence, least(c.valid_to, %(today)s - 1),
       greatest(c.valid_to, %(today)s) + COALESCE(k.months_valid, 12) * 30, 'verified',
       least(c.valid_to - 2, %(today)s - 1) + time '09:20',
       least(c.valid_to - 1, %(today)s - 1) + time '11:05',
       c.checked_by_id, c.checked_at_trust_id, ''
  FROM compliance_credential c JOIN kinds k ON k.id = c.kind_id
 WHERE c.id = ANY(%(ids)s)
"""


def check_everybody(
    cursor: CursorWrapper,
    *,
    seed: int,
    now: datetime,
    today: date,
    since: date,
    main_trust: int,
    officer: int | None,
) -> None:
    """Write the checks of everybody without an account who has none, as they stand ``now``."""
    facts: dict[str, Any] = {
        "seed": str(seed),
        "now": now,
        "today": today,
        "since": since,
        "trust": main_trust,
        "officer": officer,
    }
    cursor.execute(_WRITE.format(issuer=_ISSUER, how=_HOW, evidence=_EVIDENCE), facts)
    cursor.execute(_PREDECESSORS, facts)
    write_details(cursor, students=STUDENTS)


def renew(cursor: CursorWrapper, *, seed: int, today: date, since: date) -> int:
    """Renew what ended between two starts of the demonstration, as nearly everybody does."""
    facts: dict[str, Any] = {"seed": str(seed), "today": today, "since": since}
    cursor.execute(_RETIRE, facts)
    ids = [key for (key,) in cursor.fetchall()]
    cursor.execute(_RENEW, facts | {"ids": ids})
    write_details(cursor, students=STUDENTS)
    return len(ids)
