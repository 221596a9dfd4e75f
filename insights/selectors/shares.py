"""What of a tally may be shown: nothing about a handful of people leaves this module."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from insights.rules.shares import in_a_hundred
from insights.rules.small_numbers import Hidden, few, is_few, rows_to_hide
from insights.selectors.tally import Tally

Key = TypeVar("Key")
Count = int | Hidden
Wait = float | Hidden | None


@dataclass(frozen=True, slots=True)
class Shares:
    """One row of figures as it may be shown. Minutes and pence, or why they are not there.

    Requested and short notice are about vacancies, so they are always shown.
    """

    requested_shifts: int
    requested_minutes: int
    own: Count
    pool: Count
    filled: Count
    unfilled: Count
    pence: Count
    middle_wait: Wait
    slow_wait: Wait
    short_notice: int
    ward_late: Count
    worker_late: Count
    reused: Count
    filled_shifts: Count

    @property
    def is_whole(self) -> bool:
        """Whether every part of it is shown, so that a bar can be drawn."""
        return not any(isinstance(part, Hidden) for part in (self.own, self.pool, self.filled))

    def percent(self, part: str) -> Count | None:
        """A part in 100 of the hours requested; None when nothing was requested."""
        value: Count = getattr(self, part)
        if not self.requested_minutes:
            return None
        return value if isinstance(value, Hidden) else in_a_hundred(value, self.requested_minutes)

    def points_since(self, former: Shares, part: str = "filled") -> int | None:
        """The change of a part in points, where both may be shown."""
        now, then = self.percent(part), former.percent(part)
        if isinstance(now, Hidden | None) or isinstance(then, Hidden | None):
            return None
        return now - then


@dataclass(frozen=True, slots=True)
class Table(Generic[Key]):
    """Rows that add up to a total, each as it may be shown."""

    rows: Mapping[Key, Shares]
    gives_total_away: bool


def table_of(tallies: Mapping[Key, Tally], *, under: int) -> Table[Key]:
    """Show ``tallies`` beside each other and their total."""
    whole, gives = rows_to_hide({k: (t.people,) for k, t in tallies.items()}, under=under)
    split, splits = rows_to_hide(
        {key: (tally.own_people, tally.pool_people) for key, tally in tallies.items()},
        under=under,
        also=whole,
    )
    rows = {
        key: shares_of(tally, under=under, whole=key in whole, split=key in split)
        for key, tally in tallies.items()
    }
    return Table(rows, gives or splits)


def shares_of(tally: Tally, *, under: int, whole: bool = False, split: bool = False) -> Shares:
    """Show one tally: ``whole`` hides all that people filled, ``split`` whose staff they were."""
    whole = whole or few(tally.people, under)
    split = split or whole or few(tally.own_people, under) or few(tally.pool_people, under)

    def told(value: int, people: int, *, hidden: bool) -> Count:
        if not hidden:
            return value
        return Hidden.UNDER if few(people, under) else Hidden.WITHHELD

    def wait(part: float) -> Wait:
        return Hidden.WITHHELD if whole else tally.wait_within(part)

    def counted(value: int) -> Count:
        return Hidden.UNDER if is_few(value, under) else value

    return Shares(
        requested_shifts=tally.requested_shifts,
        requested_minutes=tally.requested_minutes,
        own=told(tally.own_minutes, tally.own_people, hidden=split),
        pool=told(tally.pool_minutes, tally.pool_people, hidden=split),
        filled=told(tally.filled_minutes, tally.people, hidden=whole),
        unfilled=Hidden.WITHHELD if whole else tally.unfilled_minutes,
        pence=told(tally.pence, tally.people, hidden=whole),
        middle_wait=wait(0.5),
        slow_wait=wait(0.9),
        short_notice=tally.short_notice_shifts,
        ward_late=counted(tally.trust_cancelled_late),
        worker_late=counted(tally.worker_cancelled_late),
        reused=told(tally.reused_passports, tally.people, hidden=whole)
        if whole
        else counted(tally.reused_passports),
        filled_shifts=told(tally.filled_shifts, tally.people, hidden=whole),
    )
