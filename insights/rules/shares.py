"""A part of a whole, in whole hundredths."""

from __future__ import annotations


def in_a_hundred(part: int, whole: int) -> int:
    """The nearest whole number of hundredths, halves up; nothing of nothing is nothing."""
    return (200 * part + whole) // (2 * whole) if whole else 0
