"""What somebody brings along, read: each credential is true, and is shown to us for their record.

Nobody is asked over the network: the bank wrote down whom it trusts and with which keys, and the
file brings the signed status lists with it. The holder proves by their key that they show it to us,
for this record, today.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256

from django.utils.crypto import constant_time_compare, salted_hmac

from compliance.models import CredentialKind, HealthClearance, TrustedIssuer, months_of
from compliance.passport import addresses
from compliance.passport.errors import NotYourName, NotYourPassport
from compliance.passport.rules import jws, sd_jwt, status_list
from compliance.passport.rules.reasons import NotAccepted, Reason
from compliance.passport.rules.verifying import Verified, status_address, verify
from compliance.rules.expiry import last_day
from compliance.selectors.people import folded
from staffbank import clock
from workers.models import Worker

#: How long a code lets its holder bring a passport.
CODE_LASTS = timedelta(hours=24)
_SALT = "passport brought along"
#: What may be taken over of a clearance: whoever needs adjustments, or a mask, tells us which.
_CLEARED = {
    "occupational_health": HealthClearance.Outcome.FIT,
    "epp_clearance": HealthClearance.Outcome.EPP,
}


@dataclass(frozen=True, slots=True)
class Brought:
    """One credential that is true, is shown to us for this person, and whose kind we know."""

    said: Verified
    issuer: TrustedIssuer
    kind: CredentialKind
    sha256: str
    place: tuple[str, int]

    @property
    def issued_by(self) -> str:
        return str(self.said.claims.get("issued_by", ""))[:120]

    @property
    def number_hint(self) -> str:
        return str(self.said.claims.get("number_ending", ""))[:12]

    @property
    def checked_on(self) -> date:
        return _known_day(self.said.claims.get("checked_on"))

    @property
    def valid_from(self) -> date:
        return _known_day(self.said.claims.get("valid_from"))

    def ends(self) -> date | None:
        """Its last day: as is shown, as its issuer signed for all to read, or as checks of its kind
        last, whichever is first. Whoever shows less of it makes it no longer."""
        signed = self.said.ends_at and _last_day_before(self.said.ends_at)
        longest = last_day(
            self.valid_from, months_of(self.kind, self.issuer.trust_id, self.valid_from)
        )
        shown = _day(self.said.claims.get("valid_to"))
        return min((day for day in (shown, signed, longest) if day), default=None)

    @property
    def clearance(self) -> HealthClearance | None:
        """The row of a clearance, where the passport says all that it has to say."""
        outcome = _CLEARED.get(self.kind.code)
        if outcome is None or self.said.claims.get("health_outcome") != outcome:
            return None
        return HealthClearance(outcome=outcome)

    @property
    def whole(self) -> bool:
        """Whether the passport says all that a check of its family has to say."""
        return self.kind.group != CredentialKind.Group.HEALTH or self.clearance is not None


def code_of(worker: Worker, ends: datetime) -> str:
    """What a holder's proof must name until ``ends``: only we can make one."""
    return _code(worker, str(int(ends.timestamp())))


def read(
    worker: Worker,
    texts: Iterable[str],
    lists: Iterable[str],
    issuers: Mapping[str, TrustedIssuer],
    now: datetime,
) -> tuple[list[Brought], list[Verified]]:
    """What was brought, and what is of no kind here, as skills and inductions are. A text that is
    not true, or not shown to us, refuses the whole."""
    keys = {address: issuer.keys for address, issuer in issuers.items()}
    statuses = _by_address(lists)
    kinds = {kind.code: kind for kind in CredentialKind.objects.all()}
    brought, unknown = [], []
    for text in texts:
        said = verify(text, issuers=keys, now=now, statuses=statuses)
        _refuse_unless_shown_to_us(said, worker, now)
        kind = kinds.get(str(said.claims.get("kind")))
        place = status_address(said.claims)
        if said.kind != addresses.type_of(said.issuer) or place is None:
            raise NotAccepted(Reason.TYPE if place else Reason.STATUS_MISSING)
        if kind is None:
            unknown.append(said)
        else:
            token = sd_jwt.split(text.strip()).token
            digest = sha256(token.encode()).hexdigest()
            brought.append(Brought(said, issuers[said.issuer], kind, digest, place))
    return brought, unknown


def _refuse_unless_shown_to_us(said: Verified, worker: Worker, now: datetime) -> None:
    if said.shown is None:
        raise NotAccepted(Reason.NOT_SHOWN)
    if said.shown.audience != addresses.importer():
        raise NotAccepted(Reason.AUDIENCE)
    _refuse_other_code(said.shown.nonce, worker, now)
    if folded(str(said.claims.get("name", ""))) != folded(worker.name):
        raise NotYourName


def _refuse_other_code(code: str, worker: Worker, now: datetime) -> None:
    """The code begins with the second at which it ends, and only we can make one."""
    ends = code.partition("-")[0]
    if not constant_time_compare(code, _code(worker, ends)):
        raise NotYourPassport
    if int(ends) < now.timestamp():
        raise NotAccepted(Reason.SHOWN_TOO_LONG_AGO)


def _code(worker: Worker, ends: str) -> str:
    return f"{ends}-{salted_hmac(_SALT, f'{worker.ref}{ends}').hexdigest()[:32]}"


def _by_address(lists: Iterable[str]) -> dict[str, str]:
    """Each list under the address it says it is of; whether that is so is seen as it is read."""
    found = {}
    for token in lists:
        jws.header_of(token, status_list.KIND)
        found[str(jws.unproven_claims(token).get("sub"))] = token
    return found


def _last_day_before(moment: datetime) -> date:
    return (moment - timedelta(seconds=1)).astimezone(clock.LONDON).date()


def _known_day(value: object) -> date:
    """A day that each check says, whoever signed it: a holder who keeps it back shows nothing."""
    day = _day(value)
    if day is None:
        raise NotAccepted(Reason.MISSING)
    return day


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(str(value)) if value else None
    except ValueError as error:
        raise NotAccepted(Reason.MISSING) from error
