"""The figures of each trust in some weeks, which most reports are a view of."""

from __future__ import annotations

from collections.abc import Iterator

from insights.rules.weeks import Weeks
from insights.selectors.fill import by_place
from insights.selectors.scope import Scope
from insights.selectors.shares import Shares


def each_place(scope: Scope, weeks: Weeks) -> Iterator[tuple[str, Shares]]:
    """Each trust's name, as this bank says it, and what may be shown of its figures."""
    for line in by_place(scope, weeks):
        yield line.name, line.now
