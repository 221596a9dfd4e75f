"""What cancelling means, for whoever does it, said before it is done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from staffbank.money import pay_pence


@dataclass(frozen=True, slots=True)
class CancellationPolicy:
    """A bank's dated numbers, all in real hours before the start.

    A worker cancels freely until ``free_hours`` before, and not here at all from ``closed_hours``
    before. A trust that cancels within ``trust_pays_within_hours`` pays ``trust_pays_hours``.
    """

    free_hours: int
    closed_hours: int
    trust_pays_within_hours: int
    trust_pays_hours: int


class Standing(StrEnum):
    """What it is for the worker to cancel now."""

    FREE = "free"
    LATE = "late"
    TOO_LATE = "too_late"


@dataclass(frozen=True, slots=True)
class WorkerCancelling:
    """A worker's terms: free until ``free_until`` itself, not possible here from ``closes_at``."""

    standing: Standing
    free_until: datetime
    closes_at: datetime

    @property
    def possible(self) -> bool:
        return self.standing != Standing.TOO_LATE


@dataclass(frozen=True, slots=True)
class TrustCancelling:
    """A trust's terms. It owes the worker nothing until ``free_until`` itself."""

    free_until: datetime
    paid_minutes: int
    pence: int


def worker_cancelling(
    *, now: datetime, starts_at: datetime, policy: CancellationPolicy
) -> WorkerCancelling:
    """Return what it means for a worker to cancel now; ``late`` goes on their record."""
    free_until = starts_at - timedelta(hours=policy.free_hours)
    closes_at = starts_at - timedelta(hours=policy.closed_hours)
    standing = Standing.FREE if now <= free_until else Standing.LATE
    if now >= closes_at:
        standing = Standing.TOO_LATE
    return WorkerCancelling(standing, free_until, closes_at)


def trust_cancelling(
    *,
    now: datetime,
    starts_at: datetime,
    paid_minutes: int,
    first_rate: Decimal,
    policy: CancellationPolicy,
) -> TrustCancelling:
    """Return what a trust owes the worker it cancels now.

    The hours are paid at ``first_rate``, the rate of the shift's first hour, and never more of them
    than the shift's own ``paid_minutes``.
    """
    free_until = starts_at - timedelta(hours=policy.trust_pays_within_hours)
    if now <= free_until:
        return TrustCancelling(free_until, paid_minutes=0, pence=0)
    owed = min(policy.trust_pays_hours * 60, paid_minutes)
    return TrustCancelling(free_until, owed, pay_pence(owed, first_rate))
