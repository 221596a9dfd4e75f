"""Booking a worker onto a vacancy of one's own ward, consequence first."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from compliance.rules.eligibility import Verdict
from shifts.models import Vacancy
from shifts.presenters.filling import FillPage, if_booked, refusal_words
from shifts.presenters.naming import shift_of
from shifts.selectors.eligibility import names_in_sentences
from shifts.selectors.inducting import knows_ward
from shifts.services import booking
from shifts.services.cancelling import numbers_now
from shifts.services.permits import require_vacancy
from shifts.services.pricing import quote_for, ward_cost
from shifts.views.vacancy import asked_for
from staffbank import clock
from staffbank.errors import NotPermitted, Refusal
from staffbank.web.once import once
from trusts.permissions import Permission
from trusts.web import TrustRequest, trust_view
from workers.models import Worker


@require_http_methods(["GET", "POST"])
@trust_view(Permission.BOOK_WORKER)
@once
def book(request: TrustRequest, ref: UUID) -> HttpResponse:
    vacancy = asked_for(request, ref)
    require_vacancy(request.actor, vacancy, Permission.BOOK_WORKER)
    given = request.POST if request.method == "POST" else request.GET
    worker = worker_of(request, given.get("worker", ""))
    refusal = ""
    if request.method == "POST":
        try:
            booking.book(vacancy, worker, by=request.actor)
        except NotPermitted:
            raise
        except Refusal as refused:
            refusal = words_of(refused, vacancy, worker)
        else:
            messages.success(request, f"{worker.name} is booked. We have told them.")
            return redirect("shifts:vacancy", trust_slug=request.trust.slug, ref=ref)
    page = page_of(request, vacancy, worker, _means(vacancy, worker), refusal)
    return render(
        request, "shifts/vacancy/book.jinja", {"page": page}, status=409 if refusal else 200
    )


def worker_of(request: TrustRequest, ref: str) -> Worker:
    """Somebody this trust may name, or the page that says they are not there."""
    try:
        return Worker.objects.visible_to(request.actor).get(ref=UUID(ref))
    except (ValueError, Worker.DoesNotExist):
        raise Http404 from None


def page_of(
    request: TrustRequest, vacancy: Vacancy, worker: Worker, means: tuple[str, ...], refusal: str
) -> FillPage:
    """The page on which somebody is booked or offered it: what it ``means`` first."""
    address = reverse("shifts:vacancy", args=[request.trust.slug, vacancy.ref])
    return FillPage(
        worker=worker,
        shift=shift_of(vacancy, clock.now()),
        consequences=means,
        is_oneself=worker.user_id == request.actor.user_id,
        refusal=refusal,
        back={"href": address, "text": "Back to the vacancy"},
    )


def _means(vacancy: Vacancy, worker: Worker) -> tuple[str, ...]:
    quote = quote_for(vacancy)
    return if_booked(
        vacancy,
        worker,
        quote=quote,
        ward_pays=ward_cost(quote, vacancy.period.starts_on).total_pence,
        undo_minutes=numbers_now(vacancy, clock.now()).undo_minutes,
        inducted=knows_ward(vacancy, worker.pk),
    )


def words_of(refused: Refusal, vacancy: Vacancy, worker: Worker) -> str:
    """The refusal as a manager may read it: the class of reason, nothing of other work."""
    verdict = refused.facts.get("verdict")
    if not isinstance(verdict, Verdict):
        return refused.message
    return refusal_words(verdict, vacancy, worker, names_in_sentences()) or refused.message
