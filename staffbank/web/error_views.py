"""The pages for when something is not there, not allowed, not possible now, or our fault.

None of them says whether something exists that the person may not see.
"""

import logging
import sys
from dataclasses import replace

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.crypto import get_random_string

from staffbank.errors import Refusal
from staffbank.web import kept, programs
from staffbank.web.frame import frame_of
from staffbank.web.outages import is_away

logger = logging.getLogger(__name__)

LEGIBLE = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # no letter that is read for a number over the phone

TOO_LARGE = "The request is too large. Send less at once."
TOO_MANY = "This asked more often in a minute than is answered. Nothing was done. Ask again later."
AWAY = "The records cannot be reached. Nothing was done. Try again later."


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "errors/400.jinja", status=400)


def not_allowed(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    reason = getattr(exception, "message", "")
    return render(request, "errors/403.jinja", {"reason": reason}, status=403)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """An old page, from before its person logged in again. What they typed is on a fresh one."""
    if again := kept.offer(request):
        return redirect(again) if request.user.is_authenticated else redirect_to_login(again)
    return render(request, "errors/csrf.jinja", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "errors/404.jinja", status=404)


def another_seat(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """The page is there, in another of the person's roles: changing is theirs to choose."""
    is_post = request.method == "POST"
    way_on = kept.offer(request) or kept.way_back(request) if is_post else request.get_full_path()
    context = {"reason": refusal.message, "seat": refusal.facts["seat"], "next": way_on}
    return render(request, "errors/another_seat.jinja", context, status=403)


def refused(request: HttpRequest, refusal: Exception) -> HttpResponse:
    """A refusal that no form could show: what happened, why, and the way on."""
    message = getattr(refusal, "message", str(refusal))
    context = {"reason": message, "again": kept.offer(request)}
    return render(request, "errors/409.jinja", context, status=409)


def not_a_page(request: HttpRequest, response: HttpResponseBase) -> HttpResponse:
    """An address that a button posts to, opened as if it were a page."""
    page = render(request, "errors/405.jinja", status=405)
    page.headers["Allow"] = response.headers["Allow"]
    return page


def too_large(request: HttpRequest) -> HttpResponse:
    """More was sent than is read. Nobody is known yet."""
    if programs.asks(request):
        return programs.problem(413, "too_large", TOO_LARGE)
    return _without_database(request, "errors/413.jinja", 413, {})


def away(request: HttpRequest, exception: BaseException | None = None) -> HttpResponse:
    """The database cannot be reached. Asks nothing of it."""
    logger.error("database.away", extra={"error": type(exception).__name__})
    headers = {"Retry-After": "30"}
    if programs.asks(request):
        return programs.problem(503, "out_of_reach", AWAY, headers)
    return _without_database(request, "errors/away.jinja", 503, headers)


def busy(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The database made this request wait too long. Asks nothing of it again."""
    return _without_database(
        request, "errors/503.jinja", 503, {"Retry-After": "5"}, again=_again(request)
    )


def too_many(request: HttpRequest, seconds: int = 60) -> HttpResponse:
    """Too much was tried from here. Says when to try again, and nothing about any account."""
    context = {"seconds": seconds, "minutes": -(-seconds // 60)}
    response = render(request, "errors/429.jinja", context, status=429)
    response.headers["Retry-After"] = str(seconds)
    return response


def slow_down(request: HttpRequest, seconds: int) -> HttpResponse:
    """More was asked in a minute than is answered. Asks nothing of the database."""
    headers = {"Retry-After": str(seconds)}
    if programs.asks(request):
        return programs.problem(429, "too_many_requests", TOO_MANY, headers)
    return _without_database(request, "errors/slow_down.jinja", 429, headers, seconds=seconds)


def our_fault(request: HttpRequest) -> HttpResponse:
    """The fault page, with a reference that the log has too. Asks nothing of the database."""
    if is_away(error := sys.exception()):
        return away(request, error)
    reference = f"{get_random_string(4, LEGIBLE)}-{get_random_string(2, LEGIBLE)}"
    logger.error("web.fault %s", reference, exc_info=error)
    return _without_database(
        request, "errors/500.jinja", 500, {}, reference=reference, again=_again(request)
    )


def _again(request: HttpRequest) -> str:
    """Where a logged-in person finds what they typed. A visitor's name is not looked up here."""
    known = getattr(request, "user", None) is not None and request.user.is_authenticated
    return kept.offer(request) if known else ""


def _without_database(
    request: HttpRequest, template: str, status: int, headers: dict[str, str], **context: object
) -> HttpResponse:
    # Messages and log out need the session, so they are left out with the request.
    bare = replace(frame_of(request), person="")
    nonce = str(getattr(request, "csp_nonce", ""))
    body = render_to_string(
        template, {**context, "frame": lambda: bare, "csp_nonce": lambda: nonce}
    )
    return HttpResponse(body, status=status, headers=headers)
