"""A trust's bookings."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from shifts.api.inputs import BookingFilters, TrustCancelInput, matching
from shifts.api.outputs import BookingOutput
from shifts.models import Booking
from shifts.services import booking as bookings
from shifts.services import looking
from staffbank.actors import Actor
from staffbank.web.api.answering import answered_once
from staffbank.web.api.paging import Pages
from trusts.api import ActingForTrust
from trusts.permissions import Permission
from workers.models import Worker


def bookings_to_show(actor: Actor) -> QuerySet[Booking]:
    """A trust's bookings with all that is said of them.

    Workers are fetched apart: a booking stays when the reason to see who it was has ended.
    """
    return (
        Booking.objects.visible_to(actor)
        .select_related("vacancy__ward", "vacancy__grade", "end_reason")
        .prefetch_related(Prefetch("worker", queryset=Worker.objects.visible_to(actor)))
    )


class BookingViewSet(ActingForTrust):
    """Bookings onto the trust's vacancies."""

    serializer_class = BookingOutput
    pagination_class = Pages
    lookup_field = "ref"
    lookup_value_converter = "uuid"
    asks: ClassVar = {
        "list": Permission.VIEW_TRUST,
        "retrieve": Permission.VIEW_TRUST,
        "cancel": Permission.CANCEL_VACANCY,
    }
    queryset = Booking.objects.none()

    def get_queryset(self) -> QuerySet[Booking]:
        return bookings_to_show(self.actor).order_by("starts_at", "pk")

    @extend_schema(parameters=[BookingFilters])
    def list(self, request: Request, trust_slug: str) -> Response:
        """List the trust's bookings, soonest first.

        A ward manager reads those of their own wards. The people booked can read who read it,
        once for each day.
        """
        asked = self.asked(BookingFilters)
        found = self.get_queryset().filter(matching(asked))
        if self.actor.wards is not None:
            found = found.filter(vacancy__ward__in=self.actor.wards)
        rows = self.paginate_queryset(found) or []
        looking.look_through_program(rows, by=self.actor)
        return self.get_paginated_response(self.get_serializer(rows, many=True).data)

    @extend_schema(responses=BookingOutput)
    def retrieve(self, request: Request, trust_slug: str, ref: UUID) -> Response:
        """Read one booking.

        Who is booked can read that you did.
        """
        booking = self.found(ref)
        looking.look_through_program([booking], by=self.actor)
        return Response(self.get_serializer(booking).data)

    @extend_schema(request=TrustCancelInput, responses=BookingOutput)
    @action(detail=True, methods=["post"])
    @answered_once
    def cancel(self, request: Request, trust_slug: str, ref: UUID) -> Response:
        """Cancel a booking and open its vacancy again.

        The worker is told at once, and is owed what the bank agreed if it is late.
        """
        booking = self.found(ref)
        asked = self.taken(TrustCancelInput).validated_data
        bookings.cancel(booking, reason=asked["reason"], note=asked["note"], by=self.actor)
        return Response(self.get_serializer(self.found(ref)).data)

    def found(self, ref: UUID) -> Booking:
        return get_object_or_404(self.get_queryset(), ref=ref)
