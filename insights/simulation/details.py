"""What was read of each check: the row that every kind of check has besides its credential.

One statement writes the rows of all checks that have none. What somebody sent in and nobody has
checked holds what they said of it, and no more.
"""

from __future__ import annotations

from django.db.backends.utils import CursorWrapper

# The people and kinds concerned, with a number from 0 to 99 that is always the same for a check.
_CHECKS = """
    SELECT c.id, c.worker_id, c.valid_from, c.valid_to, k.code, k."group" AS family,
           k.childrens_list, c.status IN ('verified', 'replaced', 'revoked') AS checked,
           ('x' || substr(md5(c.ref::text), 1, 6))::bit(24)::int %% 100 AS dice,
           ('x' || substr(md5(c.ref::text), 1, 12))::bit(48)::bigint AS big
      FROM compliance_credential c
      JOIN compliance_credentialkind k ON k.id = c.kind_id
     WHERE (%(ids)s::bigint[] IS NULL OR c.id = ANY(%(ids)s::bigint[]))
"""
_LACKING = "NOT EXISTS (SELECT 1 FROM {table} d WHERE d.credential_id = c.id)"

_REGISTRATIONS = """
    INSERT INTO compliance_registration
      (credential_id, worker_id, checked, body, number, part, status, licensed)
    SELECT c.id, c.worker_id, c.checked, b.body, coalesce(i.value, CASE b.body
             WHEN 'nmc' THEN lpad((c.worker_id %% 24)::text, 2, '0') || chr(65 + (c.dice %% 8))
               || lpad((c.big %% 10000)::text, 4, '0') || 'E'
             WHEN 'gmc' THEN lpad((6000000 + c.big %% 1900000)::text, 7, '0')
             WHEN 'hcpc' THEN 'BS' || lpad((c.big %% 100000)::text, 5, '0')
             WHEN 'gdc' THEN lpad((50000 + c.big %% 200000)::text, 6, '0')
             WHEN 'swe' THEN 'SW' || (10000 + c.big %% 90000)::text
             WHEN 'ahcs' THEN 'AHCS' || lpad((c.big %% 100000)::text, 5, '0')
             ELSE lpad((2000000 + c.big %% 200000)::text, 7, '0') END),
           CASE b.body WHEN 'nmc' THEN 'Registered nurse: adult, level 1'
             WHEN 'gmc' THEN 'Full registration' WHEN 'gphc' THEN 'Pharmacist or technician'
             WHEN 'gdc' THEN 'Dental team'
             WHEN 'swe' THEN 'Social worker'
             WHEN 'ahcs' THEN 'Healthcare science practitioner' ELSE 'Practising' END,
           CASE WHEN c.checked THEN 'registered' ELSE '' END,
           CASE WHEN b.body = 'gmc' AND c.checked THEN true END
      FROM c CROSS JOIN LATERAL (
        SELECT CASE c.code WHEN 'science_register' THEN 'hcpc' ELSE c.code END AS body
      ) b
      LEFT JOIN workers_workeridentifier i ON i.worker_id = c.worker_id AND i.scheme = b.body
     WHERE c.family = 'registration' AND {lacking}
"""
_DISCLOSURES = """
    INSERT INTO compliance_disclosure
      (credential_id, worker_id, checked, level, workforce, adults_list, childrens_list, number,
       issued_on, subscribed, answered_on, answer)
    SELECT c.id, c.worker_id, c.checked, CASE WHEN c.checked THEN 'enhanced' ELSE '' END,
           CASE WHEN NOT c.checked THEN '' WHEN c.childrens_list THEN 'both' ELSE 'adult' END,
           c.checked, c.checked AND c.childrens_list,
           CASE WHEN c.checked THEN '00' || lpad((c.big %% 10000000000)::text, 10, '0')
             ELSE '' END,
           c.valid_from, c.dice < 70,
           CASE WHEN c.checked AND c.dice < 70 THEN c.valid_from + 1 END,
           CASE WHEN c.checked AND c.dice < 70 THEN 'blank' ELSE '' END
      FROM c WHERE c.family = 'dbs' AND {lacking}
"""
_RIGHTS = """
    INSERT INTO compliance_righttowork
      (credential_id, worker_id, checked, basis, document, share_code, looked_up_on, conditions,
       condition_words, weekly_hours, until)
    SELECT c.id, c.worker_id, c.checked, r.basis, r.document,
           CASE WHEN r.document = 'online' THEN 'W' || upper(substr(md5(c.big::text), 1, 8))
             ELSE '' END,
           CASE WHEN r.document = 'online' AND c.checked THEN c.valid_from END, r.conditions, '',
           CASE WHEN r.conditions = 'student' THEN 20 END,
           CASE WHEN r.basis = 'b' THEN c.valid_to END
      FROM c CROSS JOIN LATERAL (
        SELECT CASE WHEN NOT c.checked THEN '' WHEN c.valid_to IS NULL THEN 'a' ELSE 'b' END
                 AS basis,
               CASE WHEN c.valid_to IS NOT NULL OR c.dice >= 85 THEN 'online'
                 WHEN c.dice >= 75 THEN 'irish_passport' ELSE 'uk_passport' END AS document,
               CASE WHEN NOT c.checked THEN '' WHEN c.valid_to IS NOT NULL AND c.dice < {students}
                 THEN 'student' ELSE 'none' END AS conditions
      ) r
     WHERE c.family = 'right_to_work' AND {lacking}
"""
_CLEARANCES = """
    INSERT INTO compliance_healthclearance
      (credential_id, worker_id, checked, outcome, adjustments, mask)
    SELECT c.id, c.worker_id, c.checked,
           CASE WHEN NOT c.checked THEN '' WHEN c.code = 'epp_clearance' THEN 'epp'
             WHEN c.code = 'mask_fit' THEN 'mask' WHEN c.dice >= 97 THEN 'adjusted'
             ELSE 'fit' END,
           CASE WHEN c.checked AND c.code = 'occupational_health' AND c.dice >= 97
             THEN 'No lifting of people without a hoist' ELSE '' END,
           CASE WHEN c.checked AND c.code = 'mask_fit' THEN '3M Aura 1863+' ELSE '' END
      FROM c WHERE c.family = 'health' AND {lacking}
"""
_IMMUNITY = """
    INSERT INTO compliance_immunityitem (credential_id, worker_id, item, outcome)
    SELECT c.id, c.worker_id, i.item,
           CASE WHEN i.item = 'hepatitis_b' AND c.dice < 4 THEN 'under_way' ELSE 'protected' END
      FROM c CROSS JOIN (VALUES ('hepatitis_b'), ('mmr'), ('varicella'), ('tb')) i (item)
     WHERE c.code = 'occupational_health' AND c.checked AND {lacking}
"""
_TRAINING = """
    INSERT INTO compliance_training (credential_id, worker_id, checked, delivery, course_id)
    SELECT c.id, c.worker_id, c.checked,
           CASE WHEN l.id IS NULL THEN 'e_learning' ELSE 'both' END, l.id
      FROM c LEFT JOIN LATERAL (
        SELECT l.id FROM compliance_lifesupportcourse l
        JOIN compliance_credentialkind k ON k.id = l.kind_id
        WHERE k.code = c.code ORDER BY l.id LIMIT 1
      ) l ON true
     WHERE c.family = 'training' AND {lacking}
"""
_IDENTITIES = """
    INSERT INTO compliance_identityproof
      (credential_id, worker_id, checked, method, photo_documents, address_documents, provider)
    SELECT c.id, c.worker_id, c.checked, CASE WHEN c.checked THEN 'documents' ELSE '' END,
           CASE WHEN c.checked THEN 2 ELSE 0 END, CASE WHEN c.checked THEN 1 ELSE 0 END, ''
      FROM c WHERE c.family = 'identity' AND {lacking}
"""
_HISTORIES = """
    INSERT INTO compliance_employmenthistory
      (credential_id, worker_id, checked, covers_from, covers_to, references_seen, gaps)
    SELECT c.id, c.worker_id, c.checked, (c.valid_from - interval '3 years')::date, c.valid_from,
           CASE WHEN c.checked THEN 2 ELSE 0 END, CASE WHEN c.checked THEN 'none' ELSE '' END
      FROM c WHERE c.family = 'references' AND {lacking}
"""
_ROWS = {
    "compliance_registration": _REGISTRATIONS,
    "compliance_disclosure": _DISCLOSURES,
    "compliance_righttowork": _RIGHTS,
    "compliance_healthclearance": _CLEARANCES,
    "compliance_immunityitem": _IMMUNITY,
    "compliance_training": _TRAINING,
    "compliance_identityproof": _IDENTITIES,
    "compliance_employmenthistory": _HISTORIES,
}


def write_details(
    cursor: CursorWrapper, credentials: list[int] | None = None, *, students: int = 0
) -> None:
    """Write what was read of ``credentials``, or of all that have nothing yet; of those who may
    work until a day, so many in a hundred are students, with a limit of hours a week."""
    rows = [
        f"{table.removeprefix('compliance_')} AS ("
        + sql.format(lacking=_LACKING.format(table=table), students=students)
        + ")"
        for table, sql in _ROWS.items()
    ]
    cursor.execute(f"WITH c AS ({_CHECKS}), {', '.join(rows)} SELECT", {"ids": credentials})
