"""Where a trust's pages of shifts are, what one is sent, and what it says."""

import re

from django.urls import reverse

from staffbank import clock


def address(name, trust, **rest):
    return reverse(f"shifts:{name}", kwargs={"trust_slug": trust.slug, **rest})


def address_of(vacancy, name="vacancy"):
    return address(name, vacancy.trust, ref=vacancy.ref)


def text(response):
    """The page as it was sent, in one line."""
    return re.sub(r"\s+", " ", response.content.decode())


def night_asked(ward, day, **changes):
    """The fields that a form of posting and one of changing share: a band 5 night on ``day``."""
    return {
        "ward": str(ward.ref),
        "drawn_for": str(ward.ref),
        "grade": "N5",
        "day-day": str(day.day),
        "day-month": str(day.month),
        "day-year": str(day.year),
        "times": "2000-0800",
        "break_minutes": "60",
        "reason": "SICKNESS",
        "cost_centre": "41207",
        "note": "",
        **changes,
    }


def london_day(vacancy):
    return vacancy.starts_at.astimezone(clock.LONDON).date()
