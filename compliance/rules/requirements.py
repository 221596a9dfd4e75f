"""What a trust asks for and accepts on a day, from the dated rows of three levels.

The nation's baseline stands first; a bank, then a trust, drops what is above it (never what the law
asks for: no such row is written) and asks for more. What is accepted can only get stricter. The
database spells the same (``compliance/migrations/0009_resolving.py``) and keeps the result.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from compliance.rules.expiry import Acceptance, Satisfies, kinds_that_satisfy


class Level(StrEnum):
    """Who said it, from the widest to the nearest."""

    NATION = "nation"
    BANK = "bank"
    TRUST = "trust"


@dataclass(frozen=True, slots=True)
class Dated:
    """Something said of a kind by a level, from a day to a day, both counting."""

    kind: str
    level: Level
    valid_from: date
    valid_to: date | None

    def on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or self.valid_to >= day)


@dataclass(frozen=True, slots=True)
class Ask(Dated):
    """That a kind is asked for, or (``asked`` false) that it is not; of one grade or of all, on
    wards of one setting or on all."""

    asked: bool = True
    grade: str | None = None
    setting: str | None = None

    def concerns(self, grade: str, settings: frozenset[str]) -> bool:
        return self.grade in {None, grade} and (self.setting is None or self.setting in settings)


@dataclass(frozen=True, slots=True)
class Taking(Dated):
    """Which checks of a kind are accepted: from these ``trusts`` and one's own (None: from any of
    the bank), no older than ``months``."""

    trusts: frozenset[int] | None = None
    months: int | None = None


def asked_kinds(
    asks: Iterable[Ask], *, grade: str, settings: frozenset[str], day: date
) -> dict[str, Level]:
    """The kinds asked for, each with the widest level that asks for it and is not overruled."""
    bearing = [ask for ask in asks if ask.on(day) and ask.concerns(grade, settings)]
    found: dict[str, Level] = {}
    for level in Level:
        said = [ask for ask in bearing if ask.level == level]
        for ask in said:
            if not ask.asked:
                found.pop(ask.kind, None)
        for ask in said:
            if ask.asked:
                found.setdefault(ask.kind, level)
    return found


def accepted(
    kind: str, takings: Iterable[Taking], *, members: frozenset[int], own: int, day: date
) -> Acceptance:
    """Which checks of ``kind`` count at the trust ``own`` of a bank of ``members``: those that all
    levels accept. A trust always takes its own."""
    trusts = members
    months: list[int] = []
    for taking in takings:
        if taking.kind == kind and taking.on(day):
            trusts = trusts if taking.trusts is None else trusts & taking.trusts
            months += [taking.months] if taking.months else []
    return Acceptance(trusts | {own}, min(months, default=None))


def accepted_answers(
    required: Iterable[str],
    takings: Iterable[Taking],
    satisfies: Satisfies,
    *,
    members: frozenset[int],
    own: int,
    day: date,
) -> dict[str, Acceptance]:
    """What is accepted of each kind that answers one of ``required``."""
    takings = list(takings)
    answering = {each for kind in required for each in kinds_that_satisfy(kind, satisfies)}
    return {kind: accepted(kind, takings, members=members, own=own, day=day) for kind in answering}
