"""For how long each kind of check counts: a trust's page and a bank's."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from compliance.forms.validity import LengthForm
from compliance.presenters.validity import consequence, grouped
from compliance.selectors.validity import lengths_at
from compliance.services.validity import decide_length
from compliance.views.place_rules import deciding, page_of
from staffbank import clock
from staffbank.web.confirming import confirmed
from staffbank.web.once import once
from staffbank.web.words import day_record
from staffbank.wording import in_a_sentence
from trusts.permissions import Permission
from trusts.views.places import PlaceRequest
from trusts.web import BankRequest, TrustRequest, bank_view, trust_view


@deciding
@trust_view(Permission.SET_CHECKS)
@once
def of_trust(request: TrustRequest) -> HttpResponse:
    return _page(request)


@deciding
@bank_view(Permission.SET_CHECKS)
@once
def of_bank(request: BankRequest) -> HttpResponse:
    return _page(request)


def _page(request: PlaceRequest) -> HttpResponse:
    """What holds, and another period: shown first, then confirmed."""
    form = LengthForm(
        request.POST if request.method == "POST" else None,
        initial={"valid_from": clock.today(), "kind": request.GET.get("kind", "")},
    )

    def make(said: dict[str, Any]) -> None:
        decide_length(
            said["kind"],
            said["months"],
            valid_from=said["valid_from"],
            reason=said["reason"],
            by=request.actor,
        )

    if confirmed(request, form, make):
        what = in_a_sentence(form.cleaned_data["kind"].short_name)
        starts = day_record(form.cleaned_data["valid_from"])
        messages.success(request, f"Saved: how long {what} counts, from {starts}.")
        return redirect(request.path)
    means = ""
    if form.is_valid():
        kind, day = form.cleaned_data["kind"], form.cleaned_data["valid_from"]
        held = next(each for each in lengths_at(request.actor, day) if each.kind == kind)
        then = held.if_said(form.cleaned_data["months"])
        means = consequence(kind, held.months, then, day)
    groups = grouped(lengths_at(request.actor, clock.today()))
    context = {"page": page_of(request), "groups": groups, "form": form, "means": means}
    status = 422 if form.errors else 200
    return render(request, "compliance/rules/lengths.jinja", context, status=status)
