"""What each button of a vacancy would do, in numbers, before it is pressed."""

from __future__ import annotations

from datetime import datetime

from shifts.models import Vacancy
from shifts.rules.release import out_of_quiet_hours
from shifts.services.vacancy import release_policy
from staffbank.web.figures import plural
from staffbank.web.words import clock_time, day_of, moment_short
from trusts.selectors.numbers import numbers_of


def consequences_of(vacancy: Vacancy, *, own: int, region: int, now: datetime) -> dict[str, str]:
    """Who would be told by each button, and when."""
    when = told_when(vacancy, now)
    everybody = plural(region, "person", "people")
    more = plural(max(0, region - own), "more person", "more people")
    plan = ""
    if vacancy.opens_to_pool_at and not vacancy.pool_opened_at:
        plan = f" instead of {moment_short(vacancy.opens_to_pool_at, day_of(now))}"
    return {
        "publish": f"Tells {plural(own, 'person', 'people')} in your bank {when}."
        " The region's turn comes later by itself.",
        "open": f"{more} in the region can book it from now{plan}. We tell them {when}.",
        "urgent": f"Tells {everybody} now, at any hour of the night."
        " Cannot be undone: keep it for shifts that are not safe empty.",
        "change": "Shows who was told of it as it is, and what would be different, first.",
        "cancel": "Shows who would be told and what would be owed first.",
    }


def told_when(vacancy: Vacancy, now: datetime) -> str:
    """ "now", or "at 7am, not at night"."""
    policy = release_policy(numbers_of(vacancy.bank_id, vacancy.trust_id, day_of(now)))
    awake = out_of_quiet_hours(now, policy)
    return "now" if awake <= now else f"at {clock_time(awake)}, not at night"
