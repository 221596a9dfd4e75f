"""What a signed credential says: to everybody, and one detail at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from compliance.models import (
    Credential,
    CredentialKind,
    Details,
    Disclosure,
    EmploymentHistory,
    HealthClearance,
    IdentityProof,
    Registration,
    RightToWork,
    Training,
)
from compliance.passport import addresses
from compliance.passport.models import HolderKey, StatusList
from compliance.selectors.details import row_of
from staffbank import clock
from staffbank.periods import wall_time
from workers.models import TermsSignature

Claims = dict[str, Any]

Group = CredentialKind.Group
#: Said in the credential, so that a reader knows who could have signed in the person's name.
KEPT_FOR_THEM, KEPT_BY_THEM = "kept_for_them", "kept_by_them"
#: Which claims a credential has. Whatever was signed with fewer is signed anew in the night.
FORM = 2


def plain_claims(
    credential: Credential,
    *,
    holder: HolderKey,
    status: StatusList,
    place: int,
    at: datetime,
    terms: TermsSignature | None = None,
) -> Claims:
    """What is in plain sight: with it the ``terms`` under which its holder works at trusts."""
    trust = credential.checked_at_trust
    assert trust is not None  # a constraint: what is verified was checked at a trust
    claims: Claims = {
        "iss": addresses.issuer(trust.ref),
        "iat": int(at.timestamp()),
        "vct": addresses.check_type(),
        "kind": credential.kind.code,
        "cnf": {"jwk": holder.jwk},
        "holder_key": KEPT_BY_THEM if holder.is_in_browser else KEPT_FOR_THEM,
        "status": {
            "status_list": {"idx": place, "uri": addresses.status_list(trust.ref, status.number)}
        },
    }
    if terms is not None:
        version = terms.version
        claims["terms"] = {
            "title": version.title,
            "version": version.number,
            "sha256": terms.sha256,
        }
    if credential.valid_to is not None:
        ends = wall_time(credential.valid_to + timedelta(days=1), time())
        claims["exp"] = int(ends.timestamp())
    return claims


def details(credential: Credential) -> Claims:
    """What its holder shows or keeps to themself. What was never known is not said.

    Call it in a duty that reads the row of the check.
    """
    trust, at = credential.checked_at_trust, credential.checked_at
    assert trust is not None
    assert at is not None
    said = {
        "person": str(credential.worker.ref),
        "name": credential.worker.name,
        "kind_name": credential.kind.name,
        "checked_by": trust.name,
        "checked_on": _day(at.astimezone(clock.LONDON).date()),
        "valid_from": _day(credential.valid_from),
        "valid_to": _day(credential.valid_to),
        "issued_by": credential.issuer,
        **_typed_freely(credential),
        **_of_kind(credential.kind),
        **of_row(row_of(credential)),
    }
    return {name: value for name, value in said.items() if value not in {"", None}}


def _typed_freely(credential: Credential) -> Claims:
    """Nothing of what may hold what stood on a DBS certificate, or what a test found."""
    if credential.kind.group in {Group.DBS, Group.HEALTH}:
        return {}
    return {"number_ending": credential.number_hint, "evidence": credential.evidence}


def _of_kind(kind: CredentialKind) -> Claims:
    if kind.group != Group.TRAINING:
        return {}
    return {
        "subject": kind.get_subject_display(),
        "level": kind.level,
        "for_whom": kind.get_population_display(),
    }


def _registration(row: Registration) -> Claims:
    return {
        "register": row.get_body_display(),
        "registration_number": row.number,
        "register_part": row.part,
        "register_status": row.get_status_display(),
        "licence": "Held" if row.licensed else "",
    }


def _disclosure(row: Disclosure) -> Claims:
    """Never its number, and never what the update service said of what stands on it: that it is
    still current, and when that was said."""
    lists = [("Adults", row.adults_list), ("Children", row.childrens_list)]
    return {
        "dbs_level": row.get_level_display(),
        "dbs_workforce": row.get_workforce_display(),
        "dbs_lists": ", ".join(name for name, against in lists if against),
        "dbs_issued_on": _day(row.issued_on),
        "dbs_update_service": "Subscribed" if row.subscribed else "Not subscribed",
        "dbs_current_on": _day(row.answered_on),
    }


def _right_to_work(row: RightToWork) -> Claims:
    """Not which document it was: that would say of which country somebody is."""
    return {
        "right_to_work": row.get_basis_display(),
        "work_conditions": row.condition_words or row.get_conditions_display(),
        "weekly_hours": row.weekly_hours,
        "right_to_work_until": _day(row.until),
    }


def _history(row: EmploymentHistory) -> Claims:
    return {
        "history_from": _day(row.covers_from),
        "history_to": _day(row.covers_to),
        "references_seen": row.references_seen,
        "history_gaps": row.get_gaps_display(),
    }


def _health(row: HealthClearance) -> Claims:
    """The outcome alone."""
    return {"health_outcome": row.outcome, "mask_fitted": row.mask}


def _training(row: Training) -> Claims:
    course = row.course.name if row.course else ""
    return {"delivery": row.get_delivery_display(), "course": course}


def _identity(row: IdentityProof) -> Claims:
    return {"identity_proof": row.get_method_display()}


_READ: Mapping[type[Details], Callable[[Any], Claims]] = {
    Registration: _registration,
    Disclosure: _disclosure,
    RightToWork: _right_to_work,
    HealthClearance: _health,
    Training: _training,
    IdentityProof: _identity,
    EmploymentHistory: _history,
}


def of_row(row: Details | None) -> Claims:
    """What was read from the document, in its own fields: of each what may be passed on."""
    return _READ[type(row)](row) if row is not None and row.checked else {}


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
