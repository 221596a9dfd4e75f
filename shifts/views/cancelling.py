"""Cancelling a vacancy: the consequences first, then the reason."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from shifts.forms.cancelling import CancelVacancyForm
from shifts.presenters.cancelling import CancelPage, cancelled_words
from shifts.selectors.history import history_of
from shifts.services import vacancy as releasing
from shifts.views.vacancy import asked_for
from staffbank import clock
from staffbank.errors import NotPermitted, Refusal
from staffbank.web.once import once
from trusts.permissions import Permission
from trusts.web import TrustRequest, trust_view


@require_http_methods(["GET", "POST"])
@trust_view(Permission.CANCEL_VACANCY)
@once
def cancel(request: TrustRequest, ref: UUID) -> HttpResponse:
    vacancy = asked_for(request, ref)
    means = releasing.what_cancelling_means(vacancy, by=request.actor)
    history = history_of(vacancy, by=request.actor)
    form = CancelVacancyForm(request.POST if request.method == "POST" else None)
    address = reverse("shifts:vacancy", args=[request.trust.slug, ref])
    if form.is_valid():
        try:
            releasing.cancel(
                vacancy,
                reason=form.cleaned_data["reason"],
                note=form.cleaned_data["note"],
                by=request.actor,
            )
        except NotPermitted:
            raise
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, cancelled_words(means, history))
            return redirect(address)
    back = {"href": address, "text": "Back to the vacancy"}
    page = CancelPage.of(vacancy, means, history, now=clock.now(), back=back)
    context = {"page": page, "form": form}
    status = 422 if form.errors else 200
    return render(request, "shifts/vacancy/cancel.jinja", context, status=status)
