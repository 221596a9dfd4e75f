"""A trust's vacancies, filtered and in order, each with who is booked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from shifts.models import Vacancy
from shifts.models.vacancy import VacancyQuerySet
from staffbank import clock
from staffbank.actors import Actor
from staffbank.periods import wall_time
from trusts.models import Grade, Ward

STATES = {
    "open": "Open",
    "urgent": "Urgent",
    "draft": "Draft",
    "filled": "Filled",
    "worked": "Worked",
    "cancelled": "Cancelled",
    "lapsed": "Ended empty",
}
WHENS = {"day": "In the next 24 hours", "week": "In the next 7 days", "past": "Already started"}
SORTS = {
    "soonest": ("starts_at", "pk"),
    "ward": ("ward__name", "starts_at", "pk"),
    "grade": ("grade__sort", "starts_at", "pk"),
    "newest": ("-pk",),  # as they were posted, without reading the postings
}


@dataclass(frozen=True, slots=True)
class Chosen:
    """The filters in force."""

    ward: Ward | None = None
    state: str = ""
    grade: Grade | None = None
    when: str = ""
    number: str = ""
    posting: UUID | None = None
    day: date | None = None


def own_vacancies(actor: Actor) -> VacancyQuerySet:
    """The vacancies of the wards this seat runs."""
    rows = Vacancy.objects.visible_to(actor)
    return rows if actor.wards is None else rows.filter(ward__in=actor.wards)


def listed(actor: Actor, chosen: Chosen, *, sort: str, now: datetime) -> VacancyQuerySet:
    """The vacancies of the seat's own wards that the filters leave, in order."""
    rows = own_vacancies(actor).select_related("ward", "grade", "site")
    if chosen.number:
        return rows.filter(number=chosen.number).order_by(*SORTS[sort])
    if chosen.posting:
        return rows.filter(posting__ref=chosen.posting).order_by(*SORTS[sort])
    if chosen.ward:
        rows = rows.filter(ward=chosen.ward)
    if chosen.grade:
        rows = rows.filter(grade=chosen.grade)
    if chosen.state == "urgent":
        rows = rows.open().filter(urgent_at__isnull=False)
    elif chosen.state:
        rows = rows.filter(status=chosen.state)
    if chosen.day:
        next_day = midnight(chosen.day + timedelta(days=1))
        return rows.starting(midnight(chosen.day), next_day).order_by(*SORTS[sort])
    return _when(rows, chosen.when, now).order_by(*SORTS[sort])


def _when(rows: VacancyQuerySet, when: str, now: datetime) -> VacancyQuerySet:
    if when == "past":
        return rows.filter(starts_at__lt=now)
    if when in {"day", "week"}:
        until = now + (timedelta(days=1) if when == "day" else timedelta(days=7))
        return rows.filter(starts_at__gte=now, starts_at__lt=until)
    return rows.filter(starts_at__gte=midnight(now.astimezone(clock.LONDON).date()))


def midnight(day: date) -> datetime:
    """The moment a London day begins."""
    return wall_time(day, time())
