"""Offering a vacancy of one's own ward to somebody by name, and taking the offer back."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from shifts.forms.offer import OfferForm
from shifts.presenters.filling import if_offered
from shifts.selectors.offer import offer_found
from shifts.services import offer as service
from shifts.services.permits import require_vacancy
from shifts.views.filling import page_of, words_of, worker_of
from shifts.views.vacancy import asked_for
from staffbank import clock
from staffbank.errors import NotPermitted, Refusal
from staffbank.web.once import once
from trusts.permissions import Permission
from trusts.web import TrustRequest, trust_view


@require_http_methods(["GET", "POST"])
@trust_view(Permission.BOOK_WORKER)
@once
def offer(request: TrustRequest, ref: UUID) -> HttpResponse:
    """What offering means first, then until when, then the button."""
    vacancy = asked_for(request, ref)
    require_vacancy(request.actor, vacancy, Permission.BOOK_WORKER)
    posted = request.POST if request.method == "POST" else None
    worker = worker_of(request, (posted or request.GET).get("worker", ""))
    form = OfferForm(posted, vacancy=vacancy, now=clock.now())
    refusal = ""
    if form.is_valid():
        try:
            service.offer(vacancy, worker, until=form.cleaned_data["until"], by=request.actor)
        except NotPermitted:
            raise
        except Refusal as refused:
            refusal = words_of(refused, vacancy, worker)
        else:
            messages.success(request, f"Offered to {worker.name}. We are telling them.")
            return redirect("shifts:vacancy", trust_slug=request.trust.slug, ref=ref)
    page = page_of(request, vacancy, worker, if_offered(worker), refusal)
    status = 409 if refusal else 422 if form.errors else 200
    context = {"page": page, "form": form}
    return render(request, "shifts/vacancy/offer.jinja", context, status=status)


@require_POST
@trust_view(Permission.BOOK_WORKER)
@once
def withdraw(request: TrustRequest, ref: UUID) -> HttpResponse:
    offered = offer_found(ref, by=request.actor)
    if offered is None:
        raise Http404
    try:
        service.withdraw(offered, by=request.actor)
    except NotPermitted:
        raise
    except Refusal:
        messages.info(request, "That offer was over already.")
    else:
        messages.success(request, "The offer is withdrawn. They can no longer accept it.")
    return redirect("shifts:vacancy", trust_slug=request.trust.slug, ref=offered.vacancy.ref)
