"""What a signed credential says: to everybody, and one detail at a time."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from compliance.models import Credential
from compliance.passport import addresses
from compliance.passport.models import HolderKey, StatusList
from staffbank import clock
from staffbank.periods import wall_time
from workers.models import TermsSignature

Claims = dict[str, Any]

#: Said in the credential, so that a reader knows who could have signed in the person's name.
KEPT_FOR_THEM = "kept_for_them"
#: What whoever is shown a check always learns of it; the rest only where the person says so.
ALWAYS = ("name", "kind_name", "checked_by", "checked_on", "valid_to")
#: What another bank needs to go on from: the number by which it asks the register, and what a
#: person was cleared for.
TO_GO_ON = ("registration_number", "health_outcome")


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
        "holder_key": KEPT_FOR_THEM,
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
    """What its holder shows or keeps to themself. What was never known is not said."""
    trust, at = credential.checked_at_trust, credential.checked_at
    assert trust is not None
    assert at is not None
    said = {
        "person": str(credential.worker.ref),
        "name": credential.worker.name,
        "kind_name": credential.kind.name,
        "checked_by": trust.name,
        "checked_on": at.astimezone(clock.LONDON).date().isoformat(),
        "valid_from": credential.valid_from.isoformat(),
        "valid_to": credential.valid_to.isoformat() if credential.valid_to else "",
        "issued_by": credential.issuer,
        "number_ending": credential.number_hint,
        "evidence": credential.evidence,
    }
    if registration := getattr(credential, "registration", None):
        said["registration_number"] = registration.number
    if clearance := getattr(credential, "healthclearance", None):
        said["health_outcome"] = clearance.outcome
    return {name: value for name, value in said.items() if value}
