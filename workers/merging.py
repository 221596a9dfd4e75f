"""Which rows follow a person when two records of theirs are joined, and which stay behind.

Every table that names a person is in one of the two: a test holds them to it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Moves(NamedTuple):
    """A table whose rows follow, the column that names a row, and the table and column of a row
    that must have followed before."""

    table: str
    column: str = "id"
    parent: str = ""
    parent_column: str = ""


_OF_A_CHECK = (
    *("identityproof", "employmenthistory", "disclosure", "healthclearance", "registration"),
    *("righttowork", "training"),
)
#: In this order: what others stand on comes first.
MOVES: tuple[Moves, ...] = (
    Moves("shifts_booking"),
    Moves("shifts_workperiod"),
    Moves("shifts_flag"),
    Moves("shifts_offer"),
    Moves("shifts_override"),
    Moves("workers_engagement"),
    Moves("workers_grant"),
    Moves("workers_capacity"),
    Moves("workers_capacityspecialty", parent="workers_capacity", parent_column="capacity_id"),
    Moves("workers_workerskill"),
    Moves("workers_workeridentifier"),
    Moves("workers_correction"),
    Moves("workers_workerinvitation"),
    Moves("workers_staffmatch"),
    Moves("workers_formername"),
    Moves("workers_skillstatement"),
    Moves("workers_sitechoice"),
    Moves("workers_joining"),
    Moves("workers_joiningspell", parent="workers_joining", parent_column="joining_id"),
    Moves("workers_messagechoice", "worker_id"),
    Moves("workers_calendarfeed"),
    Moves("compliance_credential"),
    *(
        Moves(f"compliance_{name}", "credential_id", "compliance_credential", "credential_id")
        for name in _OF_A_CHECK
    ),
    *(
        Moves(f"compliance_{name}", "id", "compliance_credential", "credential_id")
        for name in (
            *("checkmessage", "decision", "evidence", "immunityitem"),
            *("reminder", "credentialstop"),
        )
    ),
    Moves("passport_importedcheck", "id", "compliance_credential", "credential_id"),
    Moves("passport_share"),
    Moves("passport_shareitem", parent="passport_share", parent_column="share_id"),
    Moves("passport_shareview", parent="passport_share", parent_column="share_id"),
    Moves("compliance_induction"),
    Moves("compliance_restriction"),
    Moves("notifications_message"),
)
#: What stays with the other record, and why.
STAYS: Mapping[str, str] = {
    "compliance_clearance": "worked out anew from what each record has",
    "compliance_registeranswer": "append-only: the register is asked again",
    "compliance_registerquestion": "asked again of the record that is kept",
    "passport_holderkey": "what moves is signed anew, for the key of the record that is kept",
    "passport_issuedcredential": "stopped, and signed anew for the record that is kept",
    "shifts_look": "which shifts were opened from that record",
    "shifts_told": "which shifts that record was told about",
    "workers_datacopy": "a copy of what that record had",
    "workers_merge": "says which two they are",
    "workers_termssignature": "append-only: one made for a joined record counts for the person",
    "workers_unlike": "says which two they are not",
    "workers_worker": "an earlier record joined to this one is found through it",
}
