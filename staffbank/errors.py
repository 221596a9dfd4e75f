"""Refusals: the expected, explainable ways in which Staffbank says no."""

from __future__ import annotations

from typing import ClassVar


class Refusal(Exception):
    """An expected no. ``message`` says in plain words what happened and what would change it.

    A refusal becomes an error on a form, or a 409 with ``code`` over the API. ``facts`` are plain
    values a page may use to offer the next step (never another trust's rows).
    """

    code: ClassVar[str] = "refused"
    message: str = "This cannot be done."

    def __init__(self, message: str | None = None, **facts: object) -> None:
        self.message = message or type(self).message
        self.facts = facts
        super().__init__(self.message)

    def __str__(self) -> str:
        return self.message


class NotPermitted(Refusal):
    """The person can see the thing, but may not do this to it. Answered as 403."""

    code = "not_permitted"
    message = "You can see this but not change it. Ask someone whose role allows it."


class Busy(Refusal):
    """Somebody else holds the rows this needs. Answered as 503 with Retry-After."""

    code = "busy"
    message = "Someone else is changing this at the moment. Nothing was saved. Try again."


class IllegalMove(Refusal):
    """The row's status does not allow this step."""

    code = "illegal_move"
    message = "This has already moved on, so it cannot be changed this way. Look at it again."


class AlreadyMoved(IllegalMove):
    """Another request moved the row first."""

    code = "already_moved"
