"""The pages for when something is not there, not allowed, not possible now, or our fault.

None of them says whether something exists that the person may not see.
"""

import logging
import sys
from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.crypto import get_random_string

from staffbank.errors import Refusal
from staffbank.web.frame import frame_of

logger = logging.getLogger(__name__)

LEGIBLE = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # no letter that is read for a number over the phone


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "errors/400.jinja", status=400)


def not_allowed(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    reason = getattr(exception, "message", "")
    return render(request, "errors/403.jinja", {"reason": reason}, status=403)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "errors/csrf.jinja", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "errors/404.jinja", status=404)


def another_seat(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """The page is there, in another of the person's roles: changing is theirs to choose."""
    way_on = request.get_full_path() if request.method == "GET" else request.path
    context = {"reason": refusal.message, "seat": refusal.facts["seat"], "next": way_on}
    return render(request, "errors/another_seat.jinja", context, status=403)


def refused(request: HttpRequest, refusal: Exception) -> HttpResponse:
    """A refusal that no form could show: what happened, why, and the way on."""
    message = getattr(refusal, "message", str(refusal))
    return render(request, "errors/409.jinja", {"reason": message}, status=409)


def busy(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The database made this request wait too long. Asks nothing of it again."""
    return _without_database(request, "errors/503.jinja", 503, {"Retry-After": "5"})


def our_fault(request: HttpRequest) -> HttpResponse:
    """The fault page, with a reference that the log has too. Asks nothing of the database."""
    reference = f"{get_random_string(4, LEGIBLE)}-{get_random_string(2, LEGIBLE)}"
    logger.error("web.fault %s", reference, exc_info=sys.exception())
    return _without_database(request, "errors/500.jinja", 500, {}, reference=reference)


def _without_database(
    request: HttpRequest, template: str, status: int, headers: dict[str, str], **context: str
) -> HttpResponse:
    # Messages and log out need the session, so they are left out with the request.
    bare = replace(frame_of(request), person="")
    nonce = str(getattr(request, "csp_nonce", ""))
    body = render_to_string(
        template, {**context, "frame": lambda: bare, "csp_nonce": lambda: nonce}
    )
    return HttpResponse(body, status=status, headers=headers)
