"""Reading JSON that somebody else wrote."""

from __future__ import annotations

import json
from typing import Any, NoReturn

#: Our own shapes are four deep.
DEEPEST = 32


class Unreadable(ValueError):
    """It is not JSON, or more than we take for it."""


def read_json(text: str | bytes) -> Any:
    """Read ``text``; nothing that is no JSON by its letter, nor nested without end."""
    try:
        value = json.loads(text, parse_constant=_refuse)
    except RecursionError as error:
        raise Unreadable("This is nested too deeply.") from error
    except ValueError as error:
        raise Unreadable(f"This is not JSON: {error}") from error
    level = [value]
    for _ in range(DEEPEST):
        level = [inner for outer in level for inner in _within(outer)]
        if not level:
            return value
    raise Unreadable("This is nested too deeply.")


def _within(value: Any) -> list[Any]:
    match value:
        case dict():
            return list(value.values())
        case list():
            return value
    return []


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no number")
