"""Roles that need a second person: which do, and deciding what was asked for."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from staffbank import clock
from staffbank.errors import Refusal
from staffbank.web.figures import plural
from staffbank.web.gate import ask_again
from staffbank.web.once import once
from trusts.forms.roles import DecideForm, PolicyForm
from trusts.permissions import ROLES
from trusts.selectors import people as asking
from trusts.services import role_requests
from trusts.views.here import (
    address,
    asked_request,
    back_to,
    of_bank,
    of_trust,
)
from trusts.views.places import PlaceRequest, place_of


@ask_again
@once
def policy(request: PlaceRequest) -> HttpResponse:
    """Which roles need a second person here."""
    standing = asking.standing_policy(request.actor)
    form = PolicyForm(
        request.POST if request.method == "POST" else None,
        level="trust" if request.actor.is_trust else "bank",
        initial={"roles": [row.role for row in standing if row.second_person]},
    )
    if form.is_valid():
        try:
            decided = role_requests.set_policy(
                form.cleaned_data["roles"], by=request.actor, place=place_of(request)
            )
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            said = f"{plural(len(decided), 'change')} saved." if decided else "Nothing changed."
            messages.success(request, said)
            return redirect(address(request, "second_person"))
    context = {
        "form": form,
        "standing": standing,
        "roles": ROLES,
        "today": clock.today(),
        "place": place_of(request),
        "page": back_to(request, "people", "People and roles"),
    }
    status = 422 if form.errors else 200
    return render(request, "trusts/person/second_person.jinja", context, status=status)


@ask_again
@once
def decide(request: PlaceRequest, ref: UUID) -> HttpResponse:
    """What was asked for, by whom and why; a second person approves it or does not."""
    asked = asked_request(request, ref)
    form = DecideForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        wanted = form.cleaned_data
        try:
            if wanted["decision"] == "yes":
                role_requests.approve(asked, by=request.actor)
            else:
                role_requests.refuse(asked, note=wanted["note"], by=request.actor)
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            word = "Approved" if wanted["decision"] == "yes" else "Not approved"
            messages.success(request, f"{word}. We have told {asked.asked_by.name}.")
            return redirect(address(request, "people"))
    context = {
        "asked": asked,
        "wards": [link.ward.name for link in asked.ward_links.select_related("ward")],
        "role": ROLES[asked.role],
        "form": form,
        "is_open": asked.status == "waiting" and asked.ends_at > clock.now(),
        "may_decide": role_requests.may_decide(asked, request.actor),
        "is_own": asked.asked_by_id == request.actor.user_id,
        "place": place_of(request),
        "withdraw": address(request, "withdraw", ref),
        "page": back_to(request, "people", "People and roles"),
    }
    status = 422 if form.errors else 200
    return render(request, "trusts/person/decide.jinja", context, status=status)


@once
def withdraw(request: PlaceRequest, ref: UUID) -> HttpResponse:
    """Take back what one asked for."""
    role_requests.withdraw(asked_request(request, ref), by=request.actor)
    messages.success(request, "Withdrawn. Nobody can approve it any more.")
    return redirect(address(request, "people"))


_ASKING = require_http_methods(["GET", "HEAD", "POST"])
trust_policy, bank_policy = _ASKING(of_trust(policy)), _ASKING(of_bank(policy))
trust_decide, bank_decide = _ASKING(of_trust(decide)), _ASKING(of_bank(decide))
trust_withdraw = require_POST(of_trust(withdraw))
bank_withdraw = require_POST(of_bank(withdraw))
