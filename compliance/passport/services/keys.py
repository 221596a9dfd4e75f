"""The keys of trusts: made, used, changed, given up; and how any private half is sealed here.

Only the duty ``signing`` reads a private half, and it is opened for as long as one signature takes.
"""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from compliance.passport.models import HolderKey, HolderSecret, IssuerKey, IssuerSecret
from compliance.passport.rules.jws import Signer
from compliance.passport.sealing import SealLost, seal, sealing_name, unseal
from compliance.passport.services.keystore import key_store
from staffbank import clock
from staffbank.actors import Actor, Kind
from staffbank.audit.recording import record
from staffbank.db import constraint_of, duty
from staffbank.errors import NotPermitted
from staffbank.outbox.emitting import emit
from trusts.models import Trust


def require_job(by: Actor) -> None:
    """Keys are worked by jobs and by commands on the server, and by nobody from a page."""
    if by.kind is not Kind.SYSTEM:
        raise NotPermitted


def key_of(trust_id: int, *, by: Actor) -> IssuerKey:
    """The key with which the trust signs now; its first is made when it is first asked for."""
    with duty("signing"):
        current = IssuerKey.objects.signing().filter(trust=trust_id)
        if found := current.first():
            return found
        try:
            return _make(trust_id, clock.now(), by=by)
        except IntegrityError as error:  # somebody made it in the same moment
            if constraint_of(error) != "passport_issuerkey_one_signs":
                raise
            return current.get()


def signer_of(key: IssuerKey) -> Signer:
    """What signs with ``key``. Raises ``SealLost`` where its private half cannot be opened."""
    with duty("signing"):
        kept = IssuerSecret.objects.get(key=key)
    return made_of(key, kept)


@transaction.atomic
def rotate(trust: Trust, *, reason: str, by: Actor) -> IssuerKey:
    """Sign with a new key from now on. What the former one signed stays true.

    Also the drill for a lost key: nothing of the former private half is needed.
    """
    require_job(by)
    now = clock.now()
    with duty("signing"):
        former = IssuerKey.objects.signing().select_for_update().filter(trust=trust).first()
        if former:
            IssuerKey.objects.filter(pk=former.pk).update(valid_to=now)
        key = _make(trust.pk, now, by=by)
    after = {"key": key.key_id, "former": former.key_id if former else ""}
    record("issuer_key.rotated", key, by=by, after=after, reason=reason)
    emit("issuer_key.rotated", {"key": key.pk}, by=by)
    return key


@transaction.atomic
def compromise(key: IssuerKey, *, reason: str, by: Actor) -> IssuerKey:
    """Somebody else may have had ``key``: from this commit on nothing it signed is true.

    The trust signs with a new key, and what it had signed is signed anew by event.
    """
    require_job(by)
    now = clock.now()
    with duty("signing"):
        key = IssuerKey.objects.select_for_update().get(pk=key.pk)
        IssuerKey.objects.filter(pk=key.pk).update(valid_to=key.valid_to or now, compromised_at=now)
        current = IssuerKey.objects.signing().filter(trust=key.trust_id).first()
        current = current or _make(key.trust_id, now, by=by)
    record("issuer_key.compromised", key, by=by, after={"key": key.key_id}, reason=reason)
    emit("issuer_key.compromised", {"key": key.pk}, by=by)
    return current


@transaction.atomic
def reseal(*, by: Actor) -> int:
    """Seal every private half under the environment's first key; how many there were to do."""
    require_job(by)
    name = sealing_name()
    with duty("signing"):
        issuers = IssuerSecret.objects.select_related("key").exclude(sealed_with=name)
        holders = HolderSecret.objects.select_related("key").exclude(sealed_with=name)
        done = [*map(_reseal, issuers), *map(_reseal, holders)]
    for key in done:
        record("key.resealed", key, by=by, after={"sealed_with": name})
    return len(done)


@transaction.atomic
def replace_lost(*, by: Actor) -> list[Trust]:
    """Give a new key to every trust whose private half no longer opens."""
    require_job(by)
    with duty("signing"):
        rows = IssuerSecret.objects.filter(key__valid_to=None).select_related("key__trust")
        trusts = [kept.key.trust for kept in rows if not opens(kept)]
    for trust in trusts:
        rotate(trust, reason="lost", by=by)
    return trusts


def _make(trust_id: int, now: datetime, *, by: Actor) -> IssuerKey:
    new = key_store().make()
    with transaction.atomic():
        key = IssuerKey.objects.create(
            trust_id=trust_id, key_id=new.key_id, jwk=new.jwk, valid_from=now
        )
        sealed, name = seal(new.secret, about=new.key_id)
        IssuerSecret.objects.create(key=key, sealed=sealed, sealed_with=name)
    record("issuer_key.made", key, by=by, after={"key": key.key_id})
    return key


def _reseal(kept: IssuerSecret | HolderSecret) -> IssuerKey | HolderKey:
    about = kept.key.key_id
    secret = unseal(bytes(kept.sealed), kept.sealed_with, about=about)
    kept.sealed, kept.sealed_with = seal(secret, about=about)
    kept.save(update_fields=["sealed", "sealed_with"])
    return kept.key


def made_of(key: IssuerKey | HolderKey, kept: IssuerSecret | HolderSecret) -> Signer:
    """What signs with ``key``. Raises ``SealLost``."""
    secret = unseal(bytes(kept.sealed), kept.sealed_with, about=key.key_id)
    return key_store().signer(key.jwk, secret)


def opens(kept: IssuerSecret | HolderSecret) -> bool:
    """Whether the environment still opens it."""
    try:
        unseal(bytes(kept.sealed), kept.sealed_with, about=kept.key.key_id)
    except SealLost:
        return False
    return True
