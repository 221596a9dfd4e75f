"""Closing one of two accounts of a person, so that it can be opened again as it was.

What it logs in with stays: its addresses, its password and its second step. Nobody gets in by them.
"""

from __future__ import annotations

from staffbank.accounts import sessions
from staffbank.accounts.models import OpenSession, User


def close_for(closed: User, *, logs_in_as: User) -> None:
    """Let nobody log in with ``closed``, and log it out everywhere. In ``duty("accounts")``.

    One that its person has closed already stays as they left it.
    """
    User.objects.filter(pk=closed.pk, is_active=True).update(is_active=False, logs_in_as=logs_in_as)
    sessions.end(OpenSession.objects.filter(user=closed))


def open_again(closed_id: int) -> None:
    """Let its person log in with it as before, where it was closed for another."""
    User.objects.filter(pk=closed_id, logs_in_as__isnull=False).update(
        is_active=True, logs_in_as=None
    )


def logs_in_instead(email: str) -> User | None:
    """The account that the person of ``email`` logs in with, where theirs was closed for it."""
    closed = User.objects.filter(email__iexact=email, logs_in_as__isnull=False).first()
    return closed.open_one if closed else None
