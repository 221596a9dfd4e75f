"""Taking over what another bank's trusts checked, from the passport that its holder brings along.

Nobody is asked over the network: the bank wrote down whom it trusts and with which keys, and the
file brings the signed status lists with it. The holder proves by their key that they show it to us,
for this record, today.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from hashlib import sha256

from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac

from compliance.models import Credential, CredentialKind, TrustedIssuer
from compliance.passport import addresses
from compliance.passport.errors import BroughtByAnother, NotYourName, NotYourPassport
from compliance.passport.models import ImportedCheck
from compliance.passport.rules import jws, sd_jwt, status_list
from compliance.passport.rules.reasons import NotAccepted, Reason
from compliance.passport.rules.taking import why_anew
from compliance.passport.rules.verifying import Verified, status_address, verify
from compliance.selectors.people import folded
from staffbank import clock
from staffbank.actors import Actor
from staffbank.audit.recording import record
from staffbank.db import duty
from staffbank.errors import NotPermitted
from staffbank.outbox.emitting import emit
from staffbank.periods import wall_time
from trusts.models import PoolMembership
from workers.models import Worker

Status = Credential.Status
#: How long a code lets its holder bring a passport.
CODE_LASTS = timedelta(hours=24)
_SALT = "passport brought along"


@dataclass(frozen=True, slots=True)
class Left:
    """A check that was not taken over, and why."""

    name: str
    why: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a passport that was brought along."""

    taken: tuple[Credential, ...]
    left: tuple[Left, ...]


@dataclass(frozen=True, slots=True)
class _Brought:
    """One credential that is true, is shown to us for this person, and whose kind we know."""

    said: Verified
    issuer: TrustedIssuer
    kind: CredentialKind
    sha256: str
    place: tuple[str, int]


def code_for(worker: Worker, *, by: Actor) -> str:
    """What the holder's proof must name, so that nobody brings the same passport for another."""
    if by.worker_id != worker.pk:
        raise NotPermitted
    return _code(worker, str(int((clock.now() + CODE_LASTS).timestamp())))


@transaction.atomic
def bring(worker: Worker, texts: Iterable[str], lists: Iterable[str], *, by: Actor) -> Outcome:
    """Take over what counts of ``texts``: into the record at once, as checked by whoever signed it.

    Locks the person. A text that is not true refuses the whole; what is true and cannot be taken
    over is left, with why.
    """
    if by.worker_id != worker.pk:
        raise NotPermitted
    now = clock.now()
    brought, left = _read(worker, list(texts), list(lists), _issuers_for(by, clock.today()), now)
    with duty("booking"):
        worker = Worker.objects.select_for_update(no_key=True).get(pk=worker.pk)
    taken = []
    for each in brought:
        why = _stands_in_the_way(worker, each)
        if why:
            left.append(Left(each.kind.name, why))
        else:
            taken.append(_take(worker, each, now, by=by))
    return Outcome(tuple(taken), tuple(left))


def _read(
    worker: Worker,
    texts: list[str],
    lists: list[str],
    issuers: Mapping[str, TrustedIssuer],
    now: datetime,
) -> tuple[list[_Brought], list[Left]]:
    keys = {address: issuer.keys for address, issuer in issuers.items()}
    statuses = _by_address(lists)
    kinds = {kind.code: kind for kind in CredentialKind.objects.all()}
    brought, left = [], []
    for text in texts:
        said = verify(text, issuers=keys, now=now, statuses=statuses)
        _refuse_unless_shown_to_us(said, worker, now)
        issuer = issuers[said.issuer]
        kind = kinds.get(str(said.claims.get("kind")))
        place = status_address(said.claims)
        if said.kind != addresses.type_of(said.issuer) or place is None:
            raise NotAccepted(Reason.TYPE if place else Reason.STATUS_MISSING)
        if kind is None:
            name = str(said.claims.get("kind_name", "A check"))
            left.append(Left(name, "no check here has that name"))
        elif why := why_anew(kind.group):
            left.append(Left(kind.name, why))
        else:
            token = sd_jwt.split(text.strip()).token
            digest = sha256(token.encode()).hexdigest()
            brought.append(_Brought(said, issuer, kind, digest, place))
    return brought, left


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


def _issuers_for(by: Actor, today: date) -> dict[str, TrustedIssuer]:
    """Those whom a bank of one's own trusts takes, by address; of two banks' rows the first."""
    places = PoolMembership.objects.filter(trust__in=by.trusts).current(today)
    rows = TrustedIssuer.objects.on(today).filter(bank__in=places.values("bank"))
    return {each.address: each for each in rows.select_related("trust").order_by("-pk")}


def _stands_in_the_way(worker: Worker, brought: _Brought) -> str:
    with duty("checking"):
        known = ImportedCheck.objects.filter(sha256=brought.sha256).first()
        rows = list(Credential.objects.filter(worker=worker, kind=brought.kind))
    if known and known.worker_id != worker.pk:
        raise BroughtByAnother
    if known:
        return "it was taken over before"
    if any(each.status == Status.SUSPENDED for each in rows):
        return "yours is suspended here"
    ends = _day(brought.said.claims.get("valid_to"))
    for each in rows:
        if each.status == Status.VERIFIED and (
            each.valid_to is None or (ends is not None and each.valid_to >= ends)
        ):
            return "you have one here that lasts as long"
    return ""


def _take(worker: Worker, brought: _Brought, now: datetime, *, by: Actor) -> Credential:
    said, claims = brought.said, brought.said.claims
    checked = _day(claims.get("checked_on")) or said.issued_at.date()
    uri, place = brought.place
    with duty("checking"):
        former = Credential.objects.filter(
            worker=worker, kind=brought.kind, status=Status.VERIFIED
        ).first()
        if former:
            former.advance(Status.REPLACED)
        credential = Credential.objects.create(
            worker=worker,
            kind=brought.kind,
            issuer=str(claims.get("issued_by", ""))[:120],
            number_hint=str(claims.get("number_ending", ""))[:12],
            how=Credential.How.PASSPORT,
            valid_from=_day(claims.get("valid_from")) or checked,
            valid_to=_day(claims.get("valid_to")),
            status=Status.VERIFIED,
            submitted_at=now,
            checked_at=wall_time(checked, time(12)),
            checked_at_trust=brought.issuer.trust,
        )
        ImportedCheck.objects.create(
            credential=credential,
            worker=worker,
            issuer=brought.issuer,
            sha256=brought.sha256,
            status_list=uri,
            place=place,
            read_at=now,
        )
    record("credential.imported", credential, by=by, after={"kind": brought.kind.code})
    emit("credential.imported", {"credential": credential.pk}, by=by)
    return credential


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(str(value)) if value else None
    except ValueError as error:
        raise NotAccepted(Reason.MISSING) from error
