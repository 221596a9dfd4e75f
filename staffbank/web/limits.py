"""How much one person, machine or place may ask in a minute, so that none crowds out others.

Nobody's credentials are counted beside a stranger's: who is logged in is counted as themself, a
token as itself, and only who is nobody yet as the place they ask from. A browser in which somebody
has logged in before has a count of its own on the way to log in, so a flood from the next desk
keeps nobody out. Without a broker to count in, everything passes, and the figures say so.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import redis
from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from staffbank import broker, metrics
from staffbank.accounts.tries import hashed, known_here
from staffbank.web import error_views, programs
from staffbank.web.acting import address_of

Answer = Callable[[HttpRequest], HttpResponseBase]

WINDOW = 60  # seconds
KEY = "staffbank:asked"


@dataclass(frozen=True, slots=True)
class Asker:
    """Whose count a request adds to: a ``kind`` of settings.REQUESTS_A_MINUTE, and who, hashed."""

    kind: str
    who: str

    @property
    def most(self) -> int:
        return int(settings.REQUESTS_A_MINUTE[self.kind])


class LimitsMiddleware:
    """Stands where the session is known and nothing has been done yet."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        asker = asker_of(request)
        if wait := wait_of(asker):
            return slow_down(request, asker, wait)
        response = self.get_response(request)
        if asker.kind == "machine" and not getattr(request, "auth", None):
            place = place_of(request)  # no token of ours, or nobody looked at it: a stranger
            if wait := wait_of(place):
                return slow_down(request, place, wait)
        return response


def asker_of(request: HttpRequest) -> Asker:
    if request.user.is_authenticated:
        return Asker("person", hashed("asks", str(request.user.pk)))
    given = request.headers.get("Authorization")
    if given and programs.asks(request):  # on a page it means nothing, and buys nothing
        return Asker("machine", hashed("asks", given))
    return place_of(request)


def place_of(request: HttpRequest) -> Asker:
    if known_here(request):
        return Asker("browser", hashed("asks", request.COOKIES[settings.KNOWN_COOKIE_NAME]))
    return Asker("place", hashed("asks", address_of(request)))


def wait_of(asker: Asker) -> int:
    """For how many seconds the asker must wait; none where they may go on."""
    if not asker.most:
        return 0
    now = int(time.time())
    window, left = now // WINDOW, WINDOW - now % WINDOW
    asked = broker.ask(lambda client: _count(client, f"{KEY}:{asker.kind}:{asker.who}:{window}"))
    if asked is None:
        metrics.count("staffbank_limits_unchecked_total")
        return 0
    return left if asked > asker.most else 0


def _count(client: redis.Redis, key: str) -> int:
    pipe = client.pipeline(transaction=False)
    pipe.incr(key)
    pipe.expire(key, 2 * WINDOW)
    return int(pipe.execute()[0])


def slow_down(request: HttpRequest, asker: Asker, seconds: int) -> HttpResponseBase:
    metrics.count("staffbank_limited_total", whose=asker.kind)
    return error_views.slow_down(request, seconds)
