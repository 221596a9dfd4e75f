"""The one door to the API for a trust: a machine token, or a member's session."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.request import Request

from staffbank.actors import Actor
from staffbank.web.api.views import Api
from trusts.models import MachineToken
from trusts.seats import actor_of, take_membership
from trusts.services.token import actor_of_token


class MachineTokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How the description of the API says it."""

    target_class = "trusts.authentication.MachineTokenAuthentication"
    name = "machineToken"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {
            "type": "http",
            "scheme": "bearer",
            "description": (
                "A machine token of one trust, made under Settings by its staffing admin."
                " Every POST needs an Idempotency-Key."
            ),
        }


class ActingForTrust(Api):
    """Operations below ``/trusts/<trust_slug>/``, made for that trust."""

    def take_seat(self, request: Request, **where: Any) -> Actor:
        slug: str = where["trust_slug"]
        if isinstance(request.auth, MachineToken):
            if request.auth.trust.slug != slug:
                raise Http404
            return actor_of_token(request.auth)
        permission = self.asks.get(self.action or "") or ""
        user_id = request.user.pk
        assert user_id is not None  # the permission classes let nobody else come here
        return actor_of(take_membership(user_id, permission=permission, trust_slug=slug))
