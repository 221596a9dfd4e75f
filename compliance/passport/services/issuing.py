"""Signing what a trust checked, assessed or gave, and stopping it when it no longer counts.

Everything here may run twice: it looks at how a thing stands and makes the signed side agree.
Locks the trust's status list, which is what issuing and stopping both change.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from hashlib import sha256
from itertools import product
from secrets import randbelow
from typing import Any

from django.db import transaction
from django.db.models import Exists, F, Model, OuterRef, Q, QuerySet

from compliance.passport import addresses
from compliance.passport.models import HolderKey, IssuedCredential, IssuerKey, StatusList
from compliance.passport.rules import sd_jwt
from compliance.passport.rules.status_list import HERD, Bits, publish
from compliance.passport.selectors.claims import FORM, details, plain_claims
from compliance.passport.selectors.sources import CHECKS, SOURCES, Source
from compliance.passport.services.holder_keys import holder_key, let_go
from compliance.passport.services.keys import key_of, require_job, signer_of
from staffbank import clock
from staffbank.actors import Actor
from staffbank.audit.recording import record
from staffbank.db import duty
from staffbank.outbox.emitting import emit
from workers.models import Worker
from workers.selectors import signed_by

Why = IssuedCredential.Why
#: A list is full for us when half its places are taken: a free one is then found at the second try.
FULL = 0.5
#: How many one run issues of what was missed; the next run goes on.
A_RUN = 500


@transaction.atomic
def settle(key: int, *, source: Source[Any] = CHECKS, by: Actor) -> None:
    """Make what is signed of the thing that ``key`` names in ``source``, and of those that it
    replaced, agree with how they stand."""
    require_job(by)
    with duty("checking"):
        beside = source.beside(source.model.objects.get(pk=key))
        standing = {each.pk: each for each in source.rows().filter(beside)}
        counts = set(_counting(source).filter(beside).values_list("pk", flat=True))
    with duty("signing"):
        of_them = {f"{source.column}__in": standing.keys()}
        live = list(IssuedCredential.objects.live().filter(**of_them))
    for issued in live:
        if issued.of[1] not in counts:
            _stop([issued], _why(source, standing[issued.of[1]]), by=by)
    for each in sorted(counts & standing.keys()):
        _issue(source, standing[each], by=by)


@transaction.atomic
def issue_missing(limit: int = A_RUN, *, by: Actor) -> int:
    """Sign what counts and was never signed, people with an account first; how many."""
    require_job(by)
    done = 0
    for unknown, source in product((False, True), SOURCES.values()):
        with duty("checking"):
            found = list(_missing(source).filter(worker__user__isnull=unknown)[: limit - done])
        done += sum(_issue(source, each, by=by) for each in found)
    return done


@transaction.atomic
def sign_outdated(limit: int = A_RUN, *, by: Actor) -> int:
    """Sign anew what was signed with fewer claims than now, or for a key that ended; how many."""
    require_job(by)
    with duty("signing"):
        former = Q(form__lt=FORM) | Q(holder_key__ended_at__isnull=False)
        outdated = list(IssuedCredential.objects.live().filter(former).order_by("pk")[:limit])
    reissue(outdated, by=by)
    return len(outdated)


@transaction.atomic
def stop_ended(today: date, *, by: Actor) -> int:
    """Stop what ended before ``today``."""
    require_job(by)
    with duty("signing"):
        ended = list(IssuedCredential.objects.live().filter(ends_on__lt=today).order_by("pk"))
    return _stop(ended, Why.ENDED, by=by)


@transaction.atomic
def reissue(issued: Iterable[IssuedCredential], *, by: Actor) -> int:
    """Sign anew: what signed these, or what they are bound to, is gone."""
    require_job(by)
    former = list(issued)
    _stop(former, Why.REISSUED, by=by)
    done = 0
    for source in SOURCES.values():
        keys = [key for sort, key in (each.of for each in former) if sort == source.column]
        with duty("checking"):
            again = list(_counting(source).filter(pk__in=keys)) if keys else []
        done += sum(_issue(source, each, by=by) for each in again)
    return done


@transaction.atomic
def bind_anew(worker_id: int, *, by: Actor) -> int:
    """Sign all that a person holds for their key of now, and let go of the former."""
    require_job(by)
    with duty("signing"):
        live = IssuedCredential.objects.live().filter(worker=worker_id)
        former = list(live.exclude(holder_key__in=HolderKey.objects.current()))
    done = reissue(former, by=by)
    for source in SOURCES.values():
        with duty("checking"):
            stopped = list(_missing(source).filter(worker=worker_id))
        done += sum(_issue(source, each, by=by) for each in stopped)
    let_go(worker_id, by=by)
    return done


@transaction.atomic
def stop_bound_to(key: HolderKey, *, by: Actor) -> int:
    """Stop at once what a key shows that may be in other hands. The caller ended it."""
    with duty("signing"):
        live = list(IssuedCredential.objects.live().filter(holder_key=key))
    return _stop(live, Why.REISSUED, by=by)


@transaction.atomic
def settle_people(*worker_ids: int, by: Actor) -> int:
    """Sign anew what went from one record of a person to another, and stop what is of one that is
    closed."""
    require_job(by)
    with duty("checking"):
        closed = set(
            Worker.objects.filter(pk__in=worker_ids).exclude(merged_into=None).values_list("pk")
        )
        moved = {
            (source.column, key): worker
            for source in SOURCES.values()
            for key, worker in source.model.objects.filter(worker__in=worker_ids).values_list(
                "pk", "worker"
            )
        }
    with duty("signing"):
        live = IssuedCredential.objects.live().filter(worker__in=worker_ids)
        gone = [
            each
            for each in live
            if (each.worker_id,) in closed or moved.get(each.of) != each.worker_id
        ]
    return reissue(gone, by=by)


@transaction.atomic
def reissue_after(key_id: int, *, by: Actor) -> int:
    """Sign anew all that a compromised key signed, and the trust's lists with its new one."""
    require_job(by)
    with duty("signing"):
        key = IssuerKey.objects.get(pk=key_id)
        live = list(IssuedCredential.objects.live().filter(key=key))
    renew_lists(key.trust_id, by=by)
    return reissue(live, by=by)


