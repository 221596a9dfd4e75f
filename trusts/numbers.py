"""The numbers a region agrees and a trust may set otherwise. They are code, so that each has its
words and what law asks; what a region agreed, and within what a trust may differ, is data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from enum import StrEnum


class Unit(StrEnum):
    """How a number is said."""

    DAYS = "days"
    HOURS = "hours"
    MINUTES = "minutes"
    MESSAGES = "messages"
    CLOCK = "clock"  # minutes after midnight by London's clocks


@dataclass(frozen=True, slots=True)
class NumberKind:
    """One number: the column of ``BankPolicy`` it is, its words, and its bounds.

    ``least`` and ``most`` hold for everybody, region included: what law or sense allows.
    ``limits`` are those within which a trust may differ where a region has not said otherwise.
    """

    code: str
    group: str
    label: str
    unit: Unit
    least: int
    most: int
    limits: tuple[int, int]
    hint: str = ""

    def read(self, value: int) -> int | time:
        """The stored number as ``BankPolicy`` has it."""
        return time(*divmod(value, 60)) if self.unit is Unit.CLOCK else value

    def written(self, value: int | time | None) -> int | None:
        """The number as it is stored."""
        return value.hour * 60 + value.minute if isinstance(value, time) else value


_OPENING = "Who hears of a vacancy, and when"
_BOOKING = "Bookings and cancelling"
_BREAKS = "Unpaid breaks"
_MESSAGES = "Messages"
_CHECKS = "Checks"

#: No shift is longer than a day, and no notice longer than a month.
_DAY, _MONTH = 24 * 60, 31 * 24
#: Working Time Regulations 1998, regulation 12: 20 minutes where work is longer than 6 hours.
LEAST_BREAK, BREAK_BY = 20, 6

NUMBERS: Mapping[str, NumberKind] = {
    kind.code: kind
    for kind in (
        NumberKind(
            "own_bank_hours",
            _OPENING,
            "How long the own bank has a vacancy to itself",
            Unit.HOURS,
            *(0, _MONTH, (0, 72)),
        ),
        NumberKind(
            "region_within_hours",
            _OPENING,
            "The region's turn comes at the earliest",
            Unit.HOURS,
            *(1, _MONTH, (24, 168)),
            hint="Before the shift starts",
        ),
        NumberKind(
            "undo_minutes",
            _BOOKING,
            "A booking can be undone for",
            Unit.MINUTES,
            *(1, 120, (5, 30)),
            hint="With nothing counted against anybody",
        ),
        NumberKind(
            "cancel_free_hours",
            _BOOKING,
            "Cancelling by the worker is late within",
            Unit.HOURS,
            *(0, _MONTH, (12, 72)),
            hint="Of the shift's start",
        ),
        NumberKind(
            "cancel_cutoff_hours",
            _BOOKING,
            "A worker can no longer cancel within",
            Unit.HOURS,
            *(0, 48, (0, 12)),
            hint="Of the shift's start. They telephone the ward instead",
        ),
        NumberKind(
            "ward_late_hours",
            _BOOKING,
            "Cancelling by the ward is paid for within",
            Unit.HOURS,
            *(0, _MONTH, (24, 72)),
            hint="Of the shift's start",
        ),
        NumberKind(
            "ward_late_paid_hours",
            _BOOKING,
            "What the ward then pays for",
            Unit.HOURS,
            *(0, 24, (4, 12)),
            hint="At the rate of the first hour",
        ),
        NumberKind(
            "release_days",
            _BOOKING,
            "A booking somebody is no longer cleared for is given back",
            Unit.DAYS,
            *(0, 31, (0, 14)),
            hint="Before the shift, at 9am, unless what lacks is renewed by then",
        ),
        NumberKind(
            "break_over_hours",
            _BREAKS,
            "A break in a shift of more than",
            Unit.HOURS,
            *(1, BREAK_BY, (4, BREAK_BY)),
            hint="At most 6 hours, by law",
        ),
        NumberKind(
            "break_minutes",
            _BREAKS,
            "How long that break is",
            Unit.MINUTES,
            *(LEAST_BREAK, 120, (LEAST_BREAK, 60)),
            hint="At least 20 minutes, by law",
        ),
        NumberKind(
            "long_break_over_hours",
            _BREAKS,
            "A longer break in a shift of more than",
            Unit.HOURS,
            *(6, 24, (8, 12)),
        ),
        NumberKind(
            "long_break_minutes",
            _BREAKS,
            "How long the longer break is",
            Unit.MINUTES,
            *(LEAST_BREAK, 180, (30, 90)),
        ),
        NumberKind(
            "quiet_from",
            _MESSAGES,
            "Nobody is told at night from",
            Unit.CLOCK,
            *(18 * 60, _DAY - 1, (20 * 60, 22 * 60)),
        ),
        NumberKind(
            "quiet_to",
            _MESSAGES,
            "Nobody is told at night until",
            Unit.CLOCK,
            *(5 * 60, 12 * 60, (7 * 60, 9 * 60)),
        ),
        NumberKind(
            "told_per_day",
            _MESSAGES,
            "Emails about vacancies that a worker gets in a day, at most",
            Unit.MESSAGES,
            *(1, 50, (1, 6)),
            hint="Urgent ones do not count",
        ),
        NumberKind(
            "check_hours",
            _CHECKS,
            "A check that is sent in is decided on within",
            Unit.HOURS,
            *(1, _MONTH, (12, 120)),
            hint="An aim that the team is measured by",
        ),
        NumberKind(
            "officers_remind_days",
            _CHECKS,
            "Officers first hear that a check is about to end",
            Unit.DAYS,
            *(1, 366, (1, 90)),
            hint="Before its last day, of those whom their trust engages. The last reminder always "
            "comes",
        ),
    )
}
NUMBER_CHOICES = [(code, code) for code in NUMBERS]


@dataclass(frozen=True, slots=True)
class Group:
    """What of a region's policy is read and changed together: some numbers, and other columns."""

    heading: str
    numbers: tuple[str, ...] = ()
    others: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        return (*self.numbers, *self.others)


GROUPS: Mapping[str, Group] = {
    "model": Group("Bank model", others=("payer", "lead_employer_id", "night_phone")),
    "pool": Group(
        "Pool policy",
        ("own_bank_hours", "region_within_hours"),
        ("name_trusts", "shows_pooled_rows", "suppress_under"),
    ),
    "people": Group(
        "Who is in the pool", others=("open_registration", "pool_rule", "unmerge_days")
    ),
    "bookings": Group(
        _BOOKING,
        (
            *("undo_minutes", "cancel_free_hours", "cancel_cutoff_hours"),
            *("ward_late_hours", "ward_late_paid_hours", "release_days"),
        ),
    ),
    "breaks": Group(
        _BREAKS,
        ("break_over_hours", "break_minutes", "long_break_over_hours", "long_break_minutes"),
    ),
    "rest": Group(
        "Rest and journeys",
        others=("minimum_rest_hours", "handover_minutes", "travel_factor", "travel_kmh"),
    ),
    "messages": Group("Night and messages", ("quiet_from", "quiet_to", "told_per_day")),
    "checks": Group(
        _CHECKS, ("check_hours", "officers_remind_days"), ("override_days", "override_second")
    ),
    "rates": Group("Rates and holiday pay", others=("rate_cap_percent", "holiday_percent")),
}
#: What of a policy its region may change: all of it, within the law.
AGREED = tuple(name for group in GROUPS.values() for name in group.names)
