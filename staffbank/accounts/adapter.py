"""How people get in: by invitation only, and from log in to the place they work."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class InvitedOnly(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Nobody signs themselves up: a trust or a bank invites them."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