@transaction.atomic
def stop_all_of(worker_id: int, *, by: Actor) -> int:
    """Stop all that a person holds, and let go of the key by which they showed it: they were
    erased."""
    require_job(by)
    with duty("signing"):
        live = list(IssuedCredential.objects.live().filter(worker=worker_id))
    stopped = _stop(live, Why.ERASED, by=by)
    with duty("signing"):
        HolderKey.objects.filter(worker=worker_id).delete()
    return stopped


@transaction.atomic
def renew_lists(trust_id: int | None = None, *, by: Actor) -> int:
    """Sign the lists again before they are too old to count, or with another key."""
    require_job(by)
    with duty("signing"):
        lists = StatusList.objects.select_related("trust").select_for_update(of=("self",))
        if trust_id is not None:
            lists = lists.filter(trust=trust_id)
        found = list(lists.order_by("pk"))
        for each in found:
            _publish(each, by=by)
    return len(found)


def _issue(source: Source[Any], row: Model, *, by: Actor) -> bool:
    """Sign ``row`` of ``source`` unless it is signed already."""
    with duty("checking"):
        thing = source.signable(row)
    key = key_of(thing.trust.pk, by=by)
    holder = holder_key(thing.worker.pk, by=by)
    with duty("signing"):
        listed = _open_list(thing.trust.pk, by=by)
        if IssuedCredential.objects.live().filter(**{source.column: row}).exists():
            return False
        place, now = _free_place(listed), clock.now()
        plain = plain_claims(
            thing,
            holder=holder,
            status=listed,
            place=place,
            at=now,
            terms=signed_by(thing.worker.pk),
        )
        token = sd_jwt.issue(plain, details(thing), signer_of(key))
        issued = IssuedCredential.objects.create(
            **{source.column: row},
            worker=thing.worker,
            trust=thing.trust,
            key=key,
            holder_key=holder,
            form=FORM,
            status_list=listed,
            place=place,
            sha256=sha256(token.encode()).hexdigest(),
            token=token,
            issued_at=now,
            ends_on=thing.ends_on,
        )
        StatusList.objects.filter(pk=listed.pk).update(taken=F("taken") + 1)
    record("passport.issued", issued, by=by, after={"kind": thing.code.partition(":")[0]})
    emit("passport.issued", {"issued": issued.pk}, by=by)
    return True


def _stop(issued: Iterable[IssuedCredential], why: str, *, by: Actor) -> int:
    """Set their bits and let go of their text, and publish each list they are in once."""
    stopping = [each for each in issued if each.stopped_at is None]
    now = clock.now()
    with duty("signing"):
        keys = sorted({each.status_list_id for each in stopping})
        lists = StatusList.objects.select_related("trust").select_for_update(of=("self",))
        locked = list(lists.filter(pk__in=keys).order_by("pk"))
        IssuedCredential.objects.live().filter(pk__in=[each.pk for each in stopping]).update(
            stopped_at=now, why=why, token=""
        )
        for each in locked:
            _publish(each, by=by)
    for one in stopping:
        record("passport.stopped", one, by=by, after={"why": why})
        emit("passport.stopped", {"issued": one.pk}, by=by)
    return len(stopping)


def _open_list(trust_id: int, *, by: Actor) -> StatusList:
    """The trust's list with places left, locked; a new one when there is none."""
    rows = StatusList.objects.select_related("trust").select_for_update(of=("self",))
    newest = rows.filter(trust=trust_id).order_by("-number").first()
    if newest and newest.taken < newest.size * FULL:
        return newest
    listed = StatusList.objects.create(
        trust_id=trust_id,
        number=newest.number + 1 if newest else 1,
        size=HERD,
        signed_at=clock.now(),
    )
    _publish(listed, by=by)
    return listed


def _free_place(listed: StatusList) -> int:
    """A place nobody had, by chance: what was issued together does not stand together."""
    while True:
        place = randbelow(listed.size)
        if not IssuedCredential.objects.filter(status_list=listed, place=place).exists():
            return place


def _publish(listed: StatusList, *, by: Actor) -> None:
    rows = IssuedCredential.objects.filter(status_list=listed, stopped_at__isnull=False)
    bits = Bits.of(rows.values_list("place", flat=True), listed.size)
    now = clock.now()
    uri = addresses.status_list(listed.trust.ref, listed.number)
    signer = signer_of(key_of(listed.trust_id, by=by))
    token = publish(bits, uri=uri, at=now, signer=signer)
    StatusList.objects.filter(pk=listed.pk).update(token=token, signed_at=now)


def _counting(source: Source[Any]) -> QuerySet[Any]:
    return source.counting(clock.today())


def _missing(source: Source[Any]) -> QuerySet[Any]:
    """What counts and is not signed."""
    live = IssuedCredential.objects.live().filter(**{source.column: OuterRef("pk")})
    return _counting(source).filter(~Exists(live)).order_by("pk")


def _why(source: Source[Any], row: Any) -> str:
    return source.why(row) if row.worker.erased_at is None else Why.ERASED
