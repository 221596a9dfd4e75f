"""``Idempotency-Key``: a POST that is sent again gets the answer it got, and acts once."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.http import HttpResponse
from rest_framework.exceptions import ValidationError
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request

from staffbank.actors import Actor
from staffbank.interop.idempotency import LONGEST_KEY, OneUse, Remembered, claim, remember

HEADER = "Idempotency-Key"
REPLAYED = "Idempotency-Replayed"
WORDS = re.compile(rf"[\x21-\x7e]{{1,{LONGEST_KEY}}}")

Handler = TypeVar("Handler", bound=Callable[..., Any])


def answered_once(handler: Handler) -> Handler:
    """Let an API action have its effect once for each ``Idempotency-Key``.

    Machine tokens must send one; sessions may. The answer is kept in the transaction of the effect
    and sent again byte for byte. Only successes are kept: a problem changed nothing.
    """

    @wraps(handler)
    def inside(view: Any, request: Request, *args: Any, **kwargs: Any) -> Any:
        asked = _asked(view, request)
        if asked is None:
            return handler(view, request, *args, **kwargs)
        before = claim(asked, wait=False)
        if before is not None:
            return _answer(before, replayed=True)
        response = handler(view, request, *args, **kwargs)
        body = JSONRenderer().render(response.data).decode()
        given = Remembered(response.status_code, response.get("Location", ""), body)
        remember(asked, given)
        return _answer(given, replayed=False)

    inside.answered_once = True  # type: ignore[attr-defined]
    return inside  # type: ignore[return-value]


def _asked(view: Any, request: Request) -> OneUse | None:
    actor: Actor = view.actor
    key = request.headers.get(HEADER)
    if key is None:
        if actor.user_id is None:
            raise ValidationError({HEADER: "Send a new Idempotency-Key with each new request."})
        return None
    if not WORDS.fullmatch(key):
        raise ValidationError(
            {HEADER: f"Use 1 to {LONGEST_KEY} printable ASCII characters, without spaces."}
        )
    path = request.get_full_path()
    told = hashlib.sha256(f"{request.method} {path}\n".encode() + view.body)
    return OneUse(view.key_scope, key, path, told.hexdigest())


def _answer(given: Remembered, *, replayed: bool) -> HttpResponse:
    response = HttpResponse(given.body, status=given.status, content_type="application/json")
    if given.location:
        response["Location"] = given.location
    if replayed:
        response[REPLAYED] = "true"
    return response
