"""Keeping figures about a handful of people from being read, or worked out from their neighbours.

People come as small sets of bits (``DailyFill.PEOPLE_BITS``), never as names, so that those behind
several rows together can be counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from functools import reduce
from operator import or_
from typing import TypeVar

Key = TypeVar("Key")
#: The people behind each part of one row.
Parts = tuple[int, ...]


class Hidden(StrEnum):
    """Why a figure is not shown: too few people, or it would give such a figure away."""

    UNDER = "under"
    WITHHELD = "withheld"


def is_few(count: int, under: int) -> bool:
    """Whether a count of people is small enough to be about somebody. Nobody is not few."""
    return 0 < count < under


def few(people: int, under: int) -> bool:
    return is_few(people.bit_count(), under)


def rows_to_hide(
    rows: Mapping[Key, Parts], *, under: int, also: Iterable[Key] = ()
) -> tuple[set[Key], bool]:
    """Which rows of one table to hide, and whether its total must be withheld too.

    A row is hidden when a part of it is about few people. What a total less the rows shown would
    tell is the hidden rows taken together, so the next smallest row is hidden until those are not
    few either. When no row is left to hide, the total would give them away.
    """
    hidden = {key for key, parts in rows.items() if any(few(part, under) for part in parts)}
    hidden |= set(also)
    left = sorted(
        (key for key, parts in rows.items() if key not in hidden and any(parts)),
        key=lambda key: _everyone(rows[key]).bit_count(),
    )
    while _together_few((rows[key] for key in hidden), under):
        if not left:
            return hidden, True
        hidden.add(left.pop(0))
    return hidden, False


def _everyone(parts: Iterable[int]) -> int:
    return reduce(or_, parts, 0)


def _together_few(rows: Iterable[Parts], under: int) -> bool:
    return any(few(_everyone(column), under) for column in zip(*rows, strict=True))
