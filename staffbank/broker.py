"""Our own few words with the broker: counts that may be lost, and never insisting.

A broker that does not answer is left alone for a while, so that it costs one short time-out and not
one for each request.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from functools import cache
from typing import TypeVar
from urllib.parse import unquote, urlsplit

import redis
from django.conf import settings
from redis.backoff import NoBackoff
from redis.retry import Retry

logger = logging.getLogger(__name__)

Answer = TypeVar("Answer")

#: How long a broker that failed is left alone, in seconds.
PAUSE = 10.0
#: How long one is waited for, in seconds.
PATIENCE = 0.25

_silent_until = 0.0


@cache
def client() -> redis.Redis:
    once = Retry(NoBackoff(), retries=0)
    parts = urlsplit(settings.REDIS_URL)
    address = settings.REDIS_URL
    if parts.scheme == "redis+socket":  # as Celery spells it
        address = f"unix://{unquote(parts.netloc + parts.path)}"
    return redis.Redis.from_url(
        address, socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE, retry=once
    )


def ask(question: Callable[[redis.Redis], Answer]) -> Answer | None:
    """What the broker answers; None where it does not, or is being left alone."""
    global _silent_until  # noqa: PLW0603  (one pause for the whole process)
    if time.monotonic() < _silent_until:
        return None
    try:
        return question(client())
    except (redis.RedisError, OSError) as error:
        _silent_until = time.monotonic() + PAUSE
        logger.warning("broker.silent", extra={"error": type(error).__name__})
        return None


def forget_silence() -> None:
    """Ask again at once."""
    global _silent_until  # noqa: PLW0603
    _silent_until = 0.0
