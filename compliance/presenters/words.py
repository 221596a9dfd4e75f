"""Words that the pages of checks share."""

from __future__ import annotations

from datetime import date


def plain_day(day: date) -> str:
    """ "12 November 2030"."""
    return f"{day.day} {day:%B %Y}"
