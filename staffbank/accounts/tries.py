"""Slowing guesses down without letting them lock anybody out.

Failures are counted by account and by where they come from, as keyed hashes: no address of a person
or a machine is kept. A browser in which somebody has logged in before is known to us by a signed
cookie, and what others do to their account from elsewhere does not touch it. The count is the same
for accounts that do not exist.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core import signing
from django.db import connection
from django.http import HttpRequest, HttpResponseBase

from staffbank.accounts.models import FailedTry

SALT = "staffbank.accounts.known"
KEPT = timedelta(days=365)
#: How many people one browser is known for: those of a ward's computer.
PEOPLE = 20
#: How much of an account's hash the cookie keeps: enough to tell twenty people apart.
SHORT = 20


@dataclass(frozen=True, slots=True)
class Limit:
    """After ``count`` failures ``within`` so long, the next must be ``apart`` from the last."""

    count: int
    within: timedelta
    apart: timedelta


MINUTE = timedelta(minutes=1)
#: The same account from the same place, known to us or not.
HERE = Limit(5, 5 * MINUTE, 5 * MINUTE)
#: The same account from anywhere. Slower, never shut: whoever guesses cannot keep its owner out.
ANYWHERE = Limit(20, 15 * MINUTE, timedelta(seconds=10))
#: Any account from the same place. A hospital may be one place.
PLACE = Limit(100, 5 * MINUTE, MINUTE)
#: Letters with codes and links that somebody unknown asks us to send to one address.
LETTERS_HERE = Limit(5, 15 * MINUTE, 15 * MINUTE)
LETTERS_ANYWHERE = Limit(20, 60 * MINUTE, 5 * MINUTE)


@dataclass(frozen=True, slots=True)
class Attempt:
    """Somebody at ``place`` says they are ``account``, in a browser that knows it or not."""

    account: str
    place: str
    known: bool

    @classmethod
    def of(cls, request: HttpRequest, email: str, address: str) -> Attempt:
        account = hashed("account", email.strip().lower())
        known = account[:SHORT] in known_here(request)
        where = request.COOKIES[settings.KNOWN_COOKIE_NAME] if known else address
        return cls(account, hashed("place", where), known)


def wait_before(attempt: Attempt, kind: str, now: datetime) -> timedelta:
    """How long to wait before this may be tried; nothing when it may be tried now.

    Tries of one account from one place take their turn until the transaction ends, so that many at
    once count one after another.
    """
    take_turn(f"{kind}{attempt.account}{attempt.place}")
    since = now - max(limit.within for limit in (HERE, ANYWHERE, PLACE, LETTERS_ANYWHERE))
    failures = FailedTry.objects.filter(kind=kind, at__gt=since)
    here, anywhere = (HERE, ANYWHERE) if kind == FailedTry.LOG_IN else LETTERS
    of_account = list(failures.filter(account=attempt.account).values_list("place", "at"))
    waits = [_wait(here, (at for place, at in of_account if place == attempt.place), now)]
    if not attempt.known:
        waits.append(_wait(anywhere, (at for _, at in of_account), now))
        in_place = failures.filter(place=attempt.place, at__gt=now - PLACE.within)
        waits.append(_wait(PLACE, in_place.values_list("at", flat=True), now))
    return max(waits)


LETTERS = (LETTERS_HERE, LETTERS_ANYWHERE)


def note(attempt: Attempt, kind: str, now: datetime) -> None:
    """Count it."""
    FailedTry.objects.create(account=attempt.account, place=attempt.place, kind=kind, at=now)


def _wait(limit: Limit, moments: Iterable[datetime], now: datetime) -> timedelta:
    counted = sorted(at for at in moments if at > now - limit.within)
    if len(counted) < limit.count:
        return timedelta(0)
    over = counted[-limit.count] + limit.within  # when the count falls below the limit again
    return max(timedelta(0), min(counted[-1] + limit.apart, over) - now)


def take_turn(name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])


def hashed(what: str, text: str) -> str:
    return hmac.new(
        settings.SECRET_KEY.encode(), f"{what}:{text}".encode(), hashlib.sha256
    ).hexdigest()


# --- Browsers in which somebody has logged in before ------------------------------------------


def known_here(request: HttpRequest) -> list[str]:
    """The accounts that have logged in with this browser, the latest last."""
    try:
        kept = request.COOKIES.get(settings.KNOWN_COOKIE_NAME, "")
        return list(signing.loads(kept, salt=SALT, max_age=KEPT))
    except signing.BadSignature:
        return []


def remember(request: HttpRequest, response: HttpResponseBase, email: str) -> None:
    """Know this browser for this account from now on. It opens nothing."""
    account = hashed("account", email.strip().lower())[:SHORT]
    accounts = [*(each for each in known_here(request) if each != account), account][-PEOPLE:]
    response.set_cookie(
        settings.KNOWN_COOKIE_NAME,
        signing.dumps(accounts, salt=SALT, compress=True),
        max_age=KEPT,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
