"""The numbers that hold for a trust on a day: the region's, and its own where it has set them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any, Self

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject

from staffbank.periods import Period
from trusts.models import BankPolicy, LocalNumber, PoolMembership
from trusts.numbers import NUMBERS


@dataclass(frozen=True, slots=True)
class Numbers:
    """What holds for a vacancy or booking of one trust. ``region`` is what all trusts go by."""

    region: BankPolicy
    own_bank_hours: int
    region_within_hours: int | None
    undo_minutes: int
    cancel_free_hours: int
    cancel_cutoff_hours: int
    ward_late_hours: int
    ward_late_paid_hours: int
    release_days: int
    break_over_hours: int
    break_minutes: int
    long_break_over_hours: int
    long_break_minutes: int
    quiet_from: time
    quiet_to: time
    told_per_day: int
    check_hours: int
    officers_remind_days: int

    @classmethod
    def of(cls, region: BankPolicy, ours: Mapping[str, int]) -> Self:
        """The region's numbers, with a trust's own in their places."""
        held: dict[str, Any] = {
            code: kind.read(ours[code]) if code in ours else getattr(region, code)
            for code, kind in NUMBERS.items()
        }
        return cls(region=region, **held)

    @property
    def undo_for(self) -> timedelta:
        """How long a booking can be undone for, with nothing counted against anybody."""
        return timedelta(minutes=self.undo_minutes)

    def break_of(self, period: Period) -> int:
        """The usual unpaid break of a shift, in minutes."""
        if period.length > timedelta(hours=self.long_break_over_hours):
            return self.long_break_minutes
        return self.break_minutes if period.length > timedelta(hours=self.break_over_hours) else 0

    @property
    def contradiction(self) -> str:
        """What of them cannot hold together, in words; nothing if all can."""
        if self.cancel_cutoff_hours > self.cancel_free_hours:
            return (
                "A worker could no longer cancel before cancelling is late. Make the hours within "
                "which it is late at least as many as those within which they cannot cancel."
            )
        if self.long_break_over_hours <= self.break_over_hours:
            return "The longer break must be for longer shifts than the shorter one."
        if self.long_break_minutes < self.break_minutes:
            return "The longer break must not be shorter than the other."
        return ""


def numbers_of(bank_id: int, trust_id: int, day: date) -> Numbers:
    """What holds at ``trust_id`` for vacancies of ``bank_id`` on ``day``; one statement."""
    decided = LocalNumber.objects.filter(bank=OuterRef("bank"), trust=trust_id).on(day)
    said = decided.values(said=JSONObject(number="number", value="value"))
    region = (
        BankPolicy.objects.filter(bank=bank_id, valid_from__lte=day)
        .annotate(ours=ArraySubquery(said))
        .latest("valid_from")
    )
    ours: list[dict[str, Any]] = region.ours  # type: ignore[attr-defined]
    return Numbers.of(
        region, {each["number"]: each["value"] for each in ours if each["value"] is not None}
    )


def most_by_trust(number: str, day: date) -> dict[int, int]:
    """One number at every trust that is in a bank on ``day``: of one in several, the most.

    Three statements, however many there are.
    """
    policies = BankPolicy.objects.filter(valid_from__lte=day).order_by("bank_id", "-valid_from")
    agreed = dict(policies.distinct("bank").values_list("bank", number))
    decided = LocalNumber.objects.filter(number=number).on(day)
    ours = {
        (bank, trust): value for bank, trust, value in decided.values_list("bank", "trust", "value")
    }
    held: dict[int, int] = {}
    for bank, trust in PoolMembership.objects.current(day).values_list("bank", "trust"):
        own = ours.get((bank, trust))
        held[trust] = max(held.get(trust, 0), agreed[bank] if own is None else own)
    return held
