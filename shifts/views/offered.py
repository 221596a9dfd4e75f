"""A shift that was offered to the worker by name: to read, accept or decline."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from shifts.errors import VacancyChanged, VacancyGone
from shifts.forms.offer import DeclineForm
from shifts.models import Offer
from shifts.presenters.booking import ChangedPage
from shifts.presenters.offer import OfferedToMe
from shifts.presenters.shift import Seen, seal, unseal
from shifts.selectors.offer import offer_found
from shifts.selectors.shift import booking_on
from shifts.services import offer as service
from shifts.services.looking import look
from shifts.views.booking import gone
from shifts.views.shift import shift_page, shifts_of
from staffbank import clock
from staffbank.errors import Refusal
from staffbank.web.once import once
from workers.web import WorkerRequest, worker_view


def asked_for(request: WorkerRequest, ref: UUID) -> Offer:
    """The offer of an address, or the page that says it is not there."""
    found = offer_found(ref, by=request.actor)
    if found is None:
        raise Http404
    return found


@require_safe
@worker_view
def offer(request: WorkerRequest, ref: UUID) -> HttpResponse:
    """The shift, until when it is offered, and the two buttons."""
    offered = asked_for(request, ref)
    look(offered.vacancy, by=request.actor)
    return show(request, offered, DeclineForm())


def show(
    request: WorkerRequest, offered: Offer, form: DeclineForm, *, refused: str = ""
) -> HttpResponse:
    vacancy = get_object_or_404(shifts_of(request), pk=offered.vacancy_id)
    context = {
        "page": shift_page(request, vacancy, refused=refused),
        "offered": OfferedToMe.of(offered, clock.now()),
        "form": form,
    }
    status = 409 if refused else 422 if form.errors else 200
    return render(request, "shifts/offer/read.jinja", context, status=status)


@require_POST
@worker_view
@once
def accept(request: WorkerRequest, ref: UUID) -> HttpResponse:
    """Book it, or say who was faster, what changed, or what stands in the way."""
    reached_at = clock.now()
    offered = asked_for(request, ref)
    mine = booking_on(request.actor, offered.vacancy)
    if mine:  # a second press, or back and again: the first one stands
        return redirect("me:booking", mine.ref)
    seen = unseal(request.POST.get("seen", ""))
    updated_at = seen.updated_at if seen else None
    try:
        made = service.accept(offered, request.worker, by=request.actor, seen=updated_at)
    except VacancyGone:
        return gone(request, offered.vacancy.ref, reached_at)
    except VacancyChanged:
        fresh = get_object_or_404(shifts_of(request), pk=offered.vacancy_id)
        page = ChangedPage(fresh, seen or Seen.of(offered.vacancy), seal(Seen.of(fresh)))
        return render(request, "shifts/shift/changed.jinja", {"page": page}, status=409)
    except Refusal as refusal:
        return show(request, asked_for(request, ref), DeclineForm(), refused=refusal.message)
    return redirect("me:booking", made.ref)


@require_POST
@worker_view
@once
def decline(request: WorkerRequest, ref: UUID) -> HttpResponse:
    offered = asked_for(request, ref)
    form = DeclineForm(request.POST)
    if not form.is_valid():
        return show(request, offered, form)
    try:
        service.decline(offered, reason=form.cleaned_data["reason"], by=request.actor)
    except Refusal as refusal:
        return show(request, asked_for(request, ref), DeclineForm(), refused=refusal.message)
    messages.success(request, "Declined. The ward has been told, and nothing counts against you.")
    return redirect("me:bookings")
