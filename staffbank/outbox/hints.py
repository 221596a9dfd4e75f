"""Telling the broker that something is due: at most once a transaction, and never insisting.

A broker that does not answer is left alone for a while, so that it costs a booking one short
time-out and not one each. The sweep finds what no hint announced.
"""

from __future__ import annotations

import logging
import time

from celery import current_app
from django.db.backends.base.base import BaseDatabaseWrapper

from staffbank.tracing import TASK_HEADER as HEADER
from staffbank.tracing import request_id

logger = logging.getLogger(__name__)

#: How long a broker that failed is left alone, in seconds.
PAUSE = 10.0
TASK = "staffbank.outbox.tasks.deliver_due"

_silent_until = 0.0


def hinted(connection: BaseDatabaseWrapper) -> bool:
    """Whether this transaction's hint is already waiting for the commit."""
    return any(call[1] is give_hint for call in connection.run_on_commit)


def give_hint() -> None:
    """Tell the broker that deliveries are due. Never raises, never retries."""
    global _silent_until  # noqa: PLW0603  (one pause for the whole process)
    if time.monotonic() < _silent_until:
        return
    headers = {HEADER: request_id.get()}
    try:
        current_app.send_task(TASK, ignore_result=True, retry=False, expires=60, headers=headers)
    except Exception as error:
        _silent_until = time.monotonic() + PAUSE
        logger.warning("outbox.hint_failed", extra={"error": type(error).__name__})
