"""Adding cells up: what the figures of any set of cells are, in one query per grouping."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from django.contrib.postgres.aggregates import BitOr
from django.db.models import Aggregate, F, Max, Sum

from insights.models import DailyFill, FillQuerySet
from insights.rules.waits import wait_within

_BANDS = len(DailyFill.FILL_BANDS) + 1


@dataclass(frozen=True, slots=True)
class Tally:
    """The sums of some cells. Whole: what of it may be shown is ``selectors.shares``'s to say."""

    requested_shifts: int = 0
    requested_minutes: int = 0
    own_shifts: int = 0
    own_minutes: int = 0
    own_pence: int = 0
    pool_shifts: int = 0
    pool_minutes: int = 0
    pool_pence: int = 0
    unfilled_shifts: int = 0
    unfilled_minutes: int = 0
    trust_cancelled_late: int = 0
    worker_cancelled_late: int = 0
    short_notice_shifts: int = 0
    reused_passports: int = 0
    own_people: int = 0
    pool_people: int = 0
    fill_hours: tuple[int, ...] = (0,) * _BANDS
    counted_at: datetime | None = None

    @property
    def people(self) -> int:
        return self.own_people | self.pool_people

    @property
    def filled_minutes(self) -> int:
        return self.own_minutes + self.pool_minutes

    @property
    def filled_shifts(self) -> int:
        return self.own_shifts + self.pool_shifts

    @property
    def pence(self) -> int:
        return self.own_pence + self.pool_pence

    def wait_within(self, share: float) -> float | None:
        """The hours from published to booked within which ``share`` of the shifts were filled."""
        return wait_within(self.fill_hours, DailyFill.FILL_BANDS, share)

    def __add__(self, other: Tally) -> Tally:
        sums = {name: getattr(self, name) + getattr(other, name) for name in SUMS}
        times = [moment for moment in (self.counted_at, other.counted_at) if moment]
        return Tally(
            **sums,
            own_people=self.own_people | other.own_people,
            pool_people=self.pool_people | other.pool_people,
            fill_hours=tuple(map(sum, zip(self.fill_hours, other.fill_hours, strict=True))),
            counted_at=max(times, default=None),
        )


_APART = {"own_people", "pool_people", "fill_hours", "counted_at"}
SUMS = tuple(field.name for field in fields(Tally) if field.name not in _APART)


def tallies(cells: FillQuerySet[Any], *by: str, waits: bool = True) -> dict[Any, Tally]:
    """Add up ``cells`` for each value of ``by``; the keys are tuples when it names several.

    ``waits`` leaves the bands of the time to fill out where no middle value is shown.
    """
    rows = cells.order_by().values(*by).annotate(**_sums(waits=waits))
    found = {}
    for row in rows:
        key = tuple(row.pop(name) for name in by)
        values: dict[str, Any] = {}
        if waits:
            values["fill_hours"] = tuple(row.pop(f"band_{number}") for number in range(_BANDS))
        values |= {name.removeprefix("all_"): value for name, value in row.items()}
        found[key if len(by) > 1 else key[0]] = Tally(**values)
    return found


def _sums(*, waits: bool) -> dict[str, Aggregate]:
    sums: dict[str, Aggregate] = {f"all_{name}": Sum(name) for name in SUMS}
    sums["all_own_people"] = BitOr("own_people")
    sums["all_pool_people"] = BitOr("pool_people")
    sums["all_counted_at"] = Max("counted_at")
    if waits:
        sums |= {f"band_{number}": Sum(F(f"fill_hours__{number}")) for number in range(_BANDS)}
    return sums
