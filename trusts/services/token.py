"""Machine tokens: a connected system's key to one trust, shown once and kept hashed."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import Q

from staffbank import clock
from staffbank.actors import Actor, Kind
from staffbank.audit.recording import record
from staffbank.db import duty
from staffbank.errors import NotPermitted
from trusts.models import MachineToken
from trusts.permissions import Permission

#: What a connected system may be let do, in the order it is offered.
FOR_MACHINES = (
    Permission.VIEW_TRUST,
    Permission.POST_VACANCY,
    Permission.RELEASE_VACANCY,
    Permission.CANCEL_VACANCY,
    Permission.BOOK_WORKER,
)

#: Begins every token, so that one left in a file or a log is recognised for what it is.
PREFIX = "sbk_"
HINT = 8
STAMP_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class NewToken:
    """A token just made. ``secret`` is nowhere else, and is shown this once."""

    token: MachineToken
    secret: str


def grantable(by: Actor) -> tuple[Permission, ...]:
    """What ``by`` may let a system do: no more than they may do themself."""
    return tuple(permission for permission in FOR_MACHINES if by.can(permission))


@transaction.atomic
def make(name: str, permissions: Collection[str], *, by: Actor) -> NewToken:
    """Make a token of the seat's trust. Refuses permissions that the seat itself lacks."""
    trust_id, user_id = _require(by)
    asked = [permission for permission in grantable(by) if permission in permissions]
    if len(asked) != len(set(permissions)):
        raise NotPermitted("You can let a system do only what your own role may do.")
    secret = PREFIX + secrets.token_urlsafe(32)
    token = MachineToken.objects.create(
        trust_id=trust_id,
        name=name,
        token_hash=hashed(secret),
        hint=secret[:HINT],
        permissions=" ".join(asked),
        created_by_id=user_id,
        created_at=clock.now(),
    )
    record("token.made", token, by=by, after={"permissions": list(asked), "hint": token.hint})
    return NewToken(token, secret)


@transaction.atomic
def revoke(token: MachineToken, *, by: Actor) -> MachineToken:
    """Stop a token for good, from the next request on. Revoking twice changes nothing."""
    _require(by)
    token = MachineToken.objects.visible_to(by).select_for_update().get(pk=token.pk)
    if token.revoked_at is None:
        token.revoked_at = clock.now()
        token.save(update_fields=["revoked_at"])
        record("token.revoked", token, by=by)
    return token


def recognise(secret: str) -> MachineToken | None:
    """The live token of ``secret``, stamped as used. Asked before anyone is known."""
    with duty("tokens"):
        token = (
            MachineToken.objects.select_related("trust")
            .filter(token_hash=hashed(secret), revoked_at=None)
            .first()
        )
        if token is not None:
            _stamp(token)
        return token


def actor_of_token(token: MachineToken) -> Actor:
    """The seat a token is: its trust, what it was given, and no person."""
    given = token.permissions.split()
    return Actor(
        Kind.TRUST,
        token.name,
        trust_id=token.trust_id,
        permissions=frozenset(p for p in FOR_MACHINES if p in given),
        role=f"token:{token.hint}",
    )


def hashed(secret: str) -> str:
    """How a secret is kept. It is long and random, so it needs no salt."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _stamp(token: MachineToken) -> None:
    """Note the use, at most once a minute, and never wait for another request that notes it."""
    now = clock.now()
    stale = Q(used_at=None) | Q(used_at__lte=now - STAMP_EVERY)
    rows = MachineToken.objects.filter(stale, pk=token.pk)
    if token.used_at is not None and now - token.used_at < STAMP_EVERY:
        return
    if rows.select_for_update(skip_locked=True, no_key=True).first():
        rows.update(used_at=now)


def _require(by: Actor) -> tuple[int, int]:
    """The trust and the person of a seat that manages tokens: a token makes no tokens."""
    if by.trust_id is None or by.user_id is None or not by.can(Permission.MANAGE_TOKENS):
        raise NotPermitted
    return by.trust_id, by.user_id
