"""Reading credentials that somebody shows: each is true, or is refused with its reason."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from compliance.passport.rules import jws, sd_jwt
from compliance.passport.rules.reasons import NotAccepted, Reason
from compliance.passport.rules.verifying import Verified, status_address, verify
from compliance.passport.selectors.issuers import lists_at, trusted_keys


@dataclass(frozen=True, slots=True)
class Reading:
    """One credential as it was read: what it says, or why it is not accepted."""

    verified: Verified | None
    reason: Reason | None = None


def read_all(credentials: Iterable[str], *, now: datetime) -> list[Reading]:
    """Read each by the keys and status lists of the issuers that are trusted here."""
    texts = list(credentials)
    issuers = trusted_keys()
    statuses = lists_at({address for text in texts if (address := _status_of(text))})

    def one(text: str) -> Reading:
        try:
            return Reading(verify(text, issuers=issuers, now=now, statuses=statuses))
        except NotAccepted as refused:
            return Reading(None, refused.reason)

    return [one(text) for text in texts]


def _status_of(text: str) -> str:
    """Where a credential says that its status is; nothing is believed of it yet."""
    try:
        token = sd_jwt.split(text).token
        jws.header_of(token, sd_jwt.CREDENTIAL)
        address = status_address(jws.unproven_claims(token))
    except NotAccepted:
        return ""
    return address[0] if address else ""
