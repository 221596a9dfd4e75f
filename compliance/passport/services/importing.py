"""Taking over what another bank's trusts checked, from the passport that its holder brings along,
and beginning here what is not taken over."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, time

from django.db import transaction

from compliance.models import Credential, TakenFamily, TrustedIssuer
from compliance.passport.errors import BroughtByAnother
from compliance.passport.models import ImportedCheck
from compliance.passport.rules.jws import Claims
from compliance.passport.rules.taking import WHY_HERE, Way, way_of, why_left
from compliance.passport.rules.verifying import Verified
from compliance.passport.services import brought as reading
from compliance.passport.services.beginning import begin
from compliance.passport.services.brought import Brought
from compliance.services.details import Read, keep_read
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
OVER = "it is too old to count here"


@dataclass(frozen=True, slots=True)
class Left:
    """What was neither taken over nor begun, and why; ``add`` is its kind's code, where its holder
    has to send in another. Of what is no check here ``said`` is what ``by`` signed."""

    name: str
    why: str
    add: str = ""
    said: Claims = field(default_factory=dict)
    by: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a passport that was brought along."""

    taken: tuple[Credential, ...]
    begun: tuple[Brought, ...]
    left: tuple[Left, ...]


def code_for(worker: Worker, *, by: Actor) -> str:
    """What the holder's proof must name, so that nobody brings the same passport for another."""
    if by.worker_id != worker.pk:
        raise NotPermitted
    return reading.code_of(worker, clock.now() + reading.CODE_LASTS)


@transaction.atomic
def bring(worker: Worker, texts: Iterable[str], lists: Iterable[str], *, by: Actor) -> Outcome:
    """Take over what counts of ``texts``: into the record at once, as checked by whoever signed it.
    Begin here what the bank does not take over and can begin.

    Locks the person. A text that is not true refuses the whole; what is true and can be neither
    taken over nor begun is left, with why.
    """
    if by.worker_id != worker.pk:
        raise NotPermitted
    now, today = clock.now(), clock.today()
    issuers = {each.address: each for each in issuers_for(by)}
    brought, unknown = reading.read(worker, texts, lists, issuers, now)
    banks = {each.issuer.bank_id for each in brought}
    families = {bank: TakenFamily.objects.taken_by(bank, today) for bank in banks}
    with duty("booking"):
        worker = Worker.objects.select_for_update(no_key=True).get(pk=worker.pk)
    taken, begun = [], []
    left = [_shown(each, issuers[each.issuer]) for each in unknown]
    for each in brought:
        group = each.kind.group
        way = way_of(group, families[each.issuer.bank_id], whole=each.whole)
        if why := _stands_in_the_way(worker, each, way):
            left.append(Left(each.kind.name, why))
        elif way is Way.TAKEN:
            taken.append(_take(worker, each, now, by=by))
        elif why := WHY_HERE[group] if way is Way.HERE else begin(worker, each, by=by):
            left.append(Left(each.kind.name, why, add=each.kind.code))
        else:
            begun.append(each)
    return Outcome(tuple(taken), tuple(begun), tuple(left))


def _shown(said: Verified, issuer: TrustedIssuer) -> Left:
    name, why = str(said.claims.get("kind_name", "A check")), why_left(str(said.claims.get("kind")))
    return Left(name, why, said=said.claims, by=issuer.trust.short_name)


def issuers_for(by: Actor) -> list[TrustedIssuer]:
    """Those whom a bank of one's own trusts takes, each address once; of two banks' rows the
    first."""
    today = clock.today()
    places = PoolMembership.objects.filter(trust__in=by.trusts).current(today)
    rows = TrustedIssuer.objects.on(today).filter(bank__in=places.values("bank"))
    by_address = {each.address: each for each in rows.select_related("trust").order_by("-pk")}
    return sorted(by_address.values(), key=lambda each: each.trust.short_name)


def _stands_in_the_way(worker: Worker, brought: Brought, way: Way) -> str:
    with duty("checking"):
        known = ImportedCheck.objects.filter(sha256=brought.sha256).first()
        rows = list(Credential.objects.filter(worker=worker, kind=brought.kind))
    if known and known.worker_id != worker.pk:
        raise BroughtByAnother
    if known:
        return "it was taken over before"
    if any(each.status == Status.SUSPENDED for each in rows):
        return "yours is suspended here"
    ends = brought.ends()
    if way is Way.TAKEN and ends is not None and ends < clock.today():
        return OVER
    for each in rows:
        if each.status == Status.VERIFIED and (
            each.valid_to is None or (ends is not None and each.valid_to >= ends)
        ):
            return "you have one here that lasts as long"
    if way is Way.BEGUN and any(each.status == Status.SUBMITTED for each in rows):
        return "one of yours waits for a check already"
    return ""


def _take(worker: Worker, brought: Brought, now: datetime, *, by: Actor) -> Credential:
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
            issuer=brought.issued_by,
            number_hint=brought.number_hint,
            how=Credential.How.PASSPORT,
            valid_from=brought.valid_from,
            valid_to=brought.ends(),
            status=Status.VERIFIED,
            submitted_at=now,
            checked_at=wall_time(brought.checked_on, time(12)),
            checked_at_trust=brought.issuer.trust,
        )
        if brought.clearance is not None:
            keep_read(credential, Read(brought.clearance))
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
