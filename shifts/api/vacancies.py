"""A trust's vacancies, and the verbs that act on them."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from shifts.api.inputs import (
    BookWorkerInput,
    OpenInput,
    PostInput,
    TrustCancelInput,
    VacancyFilters,
    matching,
)
from shifts.api.outputs import BookingOutput, PostedOutput, VacancyOutput
from shifts.api.refusals import explained
from shifts.models import Booking, Posting, Vacancy
from shifts.services import booking as bookings
from shifts.services import posting
from shifts.services import vacancy as vacancies
from staffbank.actors import Actor
from staffbank.web.api.answering import answered_once
from staffbank.web.api.paging import Pages
from trusts.api import ActingForTrust
from trusts.permissions import Permission
from workers.models import Worker


def vacancies_to_show(actor: Actor) -> QuerySet[Vacancy]:
    """A seat's vacancies with all that is said of them, in a fixed number of queries."""
    live = Booking.objects.visible_to(actor).live().only("ref", "status", "vacancy_id")
    return (
        Vacancy.objects.visible_to(actor)
        .select_related(
            "trust",
            "site",
            "ward",
            "staff_group",
            "grade",
            "also_grade",
            "specialty",
            "reason",
            "cancel_reason",
        )
        .prefetch_related("skill_links__skill", Prefetch("bookings", queryset=live))
    )


class VacancyViewSet(ActingForTrust):
    """Vacancies of the trust."""

    serializer_class = VacancyOutput
    pagination_class = Pages
    lookup_field = "ref"
    lookup_value_converter = "uuid"
    asks: ClassVar = {
        "list": Permission.VIEW_TRUST,
        "retrieve": Permission.VIEW_TRUST,
        "create": Permission.POST_VACANCY,
        "publish": Permission.RELEASE_VACANCY,
        "open": Permission.RELEASE_VACANCY,
        "cancel": Permission.CANCEL_VACANCY,
        "book": Permission.BOOK_WORKER,
    }
    queryset = Vacancy.objects.none()

    def get_queryset(self) -> QuerySet[Vacancy]:
        return vacancies_to_show(self.actor).order_by("starts_at", "pk")

    @extend_schema(parameters=[VacancyFilters])
    def list(self, request: Request, trust_slug: str) -> Response:
        """List the trust's vacancies, soonest first.

        A ward manager reads those of their own wards.
        """
        asked = self.asked(VacancyFilters)
        found = self.get_queryset().filter(matching(asked))
        if self.actor.wards is not None:
            found = found.filter(ward__in=self.actor.wards)
        for name in ("ward", "grade", "external_ref"):
            if name in asked:
                found = found.filter(**{name: asked[name]})
        return self.page_of(found)

    @extend_schema(responses=VacancyOutput)
    def retrieve(self, request: Request, trust_slug: str, ref: UUID) -> Response:
        """Read one vacancy."""
        return Response(self.shown(self.found(ref)))

    @extend_schema(request=PostInput, responses={201: PostedOutput})
    @answered_once
    def create(self, request: Request, trust_slug: str) -> Response:
        """Post vacancies, one for each person asked for.

        They are drafts that only the trust sees, unless `publish` opens them to its own bank.
        Publishing needs its own permission.
        """
        asked = self.taken(PostInput)
        posted = posting.post(asked.draft, by=self.actor, source=Posting.Source.API)
        if asked.validated_data["publish"]:
            for vacancy in posted:
                vacancies.publish(vacancy, by=self.actor)
        shown = self.get_queryset().filter(pk__in=[vacancy.pk for vacancy in posted])
        output = PostedOutput({"vacancies": shown}, context=self.get_serializer_context())
        return Response(output.data, status=status.HTTP_201_CREATED)

    @extend_schema(request=None, responses=VacancyOutput)
    @action(detail=True, methods=["post"])
    @answered_once
    def publish(self, request: Request, trust_slug: str, ref: UUID) -> Response:
        """Open a draft to the trust's own bank.

        It opens to the region by itself when its turn comes.
        """
        vacancy = self.found(ref)
        vacancies.publish(vacancy, by=self.actor)
        return Response(self.shown(self.found(ref)))

    @extend_schema(request=OpenInput, responses=VacancyOutput)
    @action(detail=True, methods=["post"])
    @answered_once
    def open(self, request: Request, trust_slug: str, ref: UUID) -> Response:
        """Open a vacancy to the region now."""
        vacancy = self.found(ref)
        asked = self.taken(OpenInput).validated_data
        vacancies.open_to_region(vacancy, by=self.actor, urgent=asked["urgent"])
        return Response(self.shown(self.found(ref)))

    @extend_schema(request=TrustCancelInput, responses=VacancyOutput)
    @action(detail=True, methods=["post"])
    @answered_once
    def cancel(self, request: Request, trust_slug: str, ref: UUID) -> Response:
        """Cancel a vacancy for good.

        Whoever is booked on it is told at once, and is owed what the bank agreed if it is late.
        """
        vacancy = self.found(ref)
        asked = self.taken(TrustCancelInput).validated_data
        vacancies.cancel(vacancy, reason=asked["reason"], note=asked["note"], by=self.actor)
        return Response(self.shown(self.found(ref)))

    @extend_schema(request=BookWorkerInput, responses={201: BookingOutput})
    @action(detail=True, methods=["post"])
    @answered_once
    def book(self, request: Request, trust_slug: str, ref: UUID) -> Response:
        """Book a worker onto a vacancy, closing it to everyone else.

        A worker who may not take it is refused with every reason, and none of it says when or
        where else they work.
        """
        vacancy = self.found(ref)
        asked = self.taken(BookWorkerInput).validated_data
        worker: Worker = asked["worker"]
        with explained(vacancy, worker, by=self.actor):
            booking = bookings.book(vacancy, worker, by=self.actor, seen=asked["seen"])
        output = BookingOutput(booking, context=self.get_serializer_context())
        return Response(output.data, status=status.HTTP_201_CREATED)

    def found(self, ref: UUID) -> Vacancy:
        return get_object_or_404(self.get_queryset(), ref=ref)

    def shown(self, vacancy: Vacancy) -> Any:
        return self.get_serializer(vacancy).data
