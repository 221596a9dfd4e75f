"""Between the session and every page: how long a log in lasts, and what it opens.

A log in ends when it has been idle or has lasted too long. Without the second step it opens only
the pages that set it up, and those that are anybody's. Some pages ask again who one is: those
under ``@ask_again``, and those of the log in library that change how one logs in.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from staffbank import clock
from staffbank.accounts import second_step, sessions
from staffbank.accounts.models import User
from staffbank.actors import Actor
from staffbank.db import acting
from staffbank.web import kept, programs
from staffbank.web.acting import keep_from_others

View = TypeVar("View", bound=Callable[..., HttpResponseBase])
Answer = Callable[[HttpRequest], HttpResponseBase]

#: Pages of nobody's seat, and the way out. Named as the URL map names them.
ANYBODYS = frozenset(
    {
        "web:help",
        "web:contact",
        "web:accessibility",
        "web:privacy",
        "web:cookies",
        "web:policy_reports",
        "web:security",
        "web:healthz",
        "web:health/live",
        "web:health/ready",
        "web:metrics",  # by its own token
        "web:components",
        "roles:catalogue",
        "account_logout",
        "account_inactive",
        "seats:stop",  # its address is its secret, whoever is logged in
        "feed",  # and so is its
        "passport:verify",
        "passport:shared",  # its address is its secret
        "passport:shared_face",
        "passport:shared_file",
        "passport:issuer_metadata",
        "passport:key_list",
        "passport:status_list",
        "passport:check_type",
        "api:page",
        "api:schema",
        "demo:personas",
        "demo:become",
        "demo:inbox",
    }
)
#: For somebody who has no second step yet.
SETTING_UP = frozenset(
    {
        "account:second_step",
        "account:second_step_later",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "account_reauthenticate",
    }
)
#: For somebody who has one, in a session that has not seen it.
STEPPING_UP = frozenset({"mfa_reauthenticate", "mfa_reauthenticate_webauthn"})

#: Pages of the log in library that change how one logs in.
CHANGES_THE_KEYS = frozenset(
    {
        "account_email",
        "account_set_password",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "mfa_deactivate_totp",
        "mfa_edit_webauthn",
        "mfa_generate_recovery_codes",
        "mfa_remove_webauthn",
        "mfa_view_recovery_codes",
        "mfa_download_recovery_codes",
        "socialaccount_connections",
    }
)

NOT_PASSED = "Log in on the website with your second step first. This session has not made it."


def ask_again(view: View) -> View:
    """The page asks who one is again, unless one showed it within the last quarter of an hour."""
    view.asks_again = True  # type: ignore[attr-defined]
    return view


def ask_again_for_file(view: View) -> View:
    """The same for a download. Afterwards one is back on the page that offers it: a file that came
    by itself would leave the person on the page that asked who they are."""
    view.is_file = True  # type: ignore[attr-defined]
    return ask_again(view)


class GateMiddleware:
    """Stands just outside the acting transaction."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        user = request.user if settings.SESSION_COOKIE_NAME in request.COOKIES else None
        if not isinstance(user, User):
            return self.get_response(request)
        now = clock.now()
        if over := sessions.why_over(request.session, now):
            logout(request)
            messages.info(request, f"{over} Log in and you come back to where you were.")
            response = self.get_response(request)
            keep_from_others(request, response)
            return response
        if sessions.is_due(request.session, now):
            with acting(Actor.person(user.pk, user.get_full_name())):
                sessions.touch(request, user, now)
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        user = request.user
        if request.resolver_match is None:
            return None
        name = request.resolver_match.view_name
        if name == "openid_connect_login":
            _say_how_to_ask(request, anew=user.is_authenticated)
        if not user.is_authenticated:
            return None
        if name in ANYBODYS:
            return None
        passed = second_step.has_passed(request.session, user)
        if not passed and (stopped := _stop(request, user, name)):
            return stopped
        asks = getattr(view, "asks_again", False) or name in CHANGES_THE_KEYS
        if asks and not sessions.is_fresh(request, user):
            return _ask(request, user, is_file=getattr(view, "is_file", False))
        return None


def _say_how_to_ask(request: HttpRequest, *, anew: bool) -> None:
    """How an organisation asks is ours to say, never the address's: whoever sits at a browser that
    is logged in here shows it who they are, though it knows them."""
    query = request.GET.copy()
    query.pop("auth_params", None)
    if anew:
        query["auth_params"] = "prompt=login"
    request.GET = query  # type: ignore[assignment]


def _stop(request: HttpRequest, user: User, name: str) -> HttpResponseBase | None:
    """What somebody gets who has not made the second step; None lets them pass."""
    if second_step.has_own(user):
        if name in STEPPING_UP:
            return None
        return _refuse(request) or _send(request, "mfa_reauthenticate")
    if name in SETTING_UP:
        return None
    today = clock.today()
    if second_step.was_put_off(request.session) and second_step.may_put_off(user, today):
        return None
    return _refuse(request) or _send(request, "account:second_step")


def _refuse(request: HttpRequest) -> HttpResponseBase | None:
    """A program is told; a person is led."""
    if not programs.asks(request):
        return None
    return programs.problem(403, "second_step_needed", NOT_PASSED)


def _ask(request: HttpRequest, user: User, *, is_file: bool) -> HttpResponseBase:
    """Ask who they are, by the first of the ways they have."""
    ways = get_adapter(request).get_reauthentication_methods(user)
    if request.method == "POST":
        messages.info(request, "Nothing has been changed yet. Show that it is you, then send it.")
    place = ways[0]["url"] if ways else reverse("account:log_in_again")
    if is_file:
        messages.info(request, "Show that it is you. Then you can download the file.")
    then = kept.way_back(request) if is_file else page_behind(request)
    return HttpResponseRedirect(f"{place}?{urlencode({'next': then})}")


def _send(request: HttpRequest, name: str) -> HttpResponseBase:
    return HttpResponseRedirect(f"{reverse(name)}?{urlencode({'next': page_behind(request)})}")


def page_behind(request: HttpRequest) -> str:
    """Where to go on afterwards: this page, or the one whose button was pressed, filled in."""
    if request.method in {"GET", "HEAD"}:
        return request.get_full_path()
    return kept.offer(request) or kept.way_back(request)


def next_of(request: HttpRequest) -> str:
    """The page of ours that ``next`` names, else the start page."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(
        wanted, {request.get_host()}, require_https=request.is_secure()
    )
    return wanted if safe else "/"
