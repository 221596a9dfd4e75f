"""Where the log in library counts: second steps that failed, and what one place asks of us.

Every process counts in the broker, so that a guess at one is a guess at all, and a code that was
used at one is used at all. While the broker is away each process counts by itself: more guesses
pass, nobody is kept out, and the figures say so. Keys are hashed: no address and no person is kept.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, TypeVar

import redis
from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.locmem import LocMemCache

from staffbank import broker, metrics
from staffbank.accounts.tries import hashed

Answer = TypeVar("Answer")
Timeout = float | None

KEY = "staffbank:counted"


class SharedCounts(LocMemCache):
    """Django's cache, of what JSON can write, in the broker; in this process while that is away."""

    def add(
        self, key: str, value: Any, timeout: Timeout = DEFAULT_TIMEOUT, version: int | None = None
    ) -> bool:
        name, text, kept = self._name(key, version), json.dumps(value), self._kept(timeout)
        added = _ask(lambda client: bool(client.set(name, text, px=kept, nx=True)))
        return super().add(key, value, timeout, version) if added is None else added

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        name = self._name(key, version)
        found = _ask(lambda client: (client.get(name),))
        if found is None:
            return super().get(key, default, version)
        (text,) = found
        return default if text is None else json.loads(text)

    def set(
        self, key: str, value: Any, timeout: Timeout = DEFAULT_TIMEOUT, version: int | None = None
    ) -> None:
        name, text, kept = self._name(key, version), json.dumps(value), self._kept(timeout)
        if _ask(lambda client: (client.set(name, text, px=kept),)) is None:
            super().set(key, value, timeout, version)

    def delete(self, key: str, version: int | None = None) -> bool:
        """Here as well: it may have been put here while the broker was away."""
        name = self._name(key, version)
        here = super().delete(key, version)
        return bool(_ask(lambda client: client.delete(name))) or here

    def clear(self) -> None:
        super().clear()
        _ask(lambda client: [client.delete(name) for name in client.scan_iter(f"{KEY}:*")])

    def _name(self, key: str, version: int | None) -> str:
        return f"{KEY}:{hashed('counted', self.make_key(key, version))}"

    def _kept(self, timeout: Timeout) -> int | None:
        """For how many milliseconds; for ever where it is none."""
        seconds = self.default_timeout if timeout is DEFAULT_TIMEOUT else timeout
        return None if seconds is None else max(1, int(float(seconds) * 1000))


def _ask(question: Callable[[redis.Redis], Answer]) -> Answer | None:
    answer = broker.ask(question)
    if answer is None:
        metrics.count("staffbank_counted_apart_total")
    return answer
