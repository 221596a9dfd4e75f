"""Who has passed the second step of logging in, and until when it may be put off.

The session carries the answer, for the person it was given about: a request asks nothing else.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase

from staffbank.accounts.models import User

PASSED = "second_step"
LATER = "second_step_later"
#: What counts as a second step. Recovery codes stand in for one; alone they are none.
STRONG = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


class How(StrEnum):
    """What made the second step."""

    OWN = "own"  # an authenticator of theirs: an app, a passkey, a recovery code
    PROVIDER = "provider"  # the organisation that logged them in says that it asked for two
    PERSONA = "persona"  # the demo's one press


def mark(session: SessionBase, user: User, how: How) -> None:
    """Note in the session that ``user`` passed the second step."""
    session[PASSED] = {"user": user.pk, "how": how.value}
    session.pop(LATER, None)


def has_passed(session: SessionBase, user: User) -> bool:
    """Whether this session's person passed the second step."""
    passed = session.get(PASSED) or {}
    if passed.get("user") != user.pk:
        return False
    return passed.get("how") != How.PERSONA or is_persona(session)


def is_persona(session: SessionBase) -> bool:
    """Whether the session was begun by one press. Means nothing where personas are not allowed."""
    passed = session.get(PASSED) or {}
    return bool(settings.PERSONAS) and passed.get("how") == How.PERSONA


def has_own(user: User) -> bool:
    """Whether ``user`` has an authenticator app or a passkey."""
    return bool(Authenticator.objects.filter(user_id=user.pk, type__in=STRONG).exists())


def last_day_without(user: User, today: date) -> date:
    """The last day on which ``user`` may do without; the first log in decides it."""
    if user.second_step_by is None:
        user.second_step_by = today + settings.SECOND_STEP_GRACE
        User.objects.filter(pk=user.pk, second_step_by=None).update(
            second_step_by=user.second_step_by
        )
    return user.second_step_by


def may_put_off(user: User, today: date) -> bool:
    return today <= last_day_without(user, today)


def put_off(session: SessionBase) -> None:
    """Do without in this session. Asked again at the next log in."""
    session[LATER] = True


def was_put_off(session: SessionBase) -> bool:
    return bool(session.get(LATER))


def forget(user: User, today: date) -> int:
    """Take every authenticator from ``user``: they set one up at their next log in, that day.

    Answer how many there were.
    """
    gone: int = Authenticator.objects.filter(user_id=user.pk).delete()[0]
    User.objects.filter(pk=user.pk).update(second_step_by=today)
    return gone
