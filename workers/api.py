"""The door to the API for oneself: who one is, and one's own worker record."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from staffbank.actors import Actor, Kind
from staffbank.errors import NotPermitted
from staffbank.web.api.views import Api
from trusts.models import MachineToken
from trusts.services.token import actor_of_token
from workers.models import Worker
from workers.seats import seats_of, take_own_seat


class ActingForOneself(Api):
    """Operations below ``/me/``, made by a person from their own worker record."""

    worker: Worker

    def take_seat(self, request: Request, **where: Any) -> Actor:
        if isinstance(request.auth, MachineToken):
            raise NotPermitted("A machine token acts for a trust, never for a worker.")
        user_id = request.user.pk
        assert user_id is not None  # the permission classes let nobody else come here
        self.worker, actor = take_own_seat(user_id)
        return actor


class SeatOutput(serializers.Serializer[Any]):
    """One seat the caller may take, and where its operations are."""

    kind = serializers.ChoiceField(
        choices=[Kind.WORKER.value, Kind.TRUST.value, Kind.BANK.value, Kind.ICB.value]
    )
    role = serializers.CharField()
    place = serializers.CharField(allow_blank=True)
    address = serializers.CharField(
        allow_null=True, help_text="Null where the API has no operations for the seat yet."
    )
    permissions = serializers.ListField(child=serializers.CharField())


class MeOutput(serializers.Serializer[Any]):
    name = serializers.CharField()
    seats = SeatOutput(many=True)


class Me(APIView):
    """Who is calling."""

    @extend_schema(responses=MeOutput)
    def get(self, request: Request) -> Response:
        """Say who is calling, and every seat they may take."""
        return Response(MeOutput(_machine(request.auth) or _person(request)).data)


def _machine(token: Any) -> dict[str, Any] | None:
    if not isinstance(token, MachineToken):
        return None
    seat = _seat(actor_of_token(token), "Machine token", token.trust.name, token.trust.slug)
    return {"name": token.name, "seats": [seat]}


def _person(request: Request) -> dict[str, Any]:
    user: Any = request.user
    seats = []
    for seat in seats_of(user.pk):
        trust = getattr(seat.held, "trust", None)
        seats.append(_seat(seat.actor, seat.role, seat.place, trust and trust.slug))
    return {"name": user.get_full_name(), "seats": seats}


def _seat(actor: Actor, role: str, place: str, slug: str | None) -> dict[str, Any]:
    addresses = {Kind.WORKER: "/api/v1/me/", Kind.TRUST: f"/api/v1/trusts/{slug}/"}
    return {
        "kind": actor.kind.value,
        "role": role,
        "place": place,
        "address": addresses.get(actor.kind),
        "permissions": sorted(actor.permissions),
    }
