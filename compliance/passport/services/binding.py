"""A person's key goes to a browser of theirs, or back to us.

The browser makes it and lets nobody have it, and proves that it has it: it signs a code that names
the session, the key that it follows and when it ends, so it serves once, for this person, within
minutes. What they hold is signed anew for that key by event, and they are told.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.crypto import constant_time_compare, salted_hmac

from compliance.passport import addresses
from compliance.passport.errors import KeyNotProven, KeyTaken
from compliance.passport.models import HolderKey, IssuedCredential, IssuerKey
from compliance.passport.rules import jws, possession
from compliance.passport.rules.reasons import NotAccepted
from compliance.passport.selectors.sources import SOURCES, Source
from compliance.passport.services import holder_keys, issuing
from compliance.passport.services.telling import say_moved
from staffbank import clock
from staffbank.actors import Actor
from staffbank.db import duty
from staffbank.errors import NotPermitted
from workers.models import Worker

#: How long a code serves.
CODE_LASTS = timedelta(minutes=10)
_SALT = "passport key of a browser"


def key_of(worker: Worker, *, by: Actor) -> HolderKey | None:
    """One's own key of now, if anything was signed yet."""
    if by.worker_id != worker.pk:
        raise NotPermitted
    return HolderKey.objects.visible_to(by).current().first()


def waiting(worker: Worker, *, by: Actor) -> int:
    """How many of one's checks are still to be signed for the key of now."""
    if by.worker_id != worker.pk:
        raise NotPermitted
    current = HolderKey.objects.visible_to(by).current()
    live = IssuedCredential.objects.visible_to(by).live().filter(holder_key__in=current)
    today = clock.today()

    def unsigned(source: Source[Any]) -> int:
        signed = live.filter(**{source.column: OuterRef("pk")})
        return source.counting(today).filter(~Exists(signed), worker=worker).count()

    return sum(unsigned(source) for source in SOURCES.values())


def code_for(worker: Worker, session: str, *, by: Actor) -> str:
    """What a browser has to sign with the key that it made."""
    ends = str(int((clock.now() + CODE_LASTS).timestamp()))
    return _code(worker, session, key_of(worker, by=by), ends)


@transaction.atomic
def keep_in_browser(
    worker: Worker, jwk: jws.Jwk, proof: str, *, session: str, device: str, by: Actor
) -> HolderKey:
    """Bind what the person holds to a key that their browser made. Locks the former.

    A former key of another browser is refused at once: that telephone may be lost.
    """
    if by.worker_id != worker.pk:
        raise NotPermitted
    code = _proven(proof, jwk)
    key_id = jws.thumbprint(jwk)
    with duty("signing"):
        former = _locked(worker)
        _refuse_other_code(code, worker, session, former)
        known = HolderKey.objects.filter(key_id=key_id), IssuerKey.objects.filter(key_id=key_id)
        if any(rows.exists() for rows in known):
            raise KeyTaken
        _end(former, by=by)
        said = {name: str(value) for name, value in jws.public_part(jwk).items()}
        key = holder_keys.write_down(worker.pk, key_id, said, device, by=by)
    say_moved(worker, key, former)
    return key


@transaction.atomic
def keep_for_them(worker: Worker, *, by: Actor) -> HolderKey:
    """Keep the person's key again, in place of their browser's, which is refused at once."""
    if by.worker_id != worker.pk:
        raise NotPermitted
    with duty("signing"):
        former = _locked(worker)
        if former and not former.is_in_browser:
            return former
        _end(former, by=by)
        key = holder_keys.keep_for(worker.pk, by=by)
    if former:
        say_moved(worker, key, former)
    return key


def _proven(proof: str, jwk: jws.Jwk) -> str:
    """The code that whoever has the private half of ``jwk`` signed for us."""
    try:
        return possession.prove(proof, jwk, audience=addresses.key_page())
    except NotAccepted as refused:
        raise KeyNotProven from refused


def _locked(worker: Worker) -> HolderKey | None:
    """Locked against what is being signed for it, too."""
    return HolderKey.objects.current().select_for_update().filter(worker=worker).first()


def _end(former: HolderKey | None, *, by: Actor) -> None:
    if former is None:
        return
    holder_keys.end(former, by=by)
    if former.is_in_browser:
        issuing.stop_bound_to(former, by=by)


def _refuse_other_code(code: str, worker: Worker, session: str, former: HolderKey | None) -> None:
    """The code begins with the second at which it ends, and only we can make one."""
    ends = code.partition("-")[0]
    if not constant_time_compare(code, _code(worker, session, former, ends)):
        raise KeyNotProven
    if int(ends) < clock.now().timestamp():
        raise KeyNotProven


def _code(worker: Worker, session: str, former: HolderKey | None, ends: str) -> str:
    about = f"{worker.ref} {session} {former.key_id if former else ''} {ends}"
    return f"{ends}-{salted_hmac(_SALT, about, algorithm='sha256').hexdigest()[:32]}"
