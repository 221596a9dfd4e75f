"""What the list of vacancies says."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from django.core.paginator import Page
from django.http import QueryDict
from django.urls import reverse

from shifts.models import Vacancy
from shifts.presenters.vacancy import state_of_vacancy
from shifts.selectors.listing import SORTS, STATES, WHENS, Chosen
from staffbank.web.figures import plural
from staffbank.web.paging import Chip, Paging, paging, without
from staffbank.web.words import day_long, day_of, moment_near, moment_short
from trusts.permissions import Permission
from trusts.web import TrustRequest

SORT_WORDS = {"soonest": "Soonest", "ward": "Ward", "grade": "Band", "newest": "Newest posted"}


@dataclass(frozen=True, slots=True)
class Row:
    """One vacancy in the list."""

    vacancy: Vacancy
    state: str
    next_step: str

    @classmethod
    def of(cls, vacancy: Vacancy, now: datetime) -> Self:
        return cls(vacancy, state_of_vacancy(vacancy), short_step(vacancy, now))


@dataclass(frozen=True, slots=True)
class Sort:
    words: str
    href: str
    current: bool


@dataclass(frozen=True, slots=True)
class ListPage:
    """The list, its filters in force and its orders."""

    count: str
    rows: tuple[Row, ...]
    chips: tuple[Chip, ...]
    sorts: tuple[Sort, ...]
    paging: Paging
    slug: str
    clear_at: str
    post_at: str
    import_at: str

    @property
    def order_words(self) -> str:
        return next((each.words.lower() for each in self.sorts if each.current), "soonest")

    @classmethod
    def of(
        cls, request: TrustRequest, chosen: Chosen, shown: Page[Vacancy], *, now: datetime
    ) -> Self:
        slug = request.trust.slug
        can = request.actor.can
        return cls(
            count=plural(shown.paginator.count, "vacancy", "vacancies"),
            rows=tuple(Row.of(vacancy, now) for vacancy in shown),
            chips=tuple(chips_of(chosen, request.GET)),
            sorts=sorts_of(request.GET),
            paging=paging(shown, request.GET),
            slug=slug,
            clear_at=reverse("shifts:vacancies", args=[slug]),
            post_at=reverse("shifts:post", args=[slug]) if can(Permission.POST_VACANCY) else "",
            import_at=reverse("shifts:import", args=[slug])
            if can(Permission.IMPORT_VACANCIES)
            else "",
        )


def short_step(vacancy: Vacancy, now: datetime, *, near: bool = False) -> str:
    """What happens next, in a table's cell; ``near`` says "today", beside an as-of time only."""
    match vacancy.status:
        case Vacancy.Status.DRAFT:
            return "Publish it"
        case Vacancy.Status.OPEN if vacancy.pool_opened_at:
            return "Open to the region"
        case Vacancy.Status.OPEN if vacancy.opens_to_pool_at:
            turn = vacancy.opens_to_pool_at
            said = moment_near(turn, now) if near else moment_short(turn, day_of(now))
            return f"Opens to the region {said}"
        case Vacancy.Status.OPEN:
            return "Own bank only"
    return "Nothing to do"


def chips_of(chosen: Chosen, query: QueryDict) -> Iterable[Chip]:
    words = {
        "ward": chosen.ward and chosen.ward.name,
        "state": STATES.get(chosen.state),
        "grade": chosen.grade and chosen.grade.name,
        "when": WHENS.get(chosen.when),
        "number": chosen.number,
        "posting": chosen.posting and "Posted together",
        "day": chosen.day and day_long(chosen.day),
    }
    for name, said in words.items():
        if said:
            yield Chip(str(said), without(query, name))


def sorts_of(query: QueryDict) -> tuple[Sort, ...]:
    current = query.get("sort", "soonest")
    found = []
    for name in SORTS:
        kept = query.copy()
        kept["sort"] = name
        kept.pop("page", None)
        found.append(Sort(SORT_WORDS[name], f"?{kept.urlencode()}", name == current))
    return tuple(found)
