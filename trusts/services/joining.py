"""What every invitation has: a secret in a letter, seven days, and the account that takes it up."""

from __future__ import annotations

import hashlib
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from staffbank.accounts.closing import logs_in_instead
from staffbank.accounts.models import User
from staffbank.actors import Actor
from trusts.errors import InvitationIsAnothers, JoinedWithAnother, LogInFirst

#: How long an invitation can be accepted.
LASTS = timedelta(days=7)


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def has_account(email: str) -> bool:
    """Whether the invited address has an account. Asked only by the holder of the letter."""
    found = User.objects.filter(email__iexact=email)
    return found.filter(Q(is_active=True) | Q(logs_in_as__isnull=False)).exists()


def has_address(user: User | AnonymousUser, email: str) -> bool:
    """Whether the invitation was sent to this person."""
    if not isinstance(user, User):
        return False
    return user.email.lower() == email.lower() or logs_in_instead(email) == user


def account_for(email: str, *, by: Actor, name: str, password: str) -> User:
    """The account that takes up an invitation sent to ``email``: the person logged in, or a new one
    with ``name`` and ``password``."""
    invited = User.objects.filter(email__iexact=email).first()
    user = invited and invited.open_one
    if by.user_id is not None:
        if user is None or user.pk != by.user_id:
            raise InvitationIsAnothers
        return user
    if user is not None and user.is_active:
        raise LogInFirst
    if user is not None and user != invited:
        raise JoinedWithAnother  # the letter reached this address alone
    if user is not None:
        return _open_again(user, name, password)
    user = User.objects.create_user(email, password, name=name)
    # The letter reached them, so the address is theirs.
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def _open_again(user: User, name: str, password: str) -> User:
    """Somebody who closed their account comes back to it: the letter reached their address."""
    user.is_active, user.name, user.second_step_by = True, name, None
    user.set_password(password)
    user.save()
    EmailAddress.objects.update_or_create(
        user=user, email=user.email, defaults={"verified": True, "primary": True}
    )
    return user
