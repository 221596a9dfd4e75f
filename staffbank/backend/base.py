"""What answers nothing travels in front of the next statement, in the same message.

Django sends ``BEGIN`` and each savepoint by itself and waits for its answer, and so would we say
who acts. Here these wait on the connection until a statement needs an answer, in the order in
which they were said: the server sees the same stream, in fewer messages. What was said and then
undone before anything was asked is never sent.
"""

from __future__ import annotations

import select
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db.backends.postgresql import base, operations
from psycopg import ClientCursor, Connection, Copy

BEGIN = "BEGIN"


class Cursor(base.CursorMixin, ClientCursor[Any]):
    """Carries what waits on its connection in front of its own statement."""

    waiting: list[str] | None = None
    #: The last statement of one's own, where it carried others.
    asked = ""

    def execute(self, query: Any, params: Any = None, **options: Any) -> Cursor:
        self.asked = ""
        if not self.waiting:
            return super().execute(query, params, **options)
        carried = len(self.waiting)
        self.asked = self.mogrify(query, params)
        message = "; ".join([*self.waiting, self.asked])
        self.waiting.clear()
        super().execute(message, **options)
        return self.set_result(carried)

    def executemany(self, query: Any, params_seq: Any, **options: Any) -> None:
        self._send_waiting()
        super().executemany(query, params_seq, **options)

    def stream(self, query: Any, params: Any = None, **options: Any) -> Iterator[Any]:
        self._send_waiting()
        yield from super().stream(query, params, **options)

    @contextmanager
    def copy(self, statement: Any, params: Any = None, **options: Any) -> Iterator[Copy]:
        self._send_waiting()
        with super().copy(statement, params, **options) as copying:
            yield copying

    def _send_waiting(self) -> None:
        if self.waiting:
            message = "; ".join(self.waiting)
            self.waiting.clear()
            super().execute(message)


class DatabaseOperations(operations.DatabaseOperations):
    def last_executed_query(self, cursor: Any, sql: Any, params: Any) -> Any:
        """What was asked, for whoever reads a log of queries; not what it carried."""
        return cursor.asked or super().last_executed_query(cursor, sql, params)


# The stubs leave out what Django keeps to itself: the underscored methods, and the health check.
class DatabaseWrapper(base.DatabaseWrapper):
    """Keeps what waits to be sent, and knows what a rollback makes of it."""

    ops_class = DatabaseOperations
    health_check_enabled: bool
    health_check_done: bool

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.waiting: list[str] = []

    def say(self, statement: str, params: Sequence[object] = ()) -> None:
        """Have ``statement``, whose answer nobody needs, executed before the next one."""
        self.ensure_connection()
        self.waiting.append(self.ops.compose_sql(statement, params) if params else statement)

    def get_connection_params(self) -> dict[str, Any]:
        return super().get_connection_params() | {"cursor_factory": Cursor}

    def connect(self) -> None:
        self.waiting = []
        super().connect()

    def create_cursor(self, name: str | None = None) -> Any:
        cursor = super().create_cursor(name)
        cursor.waiting = self.waiting
        return cursor

    def close_if_health_check_failed(self) -> None:
        """Ask the server whether it is there only if it has sent something unasked.

        A server that ends says so, and then hangs up: both can be seen without a message to it.
        """
        link = self.connection
        if link is None or self.health_check_done or not self.health_check_enabled:
            return
        if link.closed or _has_something_to_say(link):
            super().close_if_health_check_failed()
        self.health_check_done = True

    # --- transactions and savepoints ------------------------------------------------------------

    def _set_autocommit(self, autocommit: bool) -> None:
        """psycopg stays in autocommit: a transaction begins with the first statement in it."""
        super()._set_autocommit(True)  # type: ignore[misc]
        self.waiting[:] = [] if autocommit else [BEGIN]

    def _commit(self) -> None:
        self._forget_waiting()
        super()._commit()  # type: ignore[misc]

    def _rollback(self) -> None:
        self._forget_waiting()
        super()._rollback()  # type: ignore[misc]

    def _forget_waiting(self) -> None:
        """Nothing that waits outlives the transaction; the next begins with its first statement."""
        self.waiting[:] = [] if self.autocommit else [BEGIN]

    def _savepoint(self, sid: str) -> None:
        self.waiting.append(self.ops.savepoint_create_sql(sid))

    def _savepoint_commit(self, sid: str) -> None:
        if self.waiting[-1:] == [self.ops.savepoint_create_sql(sid)]:
            self.waiting.pop()
        else:
            self.waiting.append(self.ops.savepoint_commit_sql(sid))

    def _savepoint_rollback(self, sid: str) -> None:
        begun = self.ops.savepoint_create_sql(sid)
        if begun in self.waiting:
            del self.waiting[self.waiting.index(begun) + 1 :]
            return
        self.waiting.clear()
        super()._savepoint_rollback(sid)  # type: ignore[misc]


def _has_something_to_say(link: Connection[Any]) -> bool:
    poll = select.poll()
    poll.register(link.fileno(), select.POLLIN)
    return bool(poll.poll(0))
