"""Rows that hold from a day, and to a day or with no end: which of them hold, as a condition.

A day may be a column or an outer query's as well.
"""

from __future__ import annotations

from django.db.models import Q


def not_over(day: object) -> Q:
    """Whatever has no last day before ``day``; it may begin later."""
    return Q(valid_to=None) | Q(valid_to__gte=day)


def in_force(day: object) -> Q:
    """Whatever holds on ``day``."""
    return not_over(day) & Q(valid_from__lte=day)
