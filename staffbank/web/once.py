"""Forms that post once, however often their button is pressed.

``post_form`` prints a one-use ``form_key``. A view under ``@once`` remembers where a press of that
key led; a second press, a reload or a slow double click goes there too and does nothing new.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase

from staffbank.errors import Refusal
from staffbank.interop.idempotency import KeyReused, OneUse, Remembered, claim, remember

View = TypeVar("View", bound=Callable[..., HttpResponseBase])

#: As ``form_key()`` makes them. Anything else was not printed by us, and is not remembered.
FORM_KEY = re.compile(r"[A-Za-z0-9]{32}")
REDIRECTS = frozenset({302, 303})


class AlreadySent(Refusal):
    """The same printed form, filled in anew after it had been saved."""

    code = "already_sent"
    message = (
        "This form was already sent, and what you sent the first time was saved. "
        "To send another, open the form again."
    )


def once(view: View) -> View:
    """Answer a second POST with the same ``form_key`` by the first one's redirect.

    Stands nearest the view, under the decorator of its seat. Redirects are remembered, and answers
    that are ``shown_once``; a form that came back with errors may be sent again with its key.
    """

    @wraps(view)
    def inside(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        key = request.POST.get("form_key", "") if request.method == "POST" else ""
        if not FORM_KEY.fullmatch(key):
            return view(request, *args, **kwargs)
        pressed = OneUse(scope_of(request), key, request.path, _fingerprint(request))
        try:
            before = claim(pressed, wait=True)
        except KeyReused as error:
            raise AlreadySent from error
        if before is not None:
            return HttpResponseRedirect(before.location)
        response = view(request, *args, **kwargs)
        if place := _leads_to(response):
            remember(pressed, Remembered(302, place))
        return response

    inside.once = True  # type: ignore[attr-defined]
    return inside  # type: ignore[return-value]


def shown_once(response: HttpResponseBase, *, then: str) -> HttpResponseBase:
    """An answer that says what is never said again: a second press of its form goes to ``then``."""
    response["Cache-Control"] = "no-store"
    response.leads_to = then  # type: ignore[attr-defined]
    return response


def _leads_to(response: HttpResponseBase) -> str:
    if response.status_code in REDIRECTS:
        return response["Location"]
    return str(getattr(response, "leads_to", ""))


def scope_of(request: HttpRequest) -> str:
    """Whose keys these are, so that two people's never meet."""
    return f"user:{request.user.pk}" if request.user.is_authenticated else "visitor"


def _fingerprint(request: HttpRequest) -> str:
    """What was filled in. The CSRF token is masked anew on each page, so it is left out."""
    told = hashlib.sha256(request.path.encode())
    for name, values in sorted(request.POST.lists()):
        if name != "csrfmiddlewaretoken":
            told.update(repr((name, values)).encode())
    for name, files in sorted(request.FILES.lists()):
        told.update(repr((name, [(file.name, file.size) for file in files])).encode())
    return told.hexdigest()
