"""Rest between pieces of work, and the way from one place to the next.

Rest runs from the end of one duty to the start of the other, in real time. Between duties at two
places there must be time for the journey too, so the longer of the two is what is needed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from math import asin, ceil, cos, radians, sin, sqrt
from typing import NamedTuple

from staffbank.periods import Period

_EARTH_RADIUS_KM = 6371.0088  # the mean radius of the Earth


class Position(NamedTuple):
    """A place on the map, in degrees."""

    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Duty:
    """Work somebody has, wherever it came from. Without a position no journey can be asked for."""

    period: Period
    position: Position | None = None


@dataclass(frozen=True, slots=True)
class RestPolicy:
    """What a bank asks for between two duties, as dated in its policy.

    The road is ``travel_factor`` times the straight line, driven at ``travel_kmh``; changing places
    takes another ``handover_minutes``.
    """

    minimum_rest: timedelta
    travel_factor: float
    travel_kmh: float
    handover_minutes: int


class Clash(StrEnum):
    OVERLAP = "overlap"
    REST = "rest"


@dataclass(frozen=True, slots=True)
class RestVerdict:
    """Why a duty cannot be taken beside one already held.

    ``there_is`` is the rest between the two, nothing when they overlap, and ``needed`` what there
    should be. Work as long as the candidate's, at its place, fits from ``earliest_start`` on (the
    first such start at or after its own) or up to ``latest_end`` (the last at or before its own),
    with every other duty kept. ``duty`` is for the worker's eyes only.
    """

    clash: Clash
    duty: Duty
    there_is: timedelta
    needed: timedelta
    follows: bool
    for_travel: bool
    earliest_start: datetime
    latest_end: datetime


def kilometres_between(a: Position, b: Position) -> float:
    """Return the great-circle distance (haversine)."""
    rise = sin(radians(b.latitude - a.latitude) / 2) ** 2
    turn = sin(radians(b.longitude - a.longitude) / 2) ** 2
    across = cos(radians(a.latitude)) * cos(radians(b.latitude))
    return 2 * _EARTH_RADIUS_KM * asin(min(1.0, sqrt(rise + across * turn)))


def travel_minutes(a: Position | None, b: Position | None, *, policy: RestPolicy) -> int:
    """Return the minutes to count between two places, the handover included, rounded up.

    None at all at one and the same place, or where either place is not known.
    """
    if a is None or b is None or a == b:
        return 0
    hours = kilometres_between(a, b) * policy.travel_factor / policy.travel_kmh
    return ceil(hours * 60) + policy.handover_minutes


def rest_needed(a: Duty, b: Duty, policy: RestPolicy) -> timedelta:
    """Return what must lie between two duties, whichever comes first."""
    travel = timedelta(minutes=travel_minutes(a.position, b.position, policy=policy))
    return max(policy.minimum_rest, travel)


def clashes(candidate: Duty, duties: Iterable[Duty], policy: RestPolicy) -> list[RestVerdict]:
    """Return what stands against ``candidate``: at most one overlap, then one short rest.

    Of several overlaps the first to start is given, of several short rests the one lacking most.
    """
    duties = sorted(duties, key=lambda duty: duty.period)
    too_close = [duty for duty in duties if _lacks(candidate, duty, policy) > timedelta()]
    overlapping = [duty for duty in too_close if duty.period.overlaps(candidate.period)]
    apart = [duty for duty in too_close if not duty.period.overlaps(candidate.period)]
    worst = overlapping[:1]
    if apart:
        worst.append(max(apart, key=lambda duty: _lacks(candidate, duty, policy)))
    if not worst:
        return []
    earliest_start = _earliest_start(candidate, duties, policy)
    latest_end = _latest_end(candidate, duties, policy)
    return [_verdict(candidate, duty, policy, earliest_start, latest_end) for duty in worst]


def _gap(a: Duty, b: Duty) -> timedelta:
    return max(a.period.gap_to(b.period), b.period.gap_to(a.period))


def _lacks(candidate: Duty, duty: Duty, policy: RestPolicy) -> timedelta:
    """How much rest is missing; overlapping duties lack some even if no rest is asked for."""
    return rest_needed(candidate, duty, policy) - _gap(candidate, duty)


def _verdict(
    candidate: Duty, duty: Duty, policy: RestPolicy, earliest_start: datetime, latest_end: datetime
) -> RestVerdict:
    overlap = candidate.period.overlaps(duty.period)
    needed = rest_needed(candidate, duty, policy)
    return RestVerdict(
        clash=Clash.OVERLAP if overlap else Clash.REST,
        duty=duty,
        there_is=max(_gap(candidate, duty), timedelta()),
        needed=needed,
        follows=duty.period < candidate.period,
        for_travel=needed > policy.minimum_rest,
        earliest_start=earliest_start,
        latest_end=latest_end,
    )


def _earliest_start(candidate: Duty, duties: list[Duty], policy: RestPolicy) -> datetime:
    moved = candidate
    while frees := [
        duty.period.ends_at + rest_needed(candidate, duty, policy)
        for duty in duties
        if _lacks(moved, duty, policy) > timedelta()
    ]:
        # Nothing sooner would do: every later start short of the last of these still clashes.
        starts_at = max(frees)
        period = Period(starts_at, starts_at + candidate.period.length)
        moved = Duty(period, candidate.position)
    return moved.period.starts_at


def _latest_end(candidate: Duty, duties: list[Duty], policy: RestPolicy) -> datetime:
    moved = candidate
    while frees := [
        duty.period.starts_at - rest_needed(candidate, duty, policy)
        for duty in duties
        if _lacks(moved, duty, policy) > timedelta()
    ]:
        ends_at = min(frees)
        moved = Duty(Period(ends_at - candidate.period.length, ends_at), candidate.position)
    return moved.period.ends_at
