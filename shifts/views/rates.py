"""What a trust pays: its region's rates and its own; asking for one, and deciding."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shifts.forms.numbers import RateForm
from shifts.selectors.ahead import what_is_ahead
from shifts.views.numbers import to_settings
from staffbank import clock
from staffbank.errors import Refusal
from staffbank.web.confirming import confirmed
from staffbank.web.gate import ask_again
from staffbank.web.once import once
from trusts.forms.roles import DecideForm
from trusts.models import LocalRate
from trusts.permissions import Permission
from trusts.selectors.local import our_rates, places_of, rates_on
from trusts.services import rates as services
from trusts.web import TrustRequest, trust_view

_ASKING = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@trust_view(Permission.VIEW_TRUST)
def rates(request: TrustRequest) -> HttpResponse:
    """Each grade's rate beside the region's, and what waits to be decided."""
    today = clock.today()
    places = [our_rates(place, request.actor, today) for place in places_of(request.actor, today)]
    context = {
        "trust": request.trust,
        "places": places,
        "may_ask": request.actor.can(Permission.ASK_RATE),
        "page": {"back": to_settings(request)},
    }
    return render(request, "shifts/rates/list.jinja", context)


@_ASKING
@trust_view(Permission.ASK_RATE)
@once
def ask(request: TrustRequest, bank: str) -> HttpResponse:
    """Ask for a rate of the trust's own, what it means first."""
    today = clock.today()
    place = next((p for p in places_of(request.actor, today) if p.bank.slug == bank), None)
    if place is None:
        raise Http404
    ours = our_rates(place, request.actor, today)
    form = RateForm(
        request.POST if request.method == "POST" else None,
        grades=[line.grade for line in ours.lines],
        initial={"grade": request.GET.get("grade", ""), "valid_from": today, "whose": "ours"},
    )

    def make(data: dict[str, Any]) -> None:
        services.ask_rate(
            place.bank,
            data["grade"],
            form.rates,
            valid_from=data["valid_from"],
            reason=data["reason"],
            by=request.actor,
        )

    if confirmed(request, form, make):
        messages.success(request, "Asked. We have written to your rate authorisers.")
        return redirect("shifts:rates", request.trust.slug)
    shown = form.is_valid()
    context = {
        "trust": request.trust,
        "form": form,
        "ours": ours,
        "shown": shown,
        "line": next((ln for ln in ours.lines if ln.grade == form.cleaned_data["grade"]), None)
        if shown
        else None,
        "ahead": what_is_ahead(place.bank_id, clock.now(), trust_id=request.trust.pk),
        "page": _to_rates(request),
    }
    status = 422 if form.errors else 200
    return render(request, "shifts/rates/ask.jinja", context, status=status)


@require_safe
@trust_view(Permission.VIEW_TRUST)
def rate(request: TrustRequest, ref: UUID) -> HttpResponse:
    """What was asked for, by whom and why, and what came of it."""
    return render(request, "shifts/rates/read.jinja", _about(request, _asked(request, ref)))


@_ASKING
@trust_view(Permission.APPROVE_RATE)
@ask_again
@once
def decide(request: TrustRequest, ref: UUID) -> HttpResponse:
    """Approve what a colleague asked for, or do not."""
    asked = _asked(request, ref)
    form = DecideForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        wanted = form.cleaned_data
        try:
            if wanted["decision"] == "yes":
                services.approve_rate(asked, by=request.actor)
            else:
                services.refuse_rate(asked, note=wanted["note"], by=request.actor)
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            word = "Approved" if wanted["decision"] == "yes" else "Not approved"
            messages.success(request, f"{word}. We have told whoever asked.")
            return redirect("shifts:rates", request.trust.slug)
    context = _about(request, asked) | {
        "form": form,
        "ahead": what_is_ahead(asked.bank_id, clock.now(), trust_id=request.trust.pk),
    }
    status = 422 if form.errors else 200
    return render(request, "shifts/rates/decide.jinja", context, status=status)


@require_POST
@trust_view(Permission.ASK_RATE)
@once
def withdraw(request: TrustRequest, ref: UUID) -> HttpResponse:
    """Take back what one asked for."""
    services.withdraw_rate(_asked(request, ref), by=request.actor)
    messages.success(request, "Withdrawn. Nobody can approve it any more.")
    return redirect("shifts:rates", request.trust.slug)


def _asked(request: TrustRequest, ref: UUID) -> LocalRate:
    rows = LocalRate.objects.visible_to(request.actor)
    return get_object_or_404(
        rows.select_related("grade", "asked_by", "decided_by", "bank", "trust"), ref=ref
    )


def _about(request: TrustRequest, asked: LocalRate) -> dict[str, object]:
    return {
        "trust": request.trust,
        "asked": asked,
        "region": rates_on(asked.valid_from, [asked.grade]).get(asked.grade_id),
        "is_open": asked.status == LocalRate.Status.WAITING,
        "is_own": asked.asked_by_id == request.actor.user_id,
        "decides": services.may_decide(asked, request.actor),
        "page": _to_rates(request),
    }


def _to_rates(request: TrustRequest) -> dict[str, object]:
    return {
        "back": {"href": reverse("shifts:rates", args=[request.trust.slug]), "text": "Our rates"}
    }
