"""The leads of integrated care boards, whom a bank appoints."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from staffbank import clock
from staffbank.errors import Refusal
from staffbank.web.gate import ask_again
from staffbank.web.once import once
from staffbank.web.words import day_long
from trusts.forms.boards import AppointForm
from trusts.forms.roles import EndForm
from trusts.permissions import ROLES, Permission
from trusts.selectors.boards import LEAD, boards_led, boards_of, leads_of
from trusts.selectors.people import needed_here
from trusts.services import role_requests, roles
from trusts.services.membership import Invited
from trusts.views.here import address, back_to
from trusts.views.person import said
from trusts.web import BankRequest, bank_view

appointing = bank_view(Permission.APPOINT_LEADS)
asking = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@appointing
def listed(request: BankRequest) -> HttpResponse:
    """Each board of which a trust is in the bank, and who leads it."""
    context = {
        "boards": boards_led(request.actor, clock.now()),
        "place": request.bank,
        "today": clock.today(),
        "at": lambda name, *args: address(request, name, *args),
        "page": back_to(request, "people", "People and roles"),
    }
    return render(request, "trusts/board/list.jinja", context)


@asking
@appointing
@ask_again
@once
def appoint(request: BankRequest, board: str) -> HttpResponse:
    """Invite somebody to lead a board, or ask for a second person where the bank says so."""
    today = clock.today()
    found = get_object_or_404(boards_of(request.actor, today), code=board)
    form = AppointForm(
        request.POST if request.method == "POST" else None,
        needed=LEAD in needed_here(request.actor, today),
    )
    if form.is_valid():
        wanted: dict[str, Any] = form.cleaned_data
        person = Invited(wanted["email"], wanted["name"], LEAD, (), wanted["until"], found)
        try:
            outcome = role_requests.invite_or_ask(
                person, reason=wanted["reason"], by=request.actor, place=request.bank
            )
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            said(request, outcome, person.email)
            return redirect(address(request, "boards"))
    return _form(request, "trusts/board/appoint.jinja", {"form": form, "board": found})


@asking
@appointing
@ask_again
@once
def end(request: BankRequest, ref: UUID) -> HttpResponse:
    """Say what ending a lead's role means, then end it, now or with a last day."""
    today = clock.today()
    leads = leads_of(list(boards_of(request.actor, today)), today)
    membership = next((held for held in leads if held.ref == ref), None)
    if membership is None or membership.icb is None:
        raise Http404
    form = EndForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        wanted = form.cleaned_data
        last = wanted["last_day"]
        try:
            roles.end(membership, by=request.actor, reason=wanted["reason"], last_day=last)
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            when = f"until {day_long(last)}" if last else "no longer"
            messages.success(request, f"{membership.user.name} has this role {when}.")
            return redirect(address(request, "boards"))
    others = [held for held in leads if held.icb_id == membership.icb_id and held != membership]
    context = {
        "form": form,
        "membership": membership,
        "role": ROLES[LEAD],
        "place": membership.icb,
        "covering": (),
        "is_last": not others,
    }
    return _form(request, "trusts/person/end.jinja", context)


def _form(request: BankRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    context["page"] = back_to(request, "boards", "ICS leads")
    return render(request, template, context, status=422 if context["form"].errors else 200)
