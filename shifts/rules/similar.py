"""What is most like a shift, and who fits one best. Orders only: who may work is settled before.

Nothing here knows a protected characteristic. The same people or shifts come out in the same order
whatever order they are given in: equal scores go to whoever waited longest for work, or to the
sooner shift, and last to the reference, which says nothing about a person.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from staffbank.periods import Period


@dataclass(frozen=True, slots=True)
class Shift:
    """A shift somebody could book, as the list compares it; ``kilometres`` is from the worker."""

    ref: str
    period: Period
    ward: str
    site: str
    grade: str
    pay_pence: int
    kilometres: Decimal | None = None


@dataclass(frozen=True, slots=True)
class SimilarWeights:
    """What each difference costs, in points; fewer points are more alike."""

    hour_apart: Decimal
    other_ward: Decimal
    other_site: Decimal
    other_grade: Decimal
    kilometre: Decimal
    pound_less: Decimal


@dataclass(frozen=True, slots=True)
class Candidate:
    """Someone who could take a shift. ``idle_since`` is when they last worked or joined."""

    ref: str
    worked_here: int
    said_free: bool
    kilometres: Decimal | None
    idle_since: datetime


@dataclass(frozen=True, slots=True)
class FitWeights:
    """What each thing is worth, in points; more points come first.

    Only the first ``worked_here_at_most`` times on the ward count, so that a newcomer is not shut
    out for ever. An unknown distance counts as ``unknown_kilometres``.
    """

    worked_here: Decimal
    worked_here_at_most: int
    said_free: Decimal
    kilometre: Decimal
    unknown_kilometres: Decimal


def difference(wanted: Shift, other: Shift, weights: SimilarWeights) -> Decimal:
    """Return how unlike two shifts are: nothing for the same times, place, grade and pay.

    Starts and ends are compared apart, so a shift of another length is further off; more pay than
    wanted costs nothing.
    """
    moved = abs(other.period.starts_at - wanted.period.starts_at)
    moved += abs(other.period.ends_at - wanted.period.ends_at)
    points = weights.hour_apart * (moved // timedelta(minutes=1)) / 60
    points += weights.other_ward * (other.ward != wanted.ward)
    points += weights.other_site * (other.site != wanted.site)
    points += weights.other_grade * (other.grade != wanted.grade)
    points += weights.kilometre * (other.kilometres or 0)
    return points + weights.pound_less * max(wanted.pay_pence - other.pay_pence, 0) / 100


def nearest_similar(
    wanted: Shift, others: Iterable[Shift], weights: SimilarWeights, *, limit: int
) -> list[Shift]:
    """Return the shifts most like ``wanted``, itself left out; ties: sooner start, then ref."""
    rest = (other for other in others if other.ref != wanted.ref)
    ranked = sorted(
        rest,
        key=lambda other: (difference(wanted, other, weights), other.period, other.ref),
    )
    return ranked[:limit]


def fit(candidate: Candidate, weights: FitWeights) -> Decimal:
    """Return a candidate's points: times on the ward, saying they are free, less the distance."""
    times = min(candidate.worked_here, weights.worked_here_at_most)
    away = candidate.kilometres
    kilometres = weights.unknown_kilometres if away is None else away
    free = weights.said_free if candidate.said_free else Decimal(0)
    return weights.worked_here * times + free - weights.kilometre * kilometres


def order_candidates(candidates: Iterable[Candidate], weights: FitWeights) -> list[Candidate]:
    """Return candidates best fit first; ties: longest without work, then ref."""
    return sorted(candidates, key=lambda c: (-fit(c, weights), c.idle_since, c.ref))
