"""Accepting an invitation: the one page reached with a letter and no seat."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from staffbank.accounts.models import User
from staffbank.errors import Refusal
from staffbank.web.acting import person_of
from staffbank.web.once import once
from trusts.errors import InvitationOver
from trusts.forms.people import JoinForm
from trusts.permissions import ROLES
from trusts.seats import home_of
from trusts.services import membership
from trusts.services.joining import has_account, has_address
from trusts.signing_in import INVITATION


class Invited(Protocol):
    """What the page reads of an invitation, whatever it is to."""

    email: str
    name: str
    invited_by: Any


class Spoken(Protocol):
    """What somebody is invited to be, and a sentence of it."""

    @property
    def spoken(self) -> str: ...

    @property
    def sentence(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Offered:
    """An invitation as its letter opens it: to be what, where, and how it is taken up. ``accept``
    gives whose account took it up and the page where they begin."""

    invitation: Invited
    role: Spoken
    place: object
    accept: Callable[..., tuple[User, str]]
    organisations: bool = False  # whether one's organisation may make the account


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@once
def join(request: HttpRequest, token: str) -> HttpResponse:
    """Say what role the invitation is to, and take it up."""

    def accept(**account: Any) -> tuple[User, str]:
        held = membership.accept(token, **account)
        return held.user, home_of(held)

    def open_letter() -> Offered:
        found = membership.invitation_of(token)
        place = found.trust or found.icb or found.bank
        return Offered(found, ROLES[found.role], place, accept, organisations=True)

    return take_up(request, token, open_letter)


def take_up(request: HttpRequest, token: str, open_letter: Callable[[], Offered]) -> HttpResponse:
    """Say what an invitation is, and take it up: as oneself, or with a new account."""
    try:
        offered = open_letter()
    except InvitationOver as refusal:
        return render(request, "trusts/join/over.jinja", {"reason": refusal.message}, status=410)
    email = offered.invitation.email
    if request.user.is_authenticated:
        return _accept_as_oneself(request, offered)
    if offered.organisations and settings.ORGANISATIONS:
        request.session[INVITATION] = token  # their organisation may log them in, and they are back
    if has_account(email):
        if request.method == "POST":
            return redirect_to_login(request.path)
        return _page(request, "trusts/join/log_in.jinja", offered)
    return _accept_as_new(request, offered)


def _accept_as_oneself(request: HttpRequest, offered: Offered) -> HttpResponse:
    if not has_address(request.user, offered.invitation.email):
        return _page(request, "trusts/join/another.jinja", offered)
    if request.method == "POST":
        _, home = offered.accept(by=person_of(request))
        return redirect(home)
    return _page(request, "trusts/join/accept.jinja", offered)


def _accept_as_new(request: HttpRequest, offered: Offered) -> HttpResponse:
    form = JoinForm(
        request.POST if request.method == "POST" else None,
        email=offered.invitation.email,
        initial={"name": offered.invitation.name},
    )
    if form.is_valid():
        try:
            user, home = offered.accept(by=person_of(request), **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
            record_authentication(request, user, "password")
            return redirect(home)
    return _page(request, "trusts/join/new.jinja", offered, form)


def _page(
    request: HttpRequest, template: str, offered: Offered, form: JoinForm | None = None
) -> HttpResponse:
    context = {
        "invitation": offered.invitation,
        "role": offered.role,
        "place": offered.place,
        "organisations": settings.ORGANISATIONS.values() if offered.organisations else (),
        "form": form,
    }
    return render(request, template, context, status=422 if form and form.errors else 200)
