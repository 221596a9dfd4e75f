"""Helping somebody who has lost their second step of logging in: taken away, and on the record."""

from __future__ import annotations

import uuid
from collections.abc import Collection

from django.db import transaction

from staffbank import clock
from staffbank.accounts import second_step, sessions
from staffbank.accounts.models import OpenSession, User
from staffbank.actors import Actor, Kind
from staffbank.audit.recording import record
from staffbank.db import duty
from staffbank.errors import NotPermitted
from staffbank.notifications.sending import Recipient, notify
from trusts.errors import OwnRole
from trusts.models import Membership
from trusts.permissions import Permission


def may_reset(by: Actor, membership: Membership) -> bool:
    """Whoever invites people to a place helps its people in."""
    ours = membership.trust_id == by.trust_id if by.is_trust else membership.bank_id == by.bank_id
    return by.can(Permission.INVITE_PEOPLE) and ours


def reset_for_member(membership: Membership, *, reason: str, by: Actor) -> None:
    """Reset the second step of somebody who acts for the same place. Nobody resets their own."""
    if not may_reset(by, membership):
        raise NotPermitted
    if membership.user_id == by.user_id:
        raise OwnRole("You cannot reset your own second step. Ask somebody else who can.")
    reset(membership.user, reason=reason, by=by)


@transaction.atomic
def end_sessions(users: Collection[User], *, reason: str, by: Actor) -> int:
    """Log ``users`` out of every browser, at once and on the record. Answer of how many."""
    if by.kind is not Kind.SYSTEM:
        raise NotPermitted
    with duty("accounts"):
        rows = list(OpenSession.objects.filter(user__in=users))
        count = sessions.end(rows)
    for each in rows:
        record("session.ended", each, by=by, reason=reason)
    return count


@transaction.atomic
def reset(
    user: User,
    *,
    reason: str,
    by: Actor,
    worker: int | None = None,
    to: Recipient | None = None,
) -> None:
    """Take away every second step of ``user``, log them out everywhere, and write to them: by email
    alone, unless ``to`` says where else. ``worker``: whose record it belongs to, too."""
    now, today = clock.now(), clock.today()
    with duty("accounts"):
        count = second_step.forget(user, today)
        sessions.end(OpenSession.objects.filter(user=user))
    record("second_step.reset", user, by=by, after={"removed": count}, reason=reason, worker=worker)
    notify(
        "web/letters/second_step_reset.txt",
        to=[to or Recipient(seat="", address=user.email)],
        topic="account",
        cause=f"account-{uuid.uuid4()}",
        day=today,
        bank=by.bank_id,
        link="/accounts/login/",
        context={"at": now, "by": by.label},
    )
