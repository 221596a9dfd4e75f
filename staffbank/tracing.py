"""One name for one request, from the proxy's header to the log, the record and background work."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar, Token

#: The web request being answered, or the one that caused the work being done.
request_id: ContextVar[str] = ContextVar("staffbank_request", default="")

HEADER = "X-Request-ID"
#: The same, on a hint to the worker.
TASK_HEADER = "staffbank_request"
WELL_FORMED = re.compile(r"[A-Za-z0-9-]{8,40}")


@contextmanager
def tracing(name: str) -> Iterator[str]:
    """Have everything in the block be part of the request ``name``; a new one if it has no form."""
    token = begin(name)
    try:
        yield request_id.get()
    finally:
        request_id.reset(token)


def begin(name: str) -> Token[str]:
    """Be part of the request ``name`` from here on."""
    return request_id.set(name if WELL_FORMED.fullmatch(name) else uuid.uuid4().hex)
