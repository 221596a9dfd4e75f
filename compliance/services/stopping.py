"""Stopping a check that counted, everywhere at once: suspended for a while, or withdrawn for good.

Whoever may check a person's documents may stop one. A job does so for a register or for the bank
that signed it, and says for which. The transaction that stops a check also takes away what it
cleared, so nobody is booked on it after the commit; passports and bookings hear of it by event.
"""

from __future__ import annotations

from django.db import transaction

from compliance.errors import AlreadyStopped, CountsNoMore, OwnRecord, StoppedByAnother
from compliance.models import Credential, CredentialStop
from compliance.models.stop import CredentialStopQuerySet
from compliance.services.locking import locked_with_its_kind
from compliance.services.permits import require_checker
from staffbank import clock
from staffbank.actors import Actor, Kind
from staffbank.audit.recording import record
from staffbank.db import duty
from staffbank.errors import NotPermitted
from staffbank.outbox.emitting import emit

Status = Credential.Status
Sort, Source = CredentialStop.Sort, CredentialStop.Source


@transaction.atomic
def suspend_credential(
    credential: Credential, *, reason: str, by: Actor, source: str = Source.OFFICER
) -> Credential:
    """Let a check count no more until whoever suspended it restores it.

    It may be suspended by several at once. For a job, twice is once.
    """
    locked = _locked(credential, by, source)
    with duty("checking"):
        already = _own(locked, by, source).exists()
    if already:
        return _again(locked, by)
    _stop(locked, Sort.SUSPENDED, Status.SUSPENDED, reason=reason, by=by, source=source)
    record("credential.suspended", locked, by=by, after={"source": source}, reason=reason)
    emit("credential.suspended", {"credential": locked.pk}, by=by)
    return locked


@transaction.atomic
def revoke_credential(
    credential: Credential, *, reason: str, by: Actor, source: str = Source.OFFICER
) -> Credential:
    """Withdraw a check for good; the person may send in another. For a job, twice is once."""
    locked = _locked(credential, by, source)
    if locked.status == Status.REVOKED:
        return _again(locked, by)
    with duty("checking"):
        _own(locked, by, source).update(lifted_at=clock.now(), lifted_by=by.user_id)
    _stop(locked, Sort.WITHDRAWN, Status.REVOKED, reason=reason, by=by, source=source)
    record("credential.revoked", locked, by=by, after={"source": source}, reason=reason)
    emit("credential.revoked", {"credential": locked.pk}, by=by)
    return locked


@transaction.atomic
def restore_credential(
    credential: Credential, *, by: Actor, reason: str = "", source: str = Source.OFFICER
) -> Credential:
    """Lift one's own suspension. The check counts again unless somebody else's stands.

    For a job that suspended nothing, there is nothing to do.
    """
    locked = _locked(credential, by, source)
    with duty("checking"):
        own = _own(locked, by, source).filter(sort=Sort.SUSPENDED).first()
        if own is None:
            if by.kind is Kind.SYSTEM:
                return locked
            raise StoppedByAnother
        own.lifted_at, own.lifted_by_id = clock.now(), by.user_id
        own.save(update_fields=["lifted_at", "lifted_by"])
        counts = not locked.stops.standing().exists()
        if counts:
            locked.advance(Status.VERIFIED)
    after = {"source": source, "counts": counts}
    record("credential.restored", locked, by=by, after=after, reason=reason)
    if counts:
        emit("credential.restored", {"credential": locked.pk}, by=by)
    return locked


def _stop(
    locked: Credential, sort: str, to: str, *, reason: str, by: Actor, source: str
) -> CredentialStop:
    if locked.status not in {Status.VERIFIED, Status.SUSPENDED}:
        raise CountsNoMore
    with duty("checking"):
        if locked.status != to:
            locked.advance(to)
        return CredentialStop.objects.create(
            worker_id=locked.worker_id,
            credential=locked,
            sort=sort,
            source=source,
            reason=reason,
            at=clock.now(),
            by_id=by.user_id if source == Source.OFFICER else None,
            trust_id=by.trust_id if source == Source.OFFICER else None,
        )


def _again(locked: Credential, by: Actor) -> Credential:
    if by.kind is not Kind.SYSTEM:
        raise AlreadyStopped
    return locked


def _own(locked: Credential, by: Actor, source: str) -> CredentialStopQuerySet:
    rows = CredentialStop.objects.standing().filter(credential=locked, source=source)
    return rows.filter(trust=by.trust_id) if source == Source.OFFICER else rows


def _locked(credential: Credential, by: Actor, source: str) -> Credential:
    """Permit, then lock every row of the person's that is of the kind, as whoever decides does."""
    if source == Source.OFFICER:
        require_checker(credential.worker_id, by)
    elif by.kind is not Kind.SYSTEM:
        raise NotPermitted
    locked = locked_with_its_kind(credential)
    if by.user_id is not None and locked.worker.user_id == by.user_id:
        raise OwnRecord
    return locked
