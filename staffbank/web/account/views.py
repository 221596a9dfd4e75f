"""One's own account: what is in it, its second step, and where one is logged in."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar
from urllib.parse import urlencode
from uuid import UUID

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from staffbank import clock
from staffbank.accounts import second_step as step
from staffbank.accounts import sessions as lasting
from staffbank.accounts.models import User
from staffbank.audit.recording import record
from staffbank.web.acting import ask_to_log_in, person_of
from staffbank.web.gate import next_of
from staffbank.web.once import once

View = TypeVar("View", bound=Callable[..., HttpResponseBase])

GO_ON = "second_step_next"


class PersonRequest(HttpRequest):
    """A request made by somebody logged in, about their own account."""

    user: User


def own_view(view: View) -> View:
    """The page is of the account of whoever is logged in."""

    @wraps(view)
    def inside(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return ask_to_log_in(request)
        return view(request, *args, **kwargs)

    return inside  # type: ignore[return-value]


@require_safe
@own_view
def overview(request: PersonRequest) -> HttpResponse:
    """What the account is, and the ways to change it."""
    types = list(Authenticator.objects.filter(user=request.user).values_list("type", flat=True))
    context = {
        "user": request.user,
        "has_app": Authenticator.Type.TOTP in types,
        "passkeys": types.count(Authenticator.Type.WEBAUTHN),
        "has_codes": Authenticator.Type.RECOVERY_CODES in types,
        "organisations": bool(settings.ORGANISATIONS),
        "sessions": len(list(lasting.lasting(request.user, clock.now()))),
        "page": {"back": {"href": "/", "text": "Your start page"}},
    }
    return render(request, "web/account/read.jinja", context)


@require_safe
@own_view
def second_step(request: PersonRequest) -> HttpResponse:
    """Say what a second step is, and offer to set one up."""
    if step.has_passed(request.session, request.user):
        return redirect("account:overview")
    today = clock.today()
    request.session[GO_ON] = next_of(request)
    context = {
        "until": step.last_day_without(request.user, today),
        "may_put_off": step.may_put_off(request.user, today),
        "next": next_of(request),
    }
    return render(request, "web/account/second_step.jinja", context)


@require_POST
@own_view
@once
def later(request: PersonRequest) -> HttpResponse:
    """Put it off, in this session."""
    if not step.may_put_off(request.user, clock.today()):
        return redirect("account:second_step")
    step.put_off(request.session)
    return redirect(next_of(request))


@require_safe
@own_view
def done(request: PersonRequest) -> HttpResponse:
    """Go on to where one was going when the second step was asked for."""
    return redirect(request.session.pop(GO_ON, "/"))


@require_safe
@own_view
def log_in_again(request: PersonRequest) -> HttpResponse:
    """For somebody who has nothing here to show us: their organisation, or a code, says it."""
    tied = SocialAccount.objects.filter(user=request.user).values_list("provider", flat=True)
    query = urlencode({"next": next_of(request)})
    context = {
        "organisations": [
            settings.ORGANISATIONS[key] for key in tied if key in settings.ORGANISATIONS
        ],
        "query": query,
    }
    return render(request, "web/account/log_in_again.jinja", context)


@require_safe
@own_view
def sessions(request: PersonRequest) -> HttpResponse:
    """Where one is logged in."""
    rows = list(lasting.lasting(request.user, clock.now()))
    context = {
        "sessions": rows,
        "this": lasting.row_of(request.session),
        "idle_minutes": int(settings.SESSION_IDLE_AFTER.total_seconds() // 60),
        "hours": settings.SESSION_COOKIE_AGE // 3600,
        "page": {"back": {"href": "/account/", "text": "Your account"}},
    }
    return render(request, "web/account/sessions.jinja", context)


@require_POST
@own_view
@once
def end(request: PersonRequest, ref: UUID) -> HttpResponse:
    """Log one other browser out."""
    found = [each for each in _others(request) if each.pk == ref]
    if not found:
        raise Http404
    return _end(request, found)


@require_POST
@own_view
@once
def end_others(request: PersonRequest) -> HttpResponse:
    """Log every other browser out."""
    return _end(request, _others(request))


def _others(request: PersonRequest) -> list[Any]:
    this = lasting.row_of(request.session)
    return [each for each in lasting.lasting(request.user, clock.now()) if each.pk != this]


def _end(request: PersonRequest, others: list[Any]) -> HttpResponse:
    for each in others:
        record("session.ended", each, by=person_of(request))
    count = lasting.end(others)
    words = "1 device is" if count == 1 else f"{count} devices are"
    messages.success(request, f"{words} logged out, and can do nothing more with this account.")
    return redirect("account:sessions")
