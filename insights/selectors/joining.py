"""How joining goes in a bank, a board or at a trust, in numbers and of nobody by name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from compliance.rules.joining import Side, hours_held
from insights.rules.joining import Pace, Way, pace_of
from insights.selectors.scope import Scope
from staffbank.actors import Kind
from staffbank.db import duty
from workers.models import Joining, JoiningSpell

#: Joinings that began within so many days are counted.
PERIOD = timedelta(days=91)


@dataclass(frozen=True, slots=True)
class JoiningFigures:
    """``held`` is in hours, of those that are cleared; ``now`` counts the open ones by side."""

    pace: Pace
    held: Mapping[Side, float]
    now: Mapping[Side, int]
    as_of: datetime


def joining_figures(scope: Scope, now: datetime) -> JoiningFigures:
    """The figures of the seat, which the page has let in: it reads no row of a person, but counts
    them in the duty that counts."""
    with duty("projecting"):
        rows = list(_of(scope).filter(began_at__gt=now - PERIOD))
        spells = list(JoiningSpell.objects.filter(joining__in=[row.pk for row in rows]))
    cleared = {row.pk for row in rows if row.finished_at}
    open_ones = {row.pk for row in rows if row.finished_at is None and row.ended_at is None}
    ways = [Way(row.began_at, row.finished_at, ended=row.ended_at is not None) for row in rows]
    held = hours_held(
        (
            (Side(spell.side), spell.since, spell.until)
            for spell in spells
            if spell.joining_id in cleared
        ),
        now,
    )
    with_side = Counter(
        Side(spell.side)
        for spell in spells
        if spell.until is None and spell.joining_id in open_ones
    )
    return JoiningFigures(pace_of(ways, now), held, {side: with_side[side] for side in Side}, now)


def _of(scope: Scope) -> Any:
    if scope.actor.kind is Kind.BANK:
        return Joining.objects.filter(bank=scope.actor.bank_id)
    return Joining.objects.filter(trust__in=[place.pk for place in scope.places])
