"""What a report is: a name, a title, columns, and a function that gives its rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from insights.rules.small_numbers import Hidden
from insights.rules.weeks import Weeks
from insights.selectors.scope import Scope
from insights.selectors.shares import Count, Wait

Rows = Iterable[tuple[object, ...]]


@dataclass(frozen=True, slots=True)
class Report:
    """``rows`` is asked for a bank's scope and some whole weeks, and shows no small numbers."""

    name: str
    title: str
    sentence: str
    columns: tuple[str, ...]
    rows: Callable[[Scope, Weeks], Rows]


def shown(value: Count | Wait, scope: Scope) -> object:
    """A value in a file, or why it is not there."""
    if isinstance(value, Hidden):
        return f"under {scope.under}" if value is Hidden.UNDER else "not shown"
    if value is None:
        return "none"
    return round(value, 1) if isinstance(value, float) else value


def hours(value: Count, scope: Scope) -> object:
    """Minutes as decimal hours, which only files have."""
    return shown(value, scope) if isinstance(value, Hidden) else f"{value / 60:.2f}"
