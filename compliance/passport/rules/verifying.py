"""Whether a credential is true: who signed it, what it shows, whether it counts, who shows it.

Nothing here asks anybody: the reader brings the issuers' keys, the status lists and the time.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from compliance.passport.rules import jws, sd_jwt, status_list
from compliance.passport.rules.jws import Claims, Jwk
from compliance.passport.rules.reasons import NotAccepted, Reason

#: How far two clocks may be apart.
SKEW = timedelta(seconds=60)


class Standing(StrEnum):
    """What the issuer's status list says."""

    COUNTS = "counts"
    NOT_ASKED = "not_asked"


@dataclass(frozen=True, slots=True)
class Occasion:
    """To whom and when a credential must have been shown by its holder to be taken."""

    audience: str
    nonce: str
    within: timedelta


@dataclass(frozen=True, slots=True)
class Shown:
    """What the holder's own proof says: to whom, on which occasion, when."""

    audience: str
    nonce: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Verified:
    """A credential that is true, and what of it was shown."""

    issuer: str
    key_id: str
    kind: str
    claims: Claims
    issued_at: datetime
    ends_at: datetime | None
    standing: Standing
    shown: Shown | None


def verify(
    text: str,
    *,
    issuers: Mapping[str, Iterable[Jwk]],
    now: datetime,
    statuses: Mapping[str, str] | None = None,
    occasion: Occasion | None = None,
) -> Verified:
    """Check a credential, or raise ``NotAccepted`` with the reason.

    ``issuers`` holds each trusted issuer's public keys by its address, ``statuses`` the signed
    status lists by theirs; without it nobody is asked whether the credential was withdrawn. With
    ``occasion`` its holder must have shown it there; without, a proof it carries must be true.
    """
    parts = sd_jwt.split(text.strip())
    jws.header_of(parts.token, sd_jwt.CREDENTIAL)
    issuer = jws.unproven_claims(parts.token).get("iss")
    if not isinstance(issuer, str) or issuer not in issuers:
        raise NotAccepted(Reason.UNKNOWN_ISSUER)
    keys = list(issuers[issuer])
    claims = sd_jwt.disclosed(jws.read(parts.token, sd_jwt.CREDENTIAL, keys), parts.details)
    kind = claims.get("vct")
    if not isinstance(kind, str):
        raise NotAccepted(Reason.MISSING)
    issued, ends = _dates(claims, now)
    shown = _shown(parts, claims, now, occasion)
    standing = Standing.NOT_ASKED
    if statuses is not None:
        _refuse_stopped(claims, statuses, keys, now)
        standing = Standing.COUNTS
    key_id = str(jws.header_of(parts.token, sd_jwt.CREDENTIAL)["kid"])
    return Verified(issuer, key_id, kind, claims, issued, ends, standing, shown)


def status_address(claims: Mapping[str, Any]) -> tuple[str, int] | None:
    """Where a credential's status is read, and at which place; None where it has none."""
    if "status" not in claims:
        return None
    match claims["status"]:
        case {"status_list": {"uri": str() as uri, "idx": int() as index}} if index is not True:
            return uri, index
    raise NotAccepted(Reason.MISSING)


def _dates(claims: Claims, now: datetime) -> tuple[datetime, datetime | None]:
    issued = _moment(claims, "iat")
    starts, ends = _moment(claims, "nbf"), _moment(claims, "exp")
    if issued is None:
        raise NotAccepted(Reason.MISSING)
    if max(issued, starts or issued) > now + SKEW:
        raise NotAccepted(Reason.NOT_YET)
    if ends is not None and ends <= now:
        raise NotAccepted(Reason.EXPIRED)
    return issued, ends


def _shown(
    parts: sd_jwt.Shown, claims: Claims, now: datetime, occasion: Occasion | None
) -> Shown | None:
    if not parts.proof:
        if occasion:
            raise NotAccepted(Reason.NOT_SHOWN)
        return None
    match claims.get("cnf"):
        case {"jwk": dict() as key}:
            pass
        case _:
            raise NotAccepted(Reason.NO_HOLDER)
    jws.header_of(parts.proof, sd_jwt.PROOF)
    jws.prove(parts.proof, key, Reason.HOLDER_SIGNATURE)
    shown = _read_proof(parts)
    if occasion:
        _refuse_other_occasion(shown, occasion, now)
    if shown.at > now + SKEW:
        raise NotAccepted(Reason.NOT_YET)
    return shown


def _read_proof(parts: sd_jwt.Shown) -> Shown:
    said = jws.unproven_claims(parts.proof)  # proven by now
    at = _moment(said, "iat")
    match said:
        case {"aud": str() as audience, "nonce": str() as nonce, "sd_hash": str() as hashed}:
            if at is None:
                raise NotAccepted(Reason.MISSING)
            if hashed != sd_jwt.hash_of(parts):
                raise NotAccepted(Reason.SHOWN_OTHERWISE)
            return Shown(audience, nonce, at)
    raise NotAccepted(Reason.MISSING)


def _refuse_other_occasion(shown: Shown, occasion: Occasion, now: datetime) -> None:
    if shown.audience != occasion.audience:
        raise NotAccepted(Reason.AUDIENCE)
    if shown.nonce != occasion.nonce:
        raise NotAccepted(Reason.NONCE)
    if shown.at + occasion.within < now - SKEW:
        raise NotAccepted(Reason.SHOWN_TOO_LONG_AGO)


def _refuse_stopped(
    claims: Claims, statuses: Mapping[str, str], keys: Iterable[Jwk], now: datetime
) -> None:
    address = status_address(claims)
    if address is None:
        return
    uri, index = address
    if uri not in statuses:
        raise NotAccepted(Reason.STATUS_MISSING)
    if status_list.read_list(statuses[uri], uri=uri, keys=keys, now=now).is_stopped(index):
        raise NotAccepted(Reason.STOPPED)


def _moment(claims: Mapping[str, Any], name: str) -> datetime | None:
    value = claims.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise NotAccepted(Reason.MISSING)
    try:
        return datetime.fromtimestamp(value, tz=UTC)
    except (OverflowError, ValueError, OSError) as error:
        raise NotAccepted(Reason.MISSING) from error
