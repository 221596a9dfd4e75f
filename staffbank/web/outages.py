"""When the database is slow, and when it is not there at all."""

from __future__ import annotations

from django.db import InterfaceError, OperationalError

#: lock_not_available, query_canceled (statement_timeout), deadlock_detected
IMPATIENT = frozenset({"55P03", "57014", "40P01"})
#: admin_shutdown, crash_shutdown, cannot_connect_now, database_dropped, too_many_connections
LEAVING = frozenset({"57P01", "57P02", "57P03", "57P04", "53300"})


def is_impatient(error: BaseException) -> bool:
    """Whether the database gave up waiting, rather than failed."""
    return _state(error) in IMPATIENT


def is_away(error: BaseException | None) -> bool:
    """Whether the database could not be reached, or went while it was asked."""
    if not isinstance(error, OperationalError | InterfaceError):
        return False
    state = _state(error)  # none was given where nobody answered
    return state is None or state.startswith("08") or state in LEAVING


def _state(error: BaseException) -> str | None:
    state = getattr(error.__cause__, "sqlstate", None)
    return state if isinstance(state, str) else None
