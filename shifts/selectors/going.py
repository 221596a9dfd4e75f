"""Who would go to a place: of those who could take a vacancy, the set-based spelling of
``shifts.rules.places`` leaves those who would."""

from __future__ import annotations

from datetime import date
from typing import Any

from shifts.selectors.candidates import candidate_params
from shifts.selectors.need import Need


def going_params(need: Need, audience: str, *, today: date) -> dict[str, Any]:
    """What the function ``shifts_going`` is asked with, in ``duty("broadcast")``: it answers the
    keys of everyone who could take it and would go there. It is in
    ``shifts/migrations/0046_plans_of_a_wave.py``.
    """
    return candidate_params(need, audience, today=today) | {
        "site": need.site.pk,
        "latitude": need.site.latitude,
        "longitude": need.site.longitude,
    }
