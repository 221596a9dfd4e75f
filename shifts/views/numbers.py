"""What a trust goes by: its region's numbers and its own, and changing one from a day on."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shifts.forms.numbers import NumberForm
from shifts.selectors.ahead import what_is_ahead
from staffbank import clock
from staffbank.web.confirming import confirmed
from staffbank.web.once import once
from trusts.permissions import Permission
from trusts.presenters.numbers import LineWords, from_words, grouped, number_words
from trusts.selectors.local import NumberLine, OurNumbers, numbers_in, our_numbers
from trusts.services.numbers import confirm_numbers, set_number
from trusts.web import TrustRequest, trust_view


@require_safe
@trust_view(Permission.VIEW_TRUST)
def numbers(request: TrustRequest) -> HttpResponse:
    """Each number beside the region's, since when and why."""
    found = our_numbers(request.actor, clock.today())
    context = {
        "trust": request.trust,
        "places": [(each, grouped(each.lines)) for each in found],
        "may_set": request.actor.can(Permission.SET_NUMBERS),
        "page": {"back": to_settings(request)},
    }
    return render(request, "shifts/numbers/list.jinja", context)


@require_http_methods(["GET", "HEAD", "POST"])
@trust_view(Permission.SET_NUMBERS)
@once
def change(request: TrustRequest, bank: str, which: str) -> HttpResponse:
    """Set one number otherwise from a day on, what it meets first."""
    ours = _in_bank(request, bank)
    line = next((each for each in ours.lines if each.kind.code == which), None)
    if line is None or not line.may_differ:
        raise Http404
    form = NumberForm(
        request.POST if request.method == "POST" else None, line=line, initial=_held(line)
    )

    def make(data: dict[str, Any]) -> None:
        set_number(
            ours.place.bank,
            which,
            data["value"],
            valid_from=data["valid_from"],
            reason=data["reason"],
            by=request.actor,
        )

    shown = form.is_valid()
    starts = from_words(form.cleaned_data["valid_from"], clock.today()) if shown else ""
    if confirmed(request, form, make):
        messages.success(request, f"Saved. It holds from {starts}.")
        return redirect("shifts:numbers", request.trust.slug)
    shown = form.is_valid()
    back = reverse("shifts:numbers", args=[request.trust.slug])
    context = {
        "trust": request.trust,
        "form": form,
        "line": LineWords(line),
        "shown": shown,
        "becomes": _becomes(form, line.region) if shown else "",
        "starts": starts if shown else "",
        "ahead": what_is_ahead(ours.place.bank_id, clock.now(), trust_id=request.trust.pk),
        "page": {"back": {"href": back, "text": "Our numbers"}},
    }
    status = 422 if form.errors else 200
    return render(request, "shifts/numbers/change.jinja", context, status=status)


@require_POST
@trust_view(Permission.SET_NUMBERS)
@once
def confirm(request: TrustRequest, bank: str) -> HttpResponse:
    """Say that the trust has read what it goes by."""
    confirm_numbers(_in_bank(request, bank).place.bank, by=request.actor)
    messages.success(request, "Confirmed. The region's onboarding team can see it.")
    return redirect("shifts:numbers", request.trust.slug)


def _held(line: NumberLine) -> dict[str, Any]:
    """What the form begins with: the trust's own number, or the region's."""
    value = line.ours.value if line.ours else None
    return {
        "whose": "ours" if line.ours else "region",
        "value": value if value is None else line.kind.read(value),
        "valid_from": clock.today(),
    }


def _becomes(form: NumberForm, region: int | None) -> str:
    value = form.cleaned_data["value"]
    return number_words(form.kind, region if value is None else value)


def _in_bank(request: TrustRequest, bank: str) -> OurNumbers:
    """The numbers in a bank where this trust has a place, or 404."""
    found = numbers_in(bank, request.actor, clock.today())
    if found is None:
        raise Http404
    return found


def to_settings(request: TrustRequest) -> dict[str, str] | None:
    """The way back of a page of settings, for those who may open them."""
    if not request.actor.can(Permission.VIEW_ROLES):
        return None
    return {"href": reverse("trusts:setup", args=[request.trust.slug]), "text": "Settings"}
