"""How large a simulated region is."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Size:
    """How much is grown, and from which seed."""

    seed: int = 1948
    workers: int = 6000
    trusts: int = 24
    weeks: int = 13
    vacancies_per_week: int = 1800
    told_days: int = 7
