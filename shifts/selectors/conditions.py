"""Conditions on a vacancy, as SQL with its parameters, that can be put together by their logic.

They are written on the columns of ``shifts_vacancy``, none of which they take when it is null
except to say no. A list's statement is made of dozens of them for every person who asks: as text
they cost nothing to put together.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Condition:
    """A piece of SQL that is true or false of a row of ``shifts_vacancy``."""

    sql: str
    params: tuple[Any, ...] = ()

    def __and__(self, other: Condition) -> Condition:
        return all_of((self, other))

    def __or__(self, other: Condition) -> Condition:
        return any_of((self, other))

    def __invert__(self) -> Condition:
        if self in (ALWAYS, NEVER):
            return ALWAYS if self == NEVER else NEVER
        return Condition(f"not ({self.sql})", self.params)


ALWAYS, NEVER = Condition("true"), Condition("false")


def all_of(conditions: Iterable[Condition]) -> Condition:
    """That every one of them holds."""
    return _joined(" and ", conditions, neutral=ALWAYS, decides=NEVER)


def any_of(conditions: Iterable[Condition]) -> Condition:
    """That one of them holds."""
    return _joined(" or ", conditions, neutral=NEVER, decides=ALWAYS)


def _joined(
    word: str, conditions: Iterable[Condition], *, neutral: Condition, decides: Condition
) -> Condition:
    """One condition of several; the same one is said once."""
    said = [each for each in dict.fromkeys(conditions) if each != neutral]
    if decides in said:
        return decides
    if len(said) < 2:
        return said[0] if said else neutral
    return Condition(
        word.join(f"({each.sql})" for each in said),
        tuple(param for each in said for param in each.params),
    )
