"""One person of a trust or a bank: what they can do, and giving, changing and ending it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from staffbank import clock
from staffbank.accounts.models import User
from staffbank.errors import Refusal
from staffbank.web.gate import ask_again
from staffbank.web.once import once
from staffbank.web.words import day_long
from trusts.forms.roles import CoverForm, EndForm, GiveForm, WardsOfForm, WhoForm
from trusts.models import Ward
from trusts.permissions import ROLES, SENTENCES, Permission
from trusts.seats import cover_words
from trusts.selectors import people as asking
from trusts.services import role_requests, roles
from trusts.services.role_requests import Outcome
from trusts.services.roles import Given
from trusts.views.here import (
    address,
    asked_membership,
    asked_person,
    back_to,
    of_bank,
    of_trust,
    read_at_bank,
    read_at_trust,
)
from trusts.views.places import PlaceRequest, place_of


def read(request: PlaceRequest, ref: UUID) -> HttpResponse:
    """What somebody can do here, and who gave them that."""
    person = asked_person(request, ref)
    context = {
        "person": person,
        "roles": ROLES,
        "cover_words": cover_words,
        "place": place_of(request),
        "is_own": person.user.pk == request.actor.user_id,
        "may_change": request.actor.can(Permission.INVITE_PEOPLE)
        and person.user.pk != request.actor.user_id,
        "at": lambda name, *args: address(request, name, *args),
        "page": back_to(request, "people", "People and roles"),
    }
    return render(request, "trusts/person/read.jinja", context)


def who(request: PlaceRequest) -> HttpResponse:
    """Who can do a thing here, today or on another day, and what has changed about that."""
    place = place_of(request)
    level = "trust" if request.actor.is_trust else "bank"
    given = [role for role in ROLES.values() if role.level == level]
    offered = [each for each in Permission if any(each in role.permissions for role in given)]
    form = WhoForm(request.GET if "may" in request.GET else None, permissions=offered)
    context: dict[str, Any] = {
        "form": form,
        "place": place,
        "roles": ROLES,
        "cover_words": cover_words,
        "at": lambda name, *args: address(request, name, *args),
        "page": back_to(request, "people", "People and roles"),
    }
    if form.is_valid() and form.cleaned_data["may"]:
        permission = Permission(form.cleaned_data["may"])
        day = form.cleaned_data["on"] or clock.today()
        context |= {
            "asked": SENTENCES[permission],
            "day": day,
            "is_today": day == clock.today(),
            "able": asking.who_can(permission, day, by=request.actor),
            "through": [role.name for role in given if permission in role.permissions],
            "changes": asking.who_could(permission, by=request.actor),
        }
    status = 422 if form.errors else 200
    return render(request, "trusts/person/who.jinja", context, status=status)


@ask_again
@once
def give(request: PlaceRequest) -> HttpResponse:
    """Give a role to somebody who acts for this place already."""
    form = GiveForm(
        request.POST if request.method == "POST" else None,
        level="trust" if request.actor.is_trust else "bank",
        people=colleagues(request),
        wards=wards_of(request),
    )
    if form.is_valid():
        wanted = form.cleaned_data
        given = Given(
            user=wanted["person"],
            role=wanted["role"],
            valid_from=wanted["valid_from"],
            valid_to=wanted["valid_to"],
            wards=list(wanted.get("wards") or ()),
            reason=wanted["reason"],
        )
        if answer := _given(request, given, form):
            return answer
    context = {
        "form": form,
        "place": place_of(request),
        "needed": _names(asking.needed_here(request.actor, clock.today())),
        "page": back_to(request, "people", "People and roles"),
        "invite": address(request, "invite"),
    }
    return _form(request, "give", context)


@ask_again
@once
def cover(request: PlaceRequest, ref: UUID) -> HttpResponse:
    """Have a colleague cover for somebody during leave."""
    covered = asked_membership(request, ref)
    today = clock.today()
    if asking.is_over(covered, today) or covered.covers_id is not None:
        raise Http404
    form = CoverForm(
        request.POST if request.method == "POST" else None,
        covered=covered,
        people=colleagues(request).exclude(pk=covered.user_id),
        initial={"wards": [link.ward for link in covered.ward_links.all()]},
    )
    if form.is_valid():
        wanted = form.cleaned_data
        given = Given(
            user=wanted["deputy"],
            role=covered.role,
            valid_from=wanted["valid_from"],
            valid_to=wanted["valid_to"],
            wards=list(wanted.get("wards") or ()),
            covers=covered,
            reason=wanted["reason"],
        )
        if answer := _given(request, given, form):
            return answer
    needed = covered.role in asking.needed_here(request.actor, today)
    return _form(request, "cover", _about(request, ref, form) | {"needed": needed})


@ask_again
@once
def wards(request: PlaceRequest, ref: UUID) -> HttpResponse:
    """Let a ward manager act for other wards."""
    membership = asked_membership(request, ref)
    if not ROLES[membership.role].ward_scoped or asking.is_over(membership, clock.today()):
        raise Http404
    form = WardsOfForm(
        request.POST if request.method == "POST" else None,
        wards=wards_of(request),
        initial={"wards": [link.ward for link in membership.ward_links.all()]},
    )
    if form.is_valid():
        wanted = form.cleaned_data
        try:
            roles.change_wards(
                membership, list(wanted["wards"]), reason=wanted["reason"], by=request.actor
            )
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, f"{membership.user.name} has these wards from now on.")
            return redirect(address(request, "person", ref))
    return _form(request, "wards", _about(request, ref, form))


@ask_again
@once
def end(request: PlaceRequest, ref: UUID) -> HttpResponse:
    """Say what ending a role means, then end it, now or on a day."""
    membership = asked_membership(request, ref)
    if asking.is_over(membership, clock.today()):
        raise Http404
    form = EndForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        wanted = form.cleaned_data
        try:
            roles.end(
                membership, by=request.actor, reason=wanted["reason"], last_day=wanted["last_day"]
            )
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            last = wanted["last_day"]
            when = f"until {day_long(last)}" if last else "no longer"
            messages.success(request, f"{membership.user.name} has this role {when}.")
            return redirect(address(request, "people"))
    return _form(request, "end", _about(request, ref, form))


def colleagues(request: PlaceRequest) -> QuerySet[User]:
    """Everybody who acts for this place today but oneself: nobody gives themselves a role."""
    held = asking.of_place(request.actor).current(clock.today()).values("user")
    people = User.objects.filter(pk__in=held, is_active=True).exclude(pk=request.user.pk or 0)
    return people.order_by("name", "pk")


def wards_of(request: PlaceRequest) -> QuerySet[Ward]:
    rows = Ward.objects.visible_to(request.actor).filter(trust=request.actor.trust_id)
    return rows.filter(closed_on=None).order_by("name")


def said(request: PlaceRequest, outcome: Outcome, name: str) -> None:
    """Say what came of giving a role."""
    if outcome.request is not None:
        messages.info(
            request,
            "It waits for a second person. We have written to those who can approve it.",
        )
    elif outcome.invitation is not None:
        messages.success(request, f"We have written to {name}. The link in it works for 7 days.")
    else:
        messages.success(request, f"{name} has the role, and we have written to them.")


def _given(request: PlaceRequest, given: Given, form: Any) -> HttpResponse | None:
    try:
        outcome = role_requests.give_or_ask(given, by=request.actor, place=place_of(request))
    except Refusal as refusal:
        form.add_error(None, refusal.message)
        return None
    said(request, outcome, given.user.name or given.user.email)
    return redirect(address(request, "people"))


def _about(request: PlaceRequest, ref: UUID, form: Any) -> dict[str, Any]:
    membership = asked_membership(request, ref)
    return {
        "form": form,
        "membership": membership,
        "covering": membership.covered_by.filter(valid_to__gte=clock.today()).select_related(
            "user"
        ),
        "role": ROLES[membership.role],
        "place": place_of(request),
        "page": back_to(request, "person", membership.user.name or membership.user.email, ref),
    }


def _form(request: PlaceRequest, name: str, context: dict[str, Any]) -> HttpResponse:
    status = 422 if context["form"].errors else 200
    return render(request, f"trusts/person/{name}.jinja", context, status=status)


def _names(codes: frozenset[str]) -> list[str]:
    return [role.name for role in ROLES.values() if role.code in codes]


_ASKING = require_http_methods(["GET", "HEAD", "POST"])
trust_person, bank_person = require_safe(read_at_trust(read)), require_safe(read_at_bank(read))
trust_who, bank_who = require_safe(read_at_trust(who)), require_safe(read_at_bank(who))
trust_give, bank_give = _ASKING(of_trust(give)), _ASKING(of_bank(give))
trust_cover, bank_cover = _ASKING(of_trust(cover)), _ASKING(of_bank(cover))
trust_wards = _ASKING(of_trust(wards))
trust_end, bank_end = _ASKING(of_trust(end)), _ASKING(of_bank(end))
