"""The keys by which people show what they hold: the one of now, and what signs with it.

A person's key is made here and kept for them, sealed, until a browser of theirs makes one.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Exists, OuterRef

from compliance.passport.models import HolderKey, HolderSecret, IssuedCredential
from compliance.passport.rules.jws import Jwk, Signer
from compliance.passport.sealing import seal
from compliance.passport.services.keys import made_of, opens, require_job
from compliance.passport.services.keystore import key_store
from staffbank import clock
from staffbank.actors import Actor
from staffbank.audit.recording import record
from staffbank.db import duty
from staffbank.outbox.emitting import emit


def holder_key(worker_id: int, *, by: Actor) -> HolderKey:
    """What a person's checks are bound to now: a key that we keep for them until they make one."""
    with duty("signing"):
        current = HolderKey.objects.current().filter(worker=worker_id).first()
        return current or keep_for(worker_id, by=by)


def holder_signers(key_ids: Iterable[int | None]) -> dict[int, Signer]:
    """What signs with each key that we keep: not with one that a browser keeps, or that is gone."""
    with duty("signing"):
        kept = HolderSecret.objects.filter(key__in=set(key_ids)).select_related("key")
        return {each.key_id: made_of(each.key, each) for each in kept}


def is_in_browser(worker_id: int) -> bool:
    """Whether a browser of the person's alone shows what they hold."""
    with duty("signing"):
        current = HolderKey.objects.current().filter(worker=worker_id).first()
    return current is not None and current.is_in_browser


def keep_for(worker_id: int, *, by: Actor) -> HolderKey:
    """Make a key of theirs that we keep. Runs in the duty of signing."""
    new = key_store().make()
    key = _write(worker_id, new.key_id, new.jwk, by=by)
    sealed, name = seal(new.secret, about=new.key_id)
    HolderSecret.objects.create(key=key, sealed=sealed, sealed_with=name)
    return key


def write_down(worker_id: int, key_id: str, jwk: Jwk, device: str, *, by: Actor) -> HolderKey:
    """Write down the public half of a key that a browser made. Runs in the duty of signing."""
    return _write(worker_id, key_id, jwk, HolderKey.KeptBy.BROWSER, device, by=by)


def end(key: HolderKey, *, by: Actor) -> None:
    """From now on nothing is signed for ``key``; what was, is signed anew by event, for the next.
    Runs in the duty of signing, with the key locked."""
    key.ended_at = clock.now()
    key.save(update_fields=["ended_at"])
    record("holder_key.replaced", key, by=by, after={"key": key.key_id})
    emit("holder_key.replaced", {"worker": key.worker_id}, by=by)


@transaction.atomic
def replace_lost(*, by: Actor) -> list[int]:
    """Keep a new key for every person whose private half no longer opens; who they are."""
    require_job(by)
    with duty("signing"):
        rows = HolderSecret.objects.select_related("key").select_for_update(of=("self", "key"))
        lost = [kept for kept in rows.order_by("key__worker", "pk") if not opens(kept)]
        for kept in lost:
            kept.delete()
            if kept.key.ended_at is None:
                end(kept.key, by=by)
                keep_for(kept.key.worker_id, by=by)
    return sorted({kept.key.worker_id for kept in lost})


@transaction.atomic
def let_go(worker_id: int, *, by: Actor) -> int:
    """Destroy the private halves that we keep of keys to which nothing is bound any more."""
    require_job(by)
    with duty("signing"):
        bound = IssuedCredential.objects.live().filter(holder_key=OuterRef("key"))
        former = HolderSecret.objects.filter(key__worker=worker_id, key__ended_at__isnull=False)
        gone = list(former.filter(~Exists(bound)).select_related("key"))
        for kept in gone:
            kept.delete()
    for kept in gone:
        record("holder_key.destroyed", kept.key, by=by, after={"key": kept.key.key_id})
    return len(gone)


def _write(
    worker_id: int,
    key_id: str,
    jwk: Jwk,
    kept_by: str = HolderKey.KeptBy.BANK,
    device: str = "",
    *,
    by: Actor,
) -> HolderKey:
    key = HolderKey.objects.create(
        worker_id=worker_id,
        key_id=key_id,
        jwk=dict(jwk),
        kept_by=kept_by,
        device=device,
        made_at=clock.now(),
    )
    record("holder_key.made", key, by=by, after={"key": key.key_id, "kept_by": kept_by})
    return key
