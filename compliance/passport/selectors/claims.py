"""What a signed credential says: to everybody, and one detail at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
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
    Induction,
    Registration,
    RightToWork,
    Training,
)
from compliance.passport import addresses
from compliance.passport.models import HolderKey, StatusList
from compliance.passport.selectors.vocabulary import SITE, WARD
from compliance.selectors.details import row_of
from staffbank.periods import wall_time
from trusts.models import Trust
from workers.models import TermsSignature, Worker, WorkerSkill

Claims = dict[str, Any]

Group = CredentialKind.Group
#: Said in the credential, so that a reader knows who could have signed in the person's name.
KEPT_FOR_THEM, KEPT_BY_THEM = "kept_for_them", "kept_by_them"
#: Which claims a credential has. Whatever was signed with fewer is signed anew in the night.
FORM = 2


@dataclass(frozen=True, slots=True)
class Signable:
    """One thing as a trust signs it: whose it is, what it is called, the day on which the trust
    found it so, its last day, and what is of its sort alone."""

    worker: Worker
    trust: Trust
    code: str
    name: str
    on: date
    ends_on: date | None
    own: Claims


def plain_claims(
    thing: Signable,
    *,
    holder: HolderKey,
    status: StatusList,
    place: int,
    at: datetime,
    terms: TermsSignature | None = None,
) -> Claims:
    """What is in plain sight: with it the ``terms`` under which its holder works at trusts."""
    trust = thing.trust
    claims: Claims = {
        "iss": addresses.issuer(trust.ref),
        "iat": int(at.timestamp()),
        "vct": addresses.check_type(),
        "kind": thing.code,
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
    if thing.ends_on is not None:
        ends = wall_time(thing.ends_on + timedelta(days=1), time())
        claims["exp"] = int(ends.timestamp())
    return claims


def details(thing: Signable) -> Claims:
    """What its holder shows or keeps to themself. What was never known is not said."""
    said = {
        "person": str(thing.worker.ref),
        "name": thing.worker.name,
        "kind_name": thing.name,
        "checked_by": thing.trust.name,
        "checked_on": _day(thing.on),
        "valid_to": _day(thing.ends_on),
        **thing.own,
    }
    return {name: value for name, value in said.items() if value not in {"", None}}


def of_check(credential: Credential) -> Claims:
    """What is of a check alone. Call it in a duty that reads the row of the check."""
    return {
        "valid_from": _day(credential.valid_from),
        "issued_by": credential.issuer,
        **_typed_freely(credential),
        **_of_kind(credential.kind),
        **of_row(row_of(credential)),
    }


def of_skill(held: WorkerSkill) -> Claims:
    """How well, by whom it was judged, and how they knew."""
    return {
        "skill_level": held.level,
        "skill_assessed_by": held.assessed_by.name if held.assessed_by else "",
        "skill_assessed_how": held.how,
    }


def of_induction(given: Induction) -> Claims:
    """To a whole site or to one ward of it, and by whom."""
    site = given.site or (given.ward and given.ward.site)
    return {
        "induction_of": WARD if given.ward else SITE,
        "induction_site": site.name if site else "",
        "inducted_by": given.given_by or (given.recorded_by.name if given.recorded_by else ""),
    }


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
