"""Who calls the API with a machine token."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from trusts.models import MachineToken
from trusts.services.token import recognise


@dataclass(frozen=True)
class Machine:
    """Who calls with a token: a connected system, and no person."""

    token: MachineToken
    pk: None = None
    is_authenticated: bool = True
    is_anonymous: bool = False
    is_active: bool = True


class MachineTokenAuthentication(BaseAuthentication):
    """``Authorization: Bearer sbk_...``"""

    def authenticate(self, request: Request) -> tuple[Any, MachineToken] | None:
        scheme, _, secret = get_authorization_header(request).decode("latin-1").partition(" ")
        if scheme.lower() != "bearer":
            return None
        token = recognise(secret.strip())
        if token is None:
            raise AuthenticationFailed("This token is not one of ours, or it was revoked.")
        return Machine(token), token

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="Staffbank"'
