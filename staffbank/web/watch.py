"""What the log says of answers that matter to security: one line each, whoever gave the answer.

Which way of logging in was tried and what came of it, and who was refused what. A line names routes
and keys of rows, never a person, an address or what was typed.
"""

from __future__ import annotations

import logging
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.functional import SimpleLazyObject

logger = logging.getLogger(__name__)

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
#: How the names of pages begin that log somebody in, or change how one logs in.
KEYS = ("account_", "mfa_", "openid_connect_", "socialaccount_", "account:")
#: Where an organisation sends a browser back to: the one way of logging in that posts nothing.
CALLBACK = "openid_connect_callback"
LED_ON = frozenset({302, 303})
#: Answers that refused something: unreadable, not allowed, not there, too much, too often.
REFUSALS = frozenset({400, 401, 403, 404, 405, 413, 429})


def note(request: HttpRequest, response: HttpResponseBase) -> None:
    """Write the line, if the answer wants one. Asks nothing of the database."""
    match = request.resolver_match
    route = match.view_name if match else ""
    status = response.status_code
    if route == CALLBACK or (request.method == "POST" and route.startswith(KEYS)):
        said = "keys.used" if status in LED_ON else "keys.refused"
    elif status in REFUSALS and (match or status != 404):  # no line for what never was an address
        said = "request.refused"
    else:
        return
    logger.info(
        said,
        extra={
            "route": route,
            "status": status,
            "method": method_of(request),
            "user_id": _user_id(request),
        },
    )


def method_of(request: HttpRequest) -> str:
    return str(request.method) if request.method in METHODS else "other"


def _user_id(request: HttpRequest) -> int | None:
    """Who it was, where the request has found out already."""
    person: Any = vars(request).get("user")
    if type(person) is SimpleLazyObject:
        person = vars(request).get("_cached_user")
    key: int | None = getattr(person, "pk", None)
    return key
