"""People and roles of a trust or a bank: who acts for it, invite, send again, take back, end."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from staffbank.errors import Refusal
from staffbank.web.gate import ask_again
from staffbank.web.once import once
from trusts.forms.people import InviteForm, ResetForm
from trusts.models import Bank, Invitation, Membership, Site, Trust, Ward
from trusts.permissions import ROLES, Permission
from trusts.selectors.people import people_of
from trusts.services import membership as services
from trusts.services import roles
from trusts.services.membership import Invited
from trusts.services.second_step import reset_for_member
from trusts.web import BankRequest, TrustRequest, bank_view, trust_view

#: The same pages serve a trust and a bank; the door says whose people they are.
Request = TrustRequest | BankRequest
of_trust = trust_view(Permission.INVITE_PEOPLE)
of_bank = bank_view(Permission.INVITE_PEOPLE)
read_at_trust, read_at_bank = trust_view(Permission.VIEW_ROLES), bank_view(Permission.VIEW_ROLES)


def people(request: Request) -> HttpResponse:
    """Who acts for this place, and who has been asked to."""
    context = {
        "people": people_of(request.actor),
        "roles": ROLES,
        "place": _place(request),
        "may_change": request.actor.can(Permission.INVITE_PEOPLE),
        "at": lambda name, *args: _address(request, name, *args),
    }
    return render(request, "trusts/person/list.jinja", context)


@ask_again
@once
def invite(request: Request) -> HttpResponse:
    """Invite one person to one role."""
    place = _place(request)
    wards = Ward.objects.visible_to(request.actor).filter(trust=request.actor.trust_id)
    form = InviteForm(
        request.POST if request.method == "POST" else None,
        level="trust" if request.actor.is_trust else "bank",
        wards=wards.filter(closed_on=None),
    )
    if form.is_valid():
        wanted: dict[str, Any] = form.cleaned_data
        person = Invited(
            wanted["email"], wanted["name"], wanted["role"], list(wanted.get("wards") or ())
        )
        try:
            services.invite(person, by=request.actor, **_level(place))
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(
                request, f"We have written to {person.email}. The link in it works for 7 days."
            )
            return redirect(_address(request, "people"))
    context = {
        "form": form,
        "place": place,
        "page": {"back": {"href": _address(request, "people"), "text": "People and roles"}},
    }
    status = 422 if form.errors else 200
    return render(request, "trusts/person/invite.jinja", context, status=status)


@ask_again
@once
def resend(request: Request, ref: UUID) -> HttpResponse:
    invitation = _invitation(request, ref)
    services.resend(invitation, by=request.actor)
    messages.success(request, f"Sent again to {invitation.email}. The former link has ended.")
    return redirect(_address(request, "people"))


@once
def revoke(request: Request, ref: UUID) -> HttpResponse:
    invitation = _invitation(request, ref)
    services.revoke(invitation, by=request.actor)
    messages.success(request, f"Taken back. The link sent to {invitation.email} has ended.")
    return redirect(_address(request, "people"))


@once
def end(request: Request, ref: UUID) -> HttpResponse:
    """Say what ending a role means, then end it."""
    membership = get_object_or_404(_members(request), ref=ref)
    if request.method == "POST":
        roles.end(membership, by=request.actor)
        messages.success(request, f"{membership.user.name} no longer has this role.")
        return redirect(_address(request, "people"))
    context = {
        "membership": membership,
        "role": ROLES[membership.role],
        "place": _place(request),
        "page": {"back": {"href": _address(request, "people"), "text": "People and roles"}},
    }
    return render(request, "trusts/person/end.jinja", context)


@ask_again
@once
def second_step(request: Request, ref: UUID) -> HttpResponse:
    """Say what resetting somebody's second step means, then do it."""
    membership = get_object_or_404(_members(request), ref=ref)
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
            return redirect(_address(request, "people"))
    context = {
        "membership": membership,
        "form": form,
        "page": {"back": {"href": _address(request, "people"), "text": "People and roles"}},
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
    }
    return render(request, "trusts/setup/read.jinja", context)


def _place(request: Request) -> Trust | Bank:
    place: Trust | Bank = getattr(request, "trust", None) or request.bank  # type: ignore[union-attr]
    return place


def _level(place: Trust | Bank) -> dict[str, Any]:
    return {"trust": place} if isinstance(place, Trust) else {"bank": place}


def _address(request: Request, name: str, *args: object) -> str:
    tree = "trusts" if request.actor.is_trust else "banks"
    return reverse(f"{tree}:{name}", args=[_place(request).slug, *args])


def _members(request: Request) -> QuerySet[Membership]:
    rows = people_of(request.actor).members
    mine = Membership.objects.visible_to(request.actor).filter(pk__in=[row.pk for row in rows])
    return mine.select_related("user", "trust", "bank")


def _invitation(request: Request, ref: UUID) -> Invitation:
    rows = Invitation.objects.visible_to(request.actor).select_related("trust", "bank")
    return get_object_or_404(rows, ref=ref)


_ASKING = require_http_methods(["GET", "HEAD", "POST"])
trust_people = require_safe(read_at_trust(people))
bank_people = require_safe(read_at_bank(people))
trust_invite, bank_invite = _ASKING(of_trust(invite)), _ASKING(of_bank(invite))
trust_resend, bank_resend = require_POST(of_trust(resend)), require_POST(of_bank(resend))
trust_revoke, bank_revoke = require_POST(of_trust(revoke)), require_POST(of_bank(revoke))
trust_end, bank_end = _ASKING(of_trust(end)), _ASKING(of_bank(end))
trust_second_step, bank_second_step = _ASKING(of_trust(second_step)), _ASKING(of_bank(second_step))
