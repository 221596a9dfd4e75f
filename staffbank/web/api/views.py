"""The base of the API's views: who calls, from which seat, and what the operation asks for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, TypeVar

from django.db.models import QuerySet
from django.http import Http404
from rest_framework.exceptions import MethodNotAllowed
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer
from rest_framework.views import APIView
from rest_framework.viewsets import GenericViewSet

from staffbank.actors import Actor
from staffbank.errors import NotPermitted
from staffbank.web.acting import sit

Input = TypeVar("Input", bound=Serializer[Any])


class Api(GenericViewSet[Any]):
    """Operations made from one seat.

    ``asks`` names the permission each action needs (``None``: the seat is enough). An action that
    is not named there fails, and a test finds it.
    """

    asks: ClassVar[Mapping[str, str | None]] = {}
    actor: Actor

    def take_seat(self, request: Request, **where: Any) -> Actor:
        """The seat that the address names, or 404."""
        raise NotImplementedError

    @property
    def key_scope(self) -> str:
        """Whose idempotency keys these are."""
        if self.actor.user_id is not None:
            return f"user:{self.actor.user_id}"
        return f"token:{self.request.auth.pk}"

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        # Read before anything parses it: its hash tells one request from another.
        self.body = request._request.body  # noqa: SLF001 (DRF keeps Django's request there)
        super().initial(request, *args, **kwargs)
        self.actor = sit(self.take_seat(request, **kwargs))
        if self.action in {None, "metadata"}:
            raise MethodNotAllowed(str(request.method))
        permission = self.asks[str(self.action)]
        if permission is not None and not self.actor.can(permission):
            raise NotPermitted("Your role, or this token, does not include this.")

    def taken(self, serializer_class: type[Input]) -> Input:
        """What was sent, once it has the right shape."""
        taken = serializer_class(data=self.request.data, context=self.get_serializer_context())
        taken.is_valid(raise_exception=True)
        return taken

    def asked(self, filters_class: type[Input]) -> dict[str, Any]:
        """What the query asks for, once it means something."""
        asked = filters_class(data=self.request.query_params, context=self.get_serializer_context())
        asked.is_valid(raise_exception=True)
        return dict(asked.validated_data)

    def page_of(self, rows: QuerySet[Any]) -> Response:
        """The page of ``rows`` that was asked for."""
        page = self.paginate_queryset(rows)
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "actor": getattr(self, "actor", None)}


class NothingHere(APIView):
    """Any address that is not an operation."""

    schema = None  # not an operation
    authentication_classes = ()
    permission_classes = (AllowAny,)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        raise Http404

    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        raise Http404
