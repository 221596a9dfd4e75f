"""The vacancies behind a day's figures, for the people of the trust they belong to."""

from __future__ import annotations

from datetime import date, time, timedelta

from shifts.models import Vacancy
from staffbank.actors import Actor
from staffbank.periods import wall_time
from trusts.models import StaffGroup

#: More than any trust starts in a day: a page, not a dump.
MOST = 500


def shifts_of_day(actor: Actor, day: date, group: StaffGroup | None) -> list[Vacancy]:
    """The published vacancies that start on ``day``; a ward manager's are their own wards'."""
    found = Vacancy.objects.visible_to(actor).exclude(published_at=None)
    found = found.starting(
        after=wall_time(day, time(0)), before=wall_time(day + timedelta(days=1), time(0))
    )
    if actor.wards is not None:
        found = found.filter(ward__in=actor.wards)
    if group is not None:
        found = found.filter(staff_group=group)
    ordered = found.select_related("ward", "grade").order_by("starts_at", "ward__name", "pk")
    return list(ordered[:MOST])
