"""Who was shown round where, in words."""

from __future__ import annotations

from compliance.models import Induction
from compliance.presenters.words import plain_day


def induction_words(induction: Induction) -> str:
    """ "Given on 3 March 2026 by Bola Adeyemi, for Imperial, until 3 March 2027"."""
    giver = induction.given_by or (induction.recorded_by and induction.recorded_by.name) or ""
    by = f" by {giver}" if giver else ""
    until = f", until {plain_day(induction.valid_to)}" if induction.valid_to else ""
    given = plain_day(induction.given_on)
    return f"Given on {given}{by}, for {induction.trust.short_name}{until}"


def withdrawn_words(induction: Induction) -> str:
    """ "Withdrawn: recorded of the wrong person"; empty where it was not."""
    because = induction.withdrawn_because.rstrip(".")
    return f"Withdrawn: {because}" if induction.withdrawn_at else ""
