"""How what a region agrees is said: as it stands, and what of it a change would make."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from trusts.models import BankPolicy, LocalNumber, NumberLimit
from trusts.numbers import NUMBERS
from trusts.presenters.numbers import limit_words, number_words

#: Every column that a region's page shows, but for its numbers.
LABELS: Mapping[str, str] = {
    "payer": "Who pays a worker for a shift at another trust",
    "lead_employer_id": "Lead employer",
    "night_phone": "Night telephone",
    "open_registration": "Anybody may register to work shifts",
    "pool_rule": "How people come into the pool",
    "unmerge_days": "Two records of one person that were joined can be parted again for",
    "minimum_rest_hours": "Rest between one shift and the next, at least",
    "handover_minutes": "Time to hand over and leave, before a journey to another site",
    "travel_factor": "A journey is longer than the straight line",
    "travel_kmh": "How fast a journey to another site is",
    "rate_cap_percent": "A trust may pay above the region's rates, at most",
    "holiday_percent": "Holiday pay on top of each hour's",
    "name_trusts": "Figures name trusts",
    "shows_pooled_rows": "Trusts read each vacancy that others opened to the region",
    "override_days": "Days a trust may take somebody without a check it asks for, at most",
    "override_second": "A second person approves that first",
    "suppress_under": "Figures of fewer people are not shown than",
}


#: In what a column that is no number of ``NUMBERS`` is said.
UNITS: Mapping[str, str] = {
    "unmerge_days": " days",
    "minimum_rest_hours": " hours",
    "handover_minutes": " minutes",
    "travel_factor": " times",
    "travel_kmh": " km an hour",
    "rate_cap_percent": "%",
    "holiday_percent": "%",
    "override_days": " days",
    "suppress_under": " people",
}


def label_of(name: str) -> str:
    return LABELS[name] if name in LABELS else NUMBERS[name].label


def said(name: str, value: Any, trusts: Mapping[int, str]) -> str:
    """One value in words."""
    if name in NUMBERS:
        return number_words(NUMBERS[name], value)
    if name == "payer":
        return str(BankPolicy.Payer(value).label)
    if name == "pool_rule":
        return str(BankPolicy.PoolRule(value).label)
    if name == "lead_employer_id":
        return trusts.get(value, "None")
    if isinstance(value, bool):
        return "Yes" if value else "No"
    return f"{float(value):g}{UNITS[name]}" if name in UNITS else str(value)


@dataclass(frozen=True, slots=True)
class AgreedLine:
    """One line of a region's settings: what holds for all, and who has set it otherwise."""

    label: str
    holds: str
    limits: str
    others: tuple[str, ...]


def lines_of(
    policy: BankPolicy,
    names: Iterable[str],
    trusts: Mapping[int, str],
    limits: Mapping[str, NumberLimit],
    local: Iterable[LocalNumber],
) -> list[AgreedLine]:
    """The lines of a group. A lead employer is named where there is one."""
    held = list(local)
    return [
        AgreedLine(
            label_of(name),
            said(name, value, trusts),
            limit_words(NUMBERS[name], ends_of(limits.get(name))) if name in NUMBERS else "",
            tuple(
                f"{trusts.get(row.trust_id, 'A trust')}: {number_words(NUMBERS[name], row.value)}"
                for row in held
                if row.number == name and row.value is not None
            ),
        )
        for name in names
        if (value := getattr(policy, name)) is not None or name != "lead_employer_id"
    ]


def ends_of(row: NumberLimit | None) -> tuple[int, int] | None:
    """A row's limits, if trusts may differ at all."""
    if row is None or row.lowest is None or row.highest is None:
        return None
    return row.lowest, row.highest


def differences(
    before: BankPolicy, changes: Mapping[str, Any], trusts: Mapping[int, str]
) -> list[tuple[str, str, str]]:
    """What would be another: its label, what it is, what it becomes."""
    return [
        (
            label_of(name),
            said(name, getattr(before, name), trusts),
            said(name, value, trusts),
        )
        for name, value in changes.items()
        if value != getattr(before, name)
    ]


def history(
    policies: list[BankPolicy], trusts: Mapping[int, str]
) -> list[tuple[BankPolicy, list[tuple[str, str, str]]]]:
    """Each policy, the newest first, with what it made different from the one before."""
    names = (*LABELS, *NUMBERS)
    ordered = sorted(policies, key=lambda policy: policy.valid_from)
    found: list[tuple[BankPolicy, list[tuple[str, str, str]]]] = []
    for former, policy in zip([None, *ordered], ordered, strict=False):
        changes = {name: getattr(policy, name) for name in names} if former else {}
        found.append((policy, differences(former, changes, trusts) if former else []))
    return found[::-1]
