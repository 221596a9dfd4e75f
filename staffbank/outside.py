"""What must be done with no transaction open, found out in the middle of one.

A service that is about to lock something may find that it first needs to ask another machine.
Before it has locked or written anything it says so, with ``do_first``. Whoever runs the whole
(``ActingMiddleware``, for a request) undoes the transaction, has it done, and begins again: nothing
is held while the other machine is waited for, and nobody who lacks the permission makes us ask.
"""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from typing import TypeVar

T = TypeVar("T")

_done: ContextVar[set[str] | None] = ContextVar("staffbank_done_outside", default=None)


class Outside(Exception):
    """Undo the transaction, do ``work``, and begin again."""

    def __init__(self, name: str, work: Callable[[], None]) -> None:
        super().__init__(name)
        self.name = name
        self.work = work


def do_first(name: str, work: Callable[[], None]) -> None:
    """Have ``work`` done outside the transaction, once for each ``name``.

    Goes on at once where it was done already, or where nobody can do it: the caller then finds
    things as they stand, and decides by that.
    """
    done = _done.get()
    if done is not None and name not in done:
        raise Outside(name, work)


def running(attempt: Callable[[], T]) -> T:
    """Run ``attempt``, which opens and ends its own transaction, and again after each thing that
    had to be done outside it. What was done once is not asked for again."""
    done: set[str] = set()
    token = _done.set(done)
    try:
        while True:
            try:
                return attempt()
            except Outside as asked:
                done.add(asked.name)
                asked.work()
    finally:
        _done.reset(token)
