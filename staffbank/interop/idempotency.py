"""Requests that act once: the API's ``Idempotency-Key`` and the one-use key of each form.

The answer is written in the transaction that had the effect, so either both exist or neither
does. The key is locked for that transaction: of any number of requests that carry it at the same
time, one acts. Only successes are remembered; what was refused changed nothing and may be asked
again.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

from staffbank import clock
from staffbank.db import duty
from staffbank.errors import Refusal
from staffbank.interop.models import AnsweredRequest

LONGEST_KEY = 255


class KeyInFlight(Refusal):
    code = "request_in_flight"
    message = "A request with this Idempotency-Key is still being answered. Ask again in a moment."


class KeyReused(Refusal):
    code = "idempotency_key_reused"
    message = (
        "This Idempotency-Key was used for another request. Send a new request with a new key."
    )


@dataclass(frozen=True, slots=True)
class OneUse:
    """A key, whose it is (``scope``: "user:12", "token:3") and what it was sent with."""

    scope: str
    key: str
    path: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Remembered:
    """What a request was answered."""

    status: int
    location: str = ""
    body: str = ""


def claim(asked: OneUse, *, wait: bool) -> Remembered | None:
    """Take the key for this transaction; the answer it already got, if it got one.

    While another transaction holds it, this waits (``wait``), or raises ``KeyInFlight`` if there is
    no answer yet. Raises ``KeyReused`` if the key was answered for another request.
    """
    taken = _lock(f"{asked.scope} {asked.key}", wait=wait)
    with duty("idempotency"):
        row = AnsweredRequest.objects.filter(scope=asked.scope, key=asked.key).first()
    if row is None and taken:
        return None
    if row is None:
        raise KeyInFlight
    if row.fingerprint != asked.fingerprint:
        raise KeyReused
    return Remembered(row.status_code or 200, row.location, row.body)


def remember(asked: OneUse, answer: Remembered) -> None:
    """Keep the answer to a key claimed in this transaction."""
    with duty("idempotency"):
        AnsweredRequest.objects.create(
            scope=asked.scope,
            key=asked.key,
            path=asked.path[:300],
            fingerprint=asked.fingerprint,
            status_code=answer.status,
            location=answer.location,
            body=answer.body,
            at=clock.now(),
        )


def _lock(name: str, *, wait: bool) -> bool:
    """Lock ``name`` until the transaction ends, whether or not a row of it exists yet."""
    with connection.cursor() as cursor:
        if wait:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])
            return True
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))", [name])
        return bool(cursor.fetchone()[0])
