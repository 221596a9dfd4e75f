"""Asking professional registers: one way for all of them.

A register answers ``GET <address>/registrants?number=...&number=...`` with JSON: a list
``registrants`` of a ``number`` and a ``status`` in its own words (``docs/registers.md``). A number
that it leaves out is not on it. Nothing here touches the database: it is called with no
transaction open.
"""

from __future__ import annotations

import json
import logging
import random
import socket
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from threading import Lock, Timer
from typing import Any, Protocol
from urllib.parse import urlencode, urlsplit

from django.conf import settings

from compliance.rules.registers import RegisterStatus, status_printed

logger = logging.getLogger(__name__)

#: Numbers asked for in one request.
AT_ONCE = 50
#: What a register may send for them, in bytes.
LONGEST = 256 * 1024
#: So many failures one after another open the circuit, and for so long nothing is asked.
FAILURES, PAUSE = 5, 30.0
_BUSY = frozenset({429, 500, 502, 503, 504})


class Unanswered(Exception):
    """The register gave no answer."""


class TooSlow(Unanswered):
    """It may answer yet, but not within the time that was given."""


class Down(Unanswered):
    """It cannot be asked: nobody is there, or what is there does not answer what was asked."""


class Register(Protocol):
    """One professional register."""

    def look_up(self, numbers: Sequence[str], *, within: float) -> Mapping[str, RegisterStatus]:
        """How each of ``numbers`` stands, but those of which it says what we do not know; or
        ``Unanswered``, after ``within`` seconds at most."""


@dataclass
class Circuit:
    """Stops asking a register that fails each time, so that nobody waits for it in vain."""

    failures: int = 0
    open_until: float = 0.0
    lock: Lock = field(default_factory=Lock)

    def refuse_open(self) -> None:
        if time.monotonic() < self.open_until:
            raise Down("it failed several times, and is left alone for a while")

    def failed(self) -> None:
        with self.lock:
            self.failures += 1
            if self.failures >= FAILURES:
                self.open_until = time.monotonic() + PAUSE

    def answered(self) -> None:
        with self.lock:
            self.failures, self.open_until = 0, 0.0


_circuits: dict[str, Circuit] = {}


@dataclass(frozen=True, slots=True)
class HttpRegister:
    """A register behind an address."""

    address: str
    token: str = ""
    tries: int = 3

    @property
    def circuit(self) -> Circuit:
        return _circuits.setdefault(self.address, Circuit())

    def look_up(self, numbers: Sequence[str], *, within: float) -> Mapping[str, RegisterStatus]:
        if len(numbers) > AT_ONCE:
            raise ValueError(f"{AT_ONCE} numbers at once, not {len(numbers)}")
        deadline = time.monotonic() + within
        self.circuit.refuse_open()
        try:
            body = self._persevere(
                f"?{urlencode([('number', each) for each in numbers])}", deadline
            )
            found = _read(body, numbers)
        except Unanswered as error:
            self.circuit.failed()
            logger.warning("register.unanswered %s: %s", self.address, error)
            raise
        self.circuit.answered()
        return found

    def _persevere(self, query: str, deadline: float) -> bytes:
        """Try again, a little later each time, what may go through at another try."""
        for turn in range(1, self.tries + 1):
            try:
                return self._ask(query, deadline)
            except Down:
                pause = 0.2 * 2**turn * (0.5 + random.random() / 2)  # noqa: S311
                if turn == self.tries or time.monotonic() + pause >= deadline:
                    raise
                time.sleep(pause)
        raise AssertionError("a register is tried at least once")

    def _ask(self, query: str, deadline: float) -> bytes:
        place = urlsplit(self.address)
        secure = place.scheme == "https"
        kind = HTTPSConnection if secure else HTTPConnection
        line = kind(place.hostname or "", place.port, timeout=_left(deadline))
        headers = {"Accept": "application/json"}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        try:
            line.connect()
            with _cut(line.sock, deadline):
                line.request("GET", f"{place.path.rstrip('/')}/registrants{query}", headers=headers)
                return _body(line.getresponse())
        except (OSError, HTTPException) as error:
            if isinstance(error, TimeoutError) or time.monotonic() >= deadline:
                raise TooSlow("it took too long") from error
            raise Down(f"it cannot be reached: {error!r}") from error
        finally:
            line.close()


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TooSlow("it took too long")
    return left


@contextmanager
def _cut(line: socket.socket, deadline: float) -> Iterator[None]:
    """Hang up at the deadline: a time-out of the socket's own begins anew with every byte."""

    def hang_up() -> None:
        with suppress(OSError):
            line.shutdown(socket.SHUT_RDWR)

    timer = Timer(_left(deadline), hang_up)
    timer.daemon = True
    timer.start()
    try:
        yield
        _left(deadline)  # what was cut off reads as though it had ended
    finally:
        timer.cancel()


def _body(answer: HTTPResponse) -> bytes:
    if answer.status in _BUSY:
        raise Down(f"it answered {answer.status}")
    if answer.status != 200:
        raise Down(f"it does not know what we ask: {answer.status}")
    body = answer.read(LONGEST + 1)
    if len(body) > LONGEST:
        raise Down("it sends more than was asked for")
    return body


def _read(body: bytes, numbers: Sequence[str]) -> dict[str, RegisterStatus]:
    """How each number stands. An answer that we cannot read whole is none."""
    try:
        listed: list[Any] = json.loads(body)["registrants"]
        said = {str(each["number"]): str(each["status"]) for each in listed}
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise Down("its answer cannot be read") from error
    found = {}
    for number in numbers:
        if status := status_printed(said.get(number, "not found")):
            found[number] = status
        else:
            logger.warning("register.unknown_word %r", said[number][:40])
    if not found:
        raise Down("it says nothing that we know")
    return found


def register_of(body: str) -> Register | None:
    """The register of a body, where this installation may ask it."""
    address = settings.REGISTERS.get(body)
    return HttpRegister(address, settings.REGISTER_TOKEN) if address else None
