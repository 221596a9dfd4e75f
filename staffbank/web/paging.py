"""Numbered pages of a list: "1 to 25 of 312", and links that keep the filters and the order."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page
from django.http import QueryDict

A_PAGE = 25


@dataclass(frozen=True, slots=True)
class Paging:
    first: int
    last: int
    total: int
    params: Mapping[str, Any]
    more: bool = False  # there are more than ``total``, and nobody counted

    @property
    def several(self) -> bool:
        return self.total > self.last - self.first + 1


def paging(page: Page[Any], query: QueryDict) -> Paging:
    """What the pagination component needs to draw ``page`` of a list asked for with ``query``."""
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    params: dict[str, Any] = {
        "items": [
            {"number": number, "href": _link(query, number), "current": number == page.number}
            if isinstance(number, int)
            else {"ellipsis": True}
            for number in numbers
        ]
    }
    if page.has_previous():
        params["previous"] = {"href": _link(query, page.previous_page_number())}
    if page.has_next():
        params["next"] = {"href": _link(query, page.next_page_number())}
    return Paging(page.start_index(), page.end_index(), page.paginator.count, params)


def _link(query: QueryDict, number: int) -> str:
    kept = query.copy()
    kept["page"] = str(number)
    return f"?{kept.urlencode()}"


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter in force, and the address without it."""

    words: str
    href: str


def without(query: QueryDict, name: str, value: str | None = None) -> str:
    """The address with one filter taken off, back on the first page."""
    kept = query.copy()
    kept.setlist(name, [each for each in kept.getlist(name) if value and each != value])
    kept.pop("page", None)
    return f"?{kept.urlencode()}"
