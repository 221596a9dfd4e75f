"""Sending in a credential, taking it from the list, and deciding on it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

from compliance.errors import (
    AlreadyChecked,
    ClaimedByAnother,
    EndsTooSoon,
    FirstWasYours,
    NothingToClaim,
    OwnRecord,
    PagesChanged,
    ReadOtherwise,
    StillSuspended,
)
from compliance.models import (
    Credential,
    CredentialKind,
    Decision,
    Details,
    RightToWork,
    mark_of,
    months_of,
)
from compliance.rules.expiry import last_day
from compliance.selectors.evidence import pages_of
from compliance.services import decisions
from compliance.services.details import Read, keep_read, keep_said, reads_the_same
from compliance.services.locking import locked_with_its_kind
from compliance.services.permits import require_checker
from staffbank import clock
from staffbank.actors import Actor
from staffbank.audit.recording import record, record_all
from staffbank.db import duty
from staffbank.errors import NotPermitted
from staffbank.outbox.emitting import emit
from trusts.permissions import Permission
from workers.models import Worker

#: How long a check stays with the officer who took it; looking at it again begins it anew.
CLAIM = timedelta(minutes=30)
#: Why a trust may look: its officers see the people it engages, and nobody else's.
_BECAUSE = {"because": "engaged"}

Status = Credential.Status
Outcome = Decision.Outcome


def submit_credential(
    worker: Worker,
    kind: CredentialKind,
    *,
    issuer: str,
    valid_from: date,
    evidence: str = "",
    number_hint: str = "",
    said: Details | None = None,
    by: Actor,
) -> Credential:
    """Send in a credential for checking. One that is still waiting gives way to it.

    ``said`` is what they say of it, in the row of its kind. Only the person themself sends in. Its
    end is worked out from the national period, never typed, until a trust has checked it.
    """
    if by.worker_id != worker.pk:
        raise NotPermitted
    now = clock.now()
    with duty("checking"):
        mine = Credential.objects.filter(worker=worker, kind=kind).order_by("pk")
        for older in mine.waiting().select_for_update(no_key=True):
            older.advance(Status.REPLACED, claimed_by=None, claimed_until=None)
        credential = Credential.objects.create(
            worker=worker,
            kind=kind,
            issuer=issuer,
            valid_from=valid_from,
            valid_to=last_day(valid_from, months_of(kind, None, valid_from)),
            evidence=evidence,
            number_hint=number_hint,
            submitted_at=now,
        )
        keep_said(credential, said)
    record("credential.submitted", credential, by=by, after={"kind": kind.code})
    emit("credential.submitted", {"credential": credential.pk}, by=by)
    return credential


def claim(credential: Credential, *, by: Actor) -> Credential:
    """Take a check for half an hour, so that two people do not do the same one."""
    credential = held_by(credential, by)
    until = clock.now() + CLAIM
    with duty("checking"):
        Credential.objects.filter(pk=credential.pk).update(
            claimed_by=by.user_id, claimed_until=until
        )
    credential.claimed_by_id, credential.claimed_until = by.user_id, until
    record("credential.claimed", credential, by=by)
    return credential


def claim_first(candidates: Iterable[Credential], *, by: Actor) -> Credential:
    """Take the first of ``candidates`` that nobody was faster to take."""
    for each in candidates:
        try:
            return claim(each, by=by)
        except (AlreadyChecked, ClaimedByAnother, FirstWasYours, OwnRecord):
            continue
    raise NothingToClaim


def release(credential: Credential, *, by: Actor) -> Credential:
    """Put a check back into the team's list."""
    credential = held_by(credential, by)
    with duty("checking"):
        Credential.objects.filter(pk=credential.pk).update(claimed_by=None, claimed_until=None)
    credential.claimed_by_id = credential.claimed_until = None
    record("credential.released", credential, by=by)
    return credential


def look(credential: Credential, *, by: Actor) -> None:
    """Record that ``by`` opened a person's credential: the person can read who looked."""
    if not by.can(Permission.CHECK_CREDENTIALS):
        raise NotPermitted
    record("credential.looked", credential, by=by, after=_BECAUSE)


def look_at_list(listed: Iterable[Credential], *, by: Actor) -> None:
    """Record, in one statement, that ``by`` saw these credentials named in a list."""
    if not by.can(Permission.CHECK_CREDENTIALS):
        raise NotPermitted
    record_all("credential.listed", ((each, _BECAUSE) for each in listed), by=by)


