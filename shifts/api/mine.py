"""A worker's own shifts: what they could book, and what they have booked."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from shifts.api.finding import FoundOutput, ShiftFilters
from shifts.api.inputs import BookingFilters, BookInput, WorkerCancelInput, matching
from shifts.api.outputs import OwnBookingOutput
from shifts.api.refusals import explained
from shifts.models import Booking, Vacancy
from shifts.selectors.bookable import Sort, bookable_vacancies
from shifts.services import booking as bookings
from staffbank.actors import Actor
from staffbank.web.api.answering import answered_once
from staffbank.web.api.paging import Pages
from workers.api import ActingForOneself
from workers.seats import is_joining


def own_bookings(actor: Actor) -> QuerySet[Booking]:
    """A worker's bookings with all that is said of them.

    The short lists are fetched apart: PostgreSQL takes far longer to plan a join of ten tables
    than to read a grade by its key.
    """
    return (
        Booking.objects.visible_to(actor)
        .select_related("vacancy__trust", "vacancy__site", "vacancy__ward")
        .prefetch_related(
            "vacancy__staff_group",
            "vacancy__grade",
            "vacancy__also_grade",
            "vacancy__specialty",
            "vacancy__skill_links__skill",
            "end_reason",
        )
    )


class OwnShiftViewSet(ActingForOneself):
    """Shifts the caller could book at this moment."""

    lookup_field = "ref"
    lookup_value_converter = "uuid"
    asks: ClassVar = {"list": None, "book": None}
    queryset = Vacancy.objects.none()
    pagination_class = None

    @extend_schema(parameters=[ShiftFilters], responses=FoundOutput)
    def list(self, request: Request) -> Response:
        """Find shifts the caller could book at this moment.

        The same that the Find shifts page shows: nothing here would be refused, unless somebody
        is faster.
        """
        asked = ShiftFilters(data=request.query_params, context=self.get_serializer_context())
        asked.is_valid(raise_exception=True)
        wanted = asked.validated_data
        found = bookable_vacancies(
            self.actor,
            asked.filters,
            sort=Sort(wanted["sort"]),
            page=wanted["page"],
        )
        return Response(FoundOutput(found, context=self.get_serializer_context()).data)

    @extend_schema(request=BookInput, responses={201: OwnBookingOutput})
    @action(detail=True, methods=["post"])
    @answered_once
    def book(self, request: Request, ref: UUID) -> Response:
        """Book a shift for oneself.

        Refused with every reason if it cannot be done, and with `vacancy_gone` if somebody was
        faster: then nothing counts against anybody.
        """
        if is_joining(self.worker):
            raise Http404
        vacancy = bookings.vacancy_for(self.actor, ref)
        if vacancy is None:
            raise Http404
        asked = self.taken(BookInput).validated_data
        with explained(vacancy, self.worker, by=self.actor):
            made = bookings.book(vacancy, self.worker, by=self.actor, seen=asked["seen"])
        booking = own_bookings(self.actor).get(pk=made.pk)
        output = OwnBookingOutput(booking, context=self.get_serializer_context())
        return Response(output.data, status=status.HTTP_201_CREATED)


class OwnBookingViewSet(ActingForOneself):
    """The caller's own bookings."""

    serializer_class = OwnBookingOutput
    pagination_class = Pages
    lookup_field = "ref"
    lookup_value_converter = "uuid"
    asks: ClassVar = {"list": None, "retrieve": None, "undo": None, "cancel": None}
    queryset = Booking.objects.none()

    def get_queryset(self) -> QuerySet[Booking]:
        return own_bookings(self.actor).order_by("starts_at", "pk")

    @extend_schema(parameters=[BookingFilters])
    def list(self, request: Request) -> Response:
        """List the caller's bookings, soonest first."""
        asked = self.asked(BookingFilters)
        return self.page_of(self.get_queryset().filter(matching(asked)))

    @extend_schema(responses=OwnBookingOutput)
    def retrieve(self, request: Request, ref: UUID) -> Response:
        """Read one of the caller's bookings."""
        return Response(self.shown(self.found(ref)))

    @extend_schema(request=None, responses=OwnBookingOutput)
    @action(detail=True, methods=["post"])
    @answered_once
    def undo(self, request: Request, ref: UUID) -> Response:
        """Undo a booking just made, until `undo_until`, as if it had not been."""
        bookings.undo(self.found(ref), by=self.actor)
        return Response(self.shown(self.found(ref)))

    @extend_schema(request=WorkerCancelInput, responses=OwnBookingOutput)
    @action(detail=True, methods=["post"])
    @answered_once
    def cancel(self, request: Request, ref: UUID) -> Response:
        """Cancel a booking and open its shift to others.

        In the last hours it cannot be cancelled here: ring the ward.
        """
        booking = self.found(ref)
        asked = self.taken(WorkerCancelInput).validated_data
        bookings.cancel(booking, reason=asked["reason"], note=asked["note"], by=self.actor)
        return Response(self.shown(self.found(ref)))

    def found(self, ref: UUID) -> Booking:
        return get_object_or_404(self.get_queryset(), ref=ref)

    def shown(self, booking: Booking) -> Any:
        return self.get_serializer(booking).data
