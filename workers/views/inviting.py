"""Workers whom a trust or a bank invites, and helps back into their account."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from staffbank import clock
from staffbank.errors import Refusal
from staffbank.web.gate import ask_again
from staffbank.web.once import once
from trusts.models import PoolMembership, Trust
from trusts.permissions import Permission
from trusts.views.places import PlaceRequest, address_in, place_of
from trusts.web import bank_view, trust_view
from workers.errors import HasARole, NobodyHere
from workers.forms.inviting import InviteForm, ResetForm
from workers.models import WorkerInvitation
from workers.services import inviting as services
from workers.services.inviting import Invited
from workers.services.second_step import Checked, reset_for_worker


def listed(request: PlaceRequest) -> HttpResponse:
    """Who has been invited and has not answered, and the ways to help."""
    waiting = WorkerInvitation.objects.visible_to(request.actor).waiting()
    context: dict[str, Any] = {
        "invitations": waiting.select_related("trust", "grade", "invited_by").order_by(
            "-invited_at"
        ),
        "place": place_of(request),
        "at_trust": request.actor.is_trust,
        "at": lambda name, *args: _at(request, name, *args),
    }
    if request.actor.is_trust:
        setup = reverse("trusts:setup", args=[place_of(request).slug])
        context["page"] = {"back": {"href": setup, "text": "Settings"}}
    return render(request, "workers/invitation/list.jinja", context)


@ask_again
@once
def invite(request: PlaceRequest) -> HttpResponse:
    """Invite one person to work shifts."""
    place = place_of(request)
    form = InviteForm(
        request.POST if request.method == "POST" else None,
        trusts=None if isinstance(place, Trust) else _live_trusts(request),
    )
    if form.is_valid():
        wanted = form.cleaned_data
        trust = place if isinstance(place, Trust) else wanted["trust"]
        person = Invited(wanted["email"], wanted["name"], trust, wanted["grade"])
        try:
            invitation = services.invite_worker(person, by=request.actor)
        except Refusal as refusal:
            form.add_error("email", refusal.message)
        else:
            messages.success(
                request,
                f"We have written to {invitation.email}. The link in it works for 7 days.",
            )
            return redirect(_at(request, "invitations"))
    return _form(request, "workers/invitation/invite.jinja", form)


@ask_again
@once
def resend(request: PlaceRequest, ref: UUID) -> HttpResponse:
    invitation = services.resend(_invitation(request, ref), by=request.actor)
    messages.success(request, f"Sent again to {invitation.email}. The former link has ended.")
    return redirect(_at(request, "invitations"))


@once
def revoke(request: PlaceRequest, ref: UUID) -> HttpResponse:
    invitation = services.revoke(_invitation(request, ref), by=request.actor)
    messages.success(request, f"Taken back. The link sent to {invitation.email} has ended.")
    return redirect(_at(request, "invitations"))


@ask_again
@once
def second_step(request: PlaceRequest) -> HttpResponse:
    """Say what resetting a worker's second step means, then do it.

    A bank, which sees no worker, is answered alike whoever has the address.
    """
    form = ResetForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        wanted = form.cleaned_data
        checked = Checked(by=wanted["checked_by"], how=wanted["how"], why=wanted["why"])
        at_trust = request.actor.is_trust
        try:
            reset_for_worker(wanted["email"], checked, by=request.actor)
        except (NobodyHere, HasARole) as refusal:
            if at_trust:
                form.add_error("email", refusal.message)
        except Refusal as refusal:
            form.add_error("email", refusal.message)
        if not form.errors:
            messages.success(
                request,
                "They set up a second step when they next log in. We have written to them."
                if at_trust
                else "If somebody who works shifts here and has no role logs in with that address, "
                "they set up a second step when they next log in, and we have written to them.",
            )
            return redirect(_at(request, "invitations"))
    return _form(request, "workers/second_step/reset.jinja", form)


def _at(request: PlaceRequest, name: str, *args: object) -> str:
    return address_in(("workers", "bank_workers"), request, name, *args)


def _live_trusts(request: PlaceRequest) -> QuerySet[Trust]:
    live = PoolMembership.objects.filter(bank=request.actor.bank_id).current(clock.today())
    rows = Trust.objects.visible_to(request.actor).filter(pk__in=live.values("trust"))
    return rows.order_by("short_name")


def _invitation(request: PlaceRequest, ref: UUID) -> WorkerInvitation:
    rows = WorkerInvitation.objects.visible_to(request.actor).select_related("trust", "grade")
    return get_object_or_404(rows, ref=ref)


def _form(request: PlaceRequest, template: str, form: InviteForm | ResetForm) -> HttpResponse:
    context = {
        "form": form,
        "place": place_of(request),
        "page": {"back": {"href": _at(request, "invitations"), "text": "Workers"}},
    }
    return render(request, template, context, status=422 if form.errors else 200)


_ASKING = require_http_methods(["GET", "HEAD", "POST"])
_OF_TRUST, _OF_BANK = (door(Permission.INVITE_WORKERS) for door in (trust_view, bank_view))
trust_listed, bank_listed = require_safe(_OF_TRUST(listed)), require_safe(_OF_BANK(listed))
trust_invite, bank_invite = _ASKING(_OF_TRUST(invite)), _ASKING(_OF_BANK(invite))
trust_resend, bank_resend = require_POST(_OF_TRUST(resend)), require_POST(_OF_BANK(resend))
trust_revoke, bank_revoke = require_POST(_OF_TRUST(revoke)), require_POST(_OF_BANK(revoke))
trust_second_step = _ASKING(_OF_TRUST(second_step))
bank_second_step = _ASKING(_OF_BANK(second_step))
