"""Whom a change of what a region agreed would touch among its trusts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from trusts.models import LocalNumber, LocalRate, Rate


def local_outside(
    bank_id: int, limits: Mapping[str, tuple[int, int] | None], day: date
) -> list[LocalNumber]:
    """What trusts have set of these numbers, in force on ``day`` or planned after it, that lies
    outside the limits."""
    rows = LocalNumber.objects.filter(bank=bank_id, number__in=list(limits))
    held = [*rows.on(day), *rows.filter(valid_from__gt=day).order_by("pk")]
    return [
        row for row in held if row.value is not None and not _within(row.value, limits[row.number])
    ]


def _within(value: int, limit: tuple[int, int] | None) -> bool:
    return limit is not None and limit[0] <= value <= limit[1]


def rates_above(bank_id: int, cap_percent: Decimal, day: date) -> list[LocalRate]:
    """The trusts' own rates above the cap, in force on ``day`` or approved for after it."""
    rows = LocalRate.objects.approved().filter(bank=bank_id)
    held = [*rows.on(day).select_related("grade"), *rows.filter(valid_from__gt=day)]
    cap = 1 + cap_percent / 100
    return [rate for rate in held if _above(rate, cap)]


def _above(rate: LocalRate, cap: Decimal) -> bool:
    scale = (
        Rate.objects.filter(grade=rate.grade_id, valid_from__lte=rate.valid_from)
        .order_by("-valid_from")
        .first()
    )
    if scale is None or rate.core is None or rate.unsocial is None or rate.sunday is None:
        return False
    pairs = (
        (rate.core, scale.core),
        (rate.unsocial, scale.unsocial),
        (rate.sunday, scale.sunday),
    )
    return any(own > round(region * cap, 2) for own, region in pairs)
