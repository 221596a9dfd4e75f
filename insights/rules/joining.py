"""How long joining takes, and who held it: from the moments of each joining alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

#: Of those who begin, so many in a hundred are to be cleared within so long.
TARGET_PERCENT, TARGET = 90, timedelta(hours=48)


@dataclass(frozen=True, slots=True)
class Way:
    """One joining: from its first page to being cleared, if it is. ``ended``: refused or left."""

    began: datetime
    cleared: datetime | None
    ended: bool


@dataclass(frozen=True, slots=True)
class Pace:
    """How a number of joinings fared. ``due`` are those that have had their time, or made it."""

    began: int
    cleared: int
    due: int
    in_time: int
    median_hours: float | None


def pace_of(ways: Iterable[Way], now: datetime) -> Pace:
    """The pace of all but those that ended otherwise: nobody is late who was refused."""
    counted = [way for way in ways if not way.ended]
    took = [way.cleared - way.began for way in counted if way.cleared]
    in_time = sum(length <= TARGET for length in took)
    late = sum(way.cleared is None and now - way.began > TARGET for way in counted)
    hours = [length.total_seconds() / 3600 for length in took]
    return Pace(
        began=len(counted),
        cleared=len(took),
        due=len(took) + late,
        in_time=in_time,
        median_hours=median(hours) if hours else None,
    )


def shares(hours: Sequence[float]) -> list[int]:
    """What each is of all, in whole hundredths that add up to a hundred; nothing of nothing."""
    whole = sum(hours)
    if not whole:
        return [0] * len(hours)
    exact = [100 * each / whole for each in hours]
    rounded = [int(each) for each in exact]
    by_rest = sorted(range(len(exact)), key=lambda place: rounded[place] - exact[place])
    for place in by_rest[: 100 - sum(rounded)]:
        rounded[place] += 1
    return rounded
