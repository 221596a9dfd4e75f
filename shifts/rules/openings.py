"""When somebody is covered for work: the stretches of days behind a list of what they can book.

A window says on which days work may start, and the last day it may run to. It is the day-by-day
rule of ``compliance.rules.expiry`` turned round: from one person to all the work there is.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from compliance.rules.rest import Duty, Position, RestPolicy, rest_needed
from staffbank.periods import Period


@dataclass(frozen=True, slots=True)
class Window:
    """Work may start from ``first`` to ``last``, and end by ``ends_by``: all days that count."""

    first: date
    last: date = date.max
    ends_by: date = date.max

    @property
    def has_no_end(self) -> bool:
        return self.last == self.ends_by == date.max


def window_of(valid_from: date, valid_to: date | None, since: date) -> Window | None:
    """The window in which one dated thing covers work that starts on ``since`` or later."""
    last = valid_to or date.max
    return None if last < since else Window(max(valid_from, since), last, last)


def taken_up(duties: Iterable[Duty], rest: timedelta) -> tuple[Period, ...]:
    """Each duty with ``rest`` before and after it: what overlaps one of these clashes with it."""
    return tuple(
        Period(duty.period.starts_at - rest, duty.period.ends_at + rest) for duty in duties
    )


def too_far(
    duties: Collection[Duty], positions: dict[int, Position], policy: RestPolicy
) -> dict[int, tuple[Period, ...]]:
    """For each site so far from a duty that the way outlasts the rest, what is taken up there."""
    one_at = {duty.position: duty for duty in duties}
    found: dict[int, tuple[Period, ...]] = {}
    for site, position in positions.items():
        needs = {
            place: rest_needed(duty, replace(duty, position=position), policy)
            for place, duty in one_at.items()
        }
        far = [duty for duty in duties if needs[duty.position] > policy.minimum_rest]
        if far:
            found[site] = tuple(
                period for duty in far for period in taken_up([duty], needs[duty.position])
            )
    return found
