"""Pence and pounds: one rounding rule, half a penny goes up.

An amount that is paid is a whole number of pence; a rate is Decimal pounds an hour.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

_PENNY = Decimal(1)


def pay_pence(minutes: int, rate: Decimal) -> int:
    """Return what ``minutes`` earn at ``rate`` pounds an hour, to the nearest penny.

    Raises ValueError for negative minutes or a negative rate: nobody is paid less than nothing.
    """
    if minutes < 0 or rate < 0:
        raise ValueError(f"Cannot pay {minutes} minutes at {rate} an hour")
    return _whole(minutes * rate * 100 / 60)


def percent_pence(pence: int, percent: Decimal) -> int:
    """Return ``percent`` (12.07 means 12.07 in 100) of ``pence``, to the nearest penny.

    Half a penny goes away from zero, so a credit is the exact opposite of its charge.
    """
    return _whole(pence * percent / 100)


def pounds(pence: int) -> str:
    """Say an amount as a person reads it: "£268.96", "£1,204.50", "-£4.00"."""
    whole, part = divmod(abs(pence), 100)
    return f"{'-' if pence < 0 else ''}£{whole:,}.{part:02}"


def _whole(pence: Decimal) -> int:
    return int(pence.quantize(_PENNY, rounding=ROUND_HALF_UP))