def accept(
    credential: Credential,
    *,
    issuer: str,
    valid_from: date,
    valid_to: date | None = None,
    how: str,
    evidence: str,
    read: Read = Read(),  # noqa: B008  # frozen
    pages: str | None = None,
    by: Actor,
) -> Credential:
    """Accept what was sent in, as ``read`` from the document itself, which was seen ``how``.

    It counts from this transaction on, and one of the same kind that counted until now is
    replaced in it. It ends when what its trust went by on the day it is from says so, or sooner
    where the document states its own end, ``valid_to``. Where the trust has two people check, the
    first acceptance leaves it waiting for the second, who must read the same.
    ``pages`` is the mark of the pages they saw; nobody who accepts many looks at any.
    """
    credential, first = _held(credential, by, pages)
    ends = _end(credential, valid_from, valid_to, read, by)
    now = clock.now()
    columns = {"issuer": issuer, "valid_from": valid_from, "valid_to": ends}
    if first is None and decisions.rule_for(credential, by).second_checker:
        return _leave_for_second(credential, columns | {"evidence": evidence}, read, by)
    if first and not _as_first_read(credential, columns, read):
        raise ReadOtherwise
    with duty("checking"):
        former = _counts_until_now(credential)
        decisions.keep(credential, Outcome.ACCEPTED, at=now, by=by, former=former)
        if former:
            former.advance(Status.REPLACED)
        keep_read(credential, read)
        credential.advance(
            Status.VERIFIED, **columns, how=how, evidence=evidence, reason="", **_decided(by, now)
        )
    if former:
        record("credential.replaced", former, by=by, after={"by": str(credential.ref)})
    record("credential.checked", credential, by=by, after=facts_of(credential))
    emit("credential.checked", {"credential": credential.pk}, by=by)
    return credential


def facts_of(credential: Credential) -> dict[str, object]:
    """What the record says of a check that was accepted."""
    ends = credential.valid_to
    return {
        "kind": credential.kind.code,
        "valid_from": credential.valid_from.isoformat(),
        "valid_to": ends.isoformat() if ends else None,
    }


def reject(
    credential: Credential, *, reason: str, pages: str | None = None, by: Actor
) -> Credential:
    """Do not accept it. The person reads ``reason`` and can send in another.

    ``pages`` is the mark of the pages that were seen, as in ``accept``.
    """
    credential = held_by(credential, by, pages)
    now = clock.now()
    with duty("checking"):
        decisions.keep(credential, Outcome.REJECTED, at=now, by=by)
        credential.advance(Status.REJECTED, reason=reason, **_decided(by, now))
    record("credential.rejected", credential, by=by, after={"kind": credential.kind.code})
    emit("credential.rejected", {"credential": credential.pk}, by=by)
    return credential


def _end(
    credential: Credential, valid_from: date, valid_to: date | None, read: Read, by: Actor
) -> date | None:
    if isinstance(read.row, RightToWork):
        valid_to = read.row.until
    longest = last_day(valid_from, months_of(credential.kind, by.trust_id, valid_from))
    ends = min((day for day in (longest, valid_to) if day), default=None)
    if ends is not None and ends < clock.today():
        raise EndsTooSoon
    return ends


def _counts_until_now(credential: Credential) -> Credential | None:
    """The check of the same kind that this one replaces. Refuses while one is suspended."""
    standing = Credential.objects.filter(worker=credential.worker_id, kind=credential.kind_id)
    if standing.filter(status=Status.SUSPENDED).exists():
        raise StillSuspended
    return standing.filter(status=Status.VERIFIED).first()


def _as_first_read(credential: Credential, columns: Mapping[str, object], read: Read) -> bool:
    same = all(getattr(credential, name) == value for name, value in columns.items())
    return same and reads_the_same(credential, read)


def _leave_for_second(
    credential: Credential, columns: Mapping[str, object], read: Read, by: Actor
) -> Credential:
    """Keep what the first of two people read; nothing counts before the second has."""
    with duty("checking"):
        decisions.keep(credential, Outcome.FIRST, at=clock.now(), by=by)
        keep_read(credential, read)
        columns = {**columns, "reason": "", "claimed_by": None, "claimed_until": None}
        Credential.objects.filter(pk=credential.pk).update(**columns)
    for name, value in columns.items():
        setattr(credential, name, value)
    record("credential.first_checked", credential, by=by, after={"kind": credential.kind.code})
    emit("credential.first_checked", {"credential": credential.pk}, by=by)
    return credential


def _decided(by: Actor, now: datetime) -> dict[str, object]:
    return {
        "checked_at": now,
        "checked_by_id": by.user_id,
        "checked_at_trust_id": by.trust_id,
        "claimed_by_id": None,
        "claimed_until": None,
    }


def held_by(credential: Credential, by: Actor, pages: str | None = None) -> Credential:
    """Lock a waiting credential for ``by``, with the others of its kind, or refuse.

    Whoever decides on what they saw gives the mark of those ``pages``, and is refused on others.
    """
    return _held(credential, by, pages)[0]


def _held(
    credential: Credential, by: Actor, pages: str | None
) -> tuple[Credential, Decision | None]:
    """The locked credential, and the first of two checks of it, where a colleague has done that."""
    require_checker(credential.worker_id, by)
    locked = locked_with_its_kind(credential)
    if locked.worker.user_id is not None and locked.worker.user_id == by.user_id:
        raise OwnRecord
    if locked.status != Status.SUBMITTED:
        raise AlreadyChecked
    first = decisions.first_check_of(locked, by)
    if first and first.decided_by_id == by.user_id:
        raise FirstWasYours
    if is_anothers(locked, by):
        raise ClaimedByAnother
    if pages is not None and pages != mark_of(pages_of(locked, by)):
        raise PagesChanged
    return locked, first


def is_anothers(credential: Credential, by: Actor) -> bool:
    """Whether a colleague has taken this check and still has time."""
    if credential.claimed_by_id in {None, by.user_id} or credential.claimed_until is None:
        return False
    return credential.claimed_until > clock.now()
