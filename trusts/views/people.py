"""People and roles of a trust or a bank: who acts for it, invite, send again, take back."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from staffbank import clock
from staffbank.errors import Refusal
from staffbank.web.gate import ask_again
from staffbank.web.once import once
from trusts.forms.people import InviteForm, ResetForm
from trusts.models import Invitation, Site, Ward
from trusts.permissions import ROLES, Permission
from trusts.seats import cover_words
from trusts.selectors.people import needed_here, people_of
from trusts.services import membership as services
from trusts.services import role_requests
from trusts.services.membership import Invited
from trusts.services.onboarding import may_keep
from trusts.services.second_step import reset_for_member
from trusts.views.here import (
    address,
    asked_membership,
    of_bank,
    of_trust,
    read_at_bank,
    read_at_trust,
)
from trusts.views.person import said
from trusts.views.places import PlaceRequest, place_of
from trusts.web import TrustRequest


def people(request: PlaceRequest) -> HttpResponse:
    """Who acts for this place, and who has been asked to."""
    context = {
        "people": people_of(request.actor),
        "roles": ROLES,
        "place": place_of(request),
        "appoints": request.actor.can(Permission.APPOINT_LEADS),
        "audits": request.actor.can(Permission.AUDIT_ROLES),
        "cover_words": cover_words,
        "may_change": request.actor.can(Permission.INVITE_PEOPLE),
        "at": lambda name, *args: address(request, name, *args),
    }
    return render(request, "trusts/person/list.jinja", context)


@ask_again
@once
def invite(request: PlaceRequest) -> HttpResponse:
    """Invite one person to one role."""
    place = place_of(request)
    wards = Ward.objects.visible_to(request.actor).filter(trust=request.actor.trust_id)
    form = InviteForm(
        request.POST if request.method == "POST" else None,
        level="trust" if request.actor.is_trust else "bank",
        wards=wards.filter(closed_on=None),
        needed=needed_here(request.actor, clock.today()),
    )
    if form.is_valid():
        wanted: dict[str, Any] = form.cleaned_data
        person = Invited(
            wanted["email"],
            wanted["name"],
            wanted["role"],
            list(wanted.get("wards") or ()),
            wanted["until"],
        )
        try:
            outcome = role_requests.invite_or_ask(
                person, reason=wanted["reason"], by=request.actor, place=place
            )
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            said(request, outcome, person.email)
            return redirect(address(request, "people"))
    context = {
        "form": form,
        "place": place,
        "page": {"back": {"href": address(request, "people"), "text": "People and roles"}},
    }
    status = 422 if form.errors else 200
    return render(request, "trusts/person/invite.jinja", context, status=status)


@ask_again
@once
def resend(request: PlaceRequest, ref: UUID) -> HttpResponse:
    invitation = _invitation(request, ref)
    services.resend(invitation, by=request.actor)
    messages.success(request, f"Sent again to {invitation.email}. The former link has ended.")
    return redirect(address(request, "people"))


@once
def revoke(request: PlaceRequest, ref: UUID) -> HttpResponse:
    invitation = _invitation(request, ref)
    services.revoke(invitation, by=request.actor)
    messages.success(request, f"Taken back. The link sent to {invitation.email} has ended.")
    return redirect(address(request, "people"))


@ask_again
@once
def second_step(request: PlaceRequest, ref: UUID) -> HttpResponse:
    """Say what resetting somebody's second step means, then do it."""
    membership = asked_membership(request, ref)
    form = ResetForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            reset_for_member(membership, reason=form.cleaned_data["reason"], by=request.actor)
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(
                request, f"{membership.user.name} sets up a second step when they next log in."
            )
            return redirect(address(request, "people"))
    context = {
        "membership": membership,
        "form": form,
        "page": {"back": {"href": address(request, "people"), "text": "People and roles"}},
    }
    status = 422 if form.errors else 200
    return render(request, "trusts/person/second_step.jinja", context, status=status)


@require_safe
@of_trust
def setup(request: TrustRequest) -> HttpResponse:
    """What the trust is in the bank: its sites, wards and people."""
    own = {"trust": request.trust}
    context = {
        "trust": request.trust,
        "sites": Site.objects.visible_to(request.actor).filter(**own),
        "wards": Ward.objects.visible_to(request.actor).filter(closed_on=None, **own).count(),
        "people": people_of(request.actor),
        "may_keep": may_keep(request.trust, request.actor),
        "may_invite_workers": request.actor.can(Permission.INVITE_WORKERS),
    }
    return render(request, "trusts/setup/read.jinja", context)


def _invitation(request: PlaceRequest, ref: UUID) -> Invitation:
    rows = Invitation.objects.visible_to(request.actor).select_related("trust", "bank")
    return get_object_or_404(rows, ref=ref)


_ASKING = require_http_methods(["GET", "HEAD", "POST"])
trust_people = require_safe(read_at_trust(people))
bank_people = require_safe(read_at_bank(people))
trust_invite, bank_invite = _ASKING(of_trust(invite)), _ASKING(of_bank(invite))
trust_resend, bank_resend = require_POST(of_trust(resend)), require_POST(of_bank(resend))
trust_revoke, bank_revoke = require_POST(of_trust(revoke)), require_POST(of_bank(revoke))
trust_second_step, bank_second_step = _ASKING(of_trust(second_step)), _ASKING(of_bank(second_step))
