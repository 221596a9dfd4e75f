"""Find shifts: only what the worker can really book, in the order and shape they ask for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from compliance.presenters.joining import JoinPage
from compliance.selectors.joining import progress_of
from shifts.forms.finding import ANY, FindShiftsForm
from shifts.presenters.find import (
    FindPage,
    Way,
    day_of,
    found_words,
    month_page,
    opens_words,
)
from shifts.selectors.bookable import Filters, Sort, bookable_days, bookable_vacancies
from shifts.selectors.openers import openers_for
from shifts.selectors.places import ANYWHERE, DISTANCES, Place, places_in_reach
from staffbank import clock
from staffbank.web.paging import without
from staffbank.web.words import month
from workers.presenters import ToSign
from workers.selectors import joining_of
from workers.web import WorkerRequest, worker_view

NIGHTS = {"nights": True, "days": False}


@require_safe
@worker_view
def find(request: WorkerRequest) -> HttpResponse:
    """The list, twenty a page, or a month of how many start each day."""
    now = clock.now()
    if joining := joining_of(request.actor):
        page_of_joining = JoinPage(progress_of(joining, clock.today()), now)
        return render(request, "shifts/find/joining.jinja", {"join": page_of_joining})
    query = request.GET
    places = places_in_reach(request.actor, now.astimezone(clock.LONDON).date())
    form = FindShiftsForm(asked_of(query), places=places)
    filters = filters_of(form, query, places)
    sort = Sort(query["sort"]) if query.get("sort") in set(Sort) else Sort.SOONEST
    page = FindPage(
        found=bookable_vacancies(
            request.actor, filters, sort=sort, page=page_number(query), now=now
        ),
        query=query,
        sort=sort,
        filters=filters,
        places=places,
        path=request.path,
        engaged=bool(request.actor.trusts),
    )
    if query.get("view") == "month" and page.engaged:
        page = _as_month(page, request, now.astimezone(clock.LONDON).date())
    elif not page.found.total and (page.chips or page.found.elsewhere):
        page = replace(page, wider=wider(request, page))
    context = {"page": page, "form": form, "to_sign": ToSign.of(request.actor, clock.today())}
    answer = render(request, "shifts/find/list.jinja", context)
    if request.htmx:  # type: ignore[attr-defined]
        answer["HX-Push-Url"] = address_of(request)
    return answer


def address_of(request: WorkerRequest) -> str:
    """The address of this list, with nothing in it that was left alone."""
    asked = request.GET.copy()
    for name, values in [*asked.lists()]:
        asked.setlist(name, [value for value in values if value and value != ANY])
        if not asked.getlist(name):
            del asked[name]
    return f"{request.path}?{asked.urlencode()}" if asked else request.path


@require_safe
@worker_view
def opens(request: WorkerRequest) -> HttpResponse:
    """How many more shifts one thing from the person would open: the last line of the list, asked
    for when they reach it. It weighs every shift of their grades, where the list stops at enough.
    """
    now = clock.now()
    places = places_in_reach(request.actor, now.astimezone(clock.LONDON).date())
    form = FindShiftsForm(asked_of(request.GET), places=places)
    found = openers_for(request.actor, filters_of(form, request.GET, places), now=now)
    return render(request, "shifts/find/_opens.jinja", {"words": opens_words(found)})


def asked_of(query: QueryDict) -> QueryDict:
    """What was asked, with "Any" marked where nothing was."""
    asked = query.copy()
    asked.setdefault("hours", ANY)
    return asked


def page_number(query: QueryDict) -> int:
    asked = query.get("page", "")
    return max(1, int(asked)) if asked.isdecimal() and len(asked) < 5 else 1


def filters_of(form: FindShiftsForm, query: QueryDict, places: Sequence[Place]) -> Filters:
    """The filters that were understood; the rest are as if they had not been asked."""
    form.is_valid()
    asked = form.cleaned_data
    asked_place, within = asked.get("place") or "", asked.get("within") or ""
    on = day_of(query.get("on", ""))
    return Filters(
        first_day=on,
        last_day=on,
        weekdays=frozenset(int(day) for day in asked.get("day") or ()),
        nights=NIGHTS.get(asked.get("hours") or ""),
        miles=int(within) if within else None,
        trusts=frozenset(each.trust_key for each in places if each.trust_slug == asked_place),
        sites=frozenset(each.key for each in places if str(each.ref) == asked_place),
        anywhere=asked_place == ANYWHERE,
        least_pay_pence=100 * asked["least"] if asked.get("least") else None,
    )


def _as_month(page: FindPage, request: WorkerRequest, today: date) -> FindPage:
    first = (day_of(f"{page.query.get('month', '')}-01") or today).replace(day=1)
    following = (first + timedelta(days=32)).replace(day=1)
    counts = bookable_days(request.actor, page.filters, first, following - timedelta(days=1))
    before = (first - timedelta(days=1)).replace(day=1)
    return replace(
        page,
        month=month_page(first, counts, page.query, today),
        earlier=_month_link(page.query, before) if first > today else None,
        later=_month_link(page.query, following),
    )


def _month_link(query: QueryDict, first: date) -> Way:
    kept = query.copy()
    kept["month"] = f"{first:%Y-%m}"
    return Way(month(first), f"?{kept.urlencode()}")


def wider(request: WorkerRequest, page: FindPage) -> list[Way]:
    """The smallest change of the filters that finds something, with what it finds."""
    ways = []
    for words, filters, href in _wider_filters(page):
        found = bookable_vacancies(request.actor, filters, now=page.found.as_of)
        if found.total:
            ways.append(Way(f"{words}: {found_words(found).lower()}", href))
    return [*ways, *([Way("Clear all filters", reverse("me:find"))] if page.chips else [])]


def _wider_filters(page: FindPage) -> list[tuple[str, Filters, str]]:
    """Each filter loosened or taken off alone, the nearest first."""
    filters, query = page.filters, page.query
    tried = []
    elsewhere = query.copy()
    elsewhere["place"] = ANYWHERE
    if filters.where_they_go and page.found.elsewhere:
        anywhere = replace(filters, anywhere=True)
        tried.append(("Anywhere", anywhere, f"?{elsewhere.urlencode()}"))
    if filters.miles:
        further = next((m for m in DISTANCES if m > (filters.miles or 0)), None)
        link = query.copy()
        link["within"] = str(further or "")
        words = f"Widen to {further} miles" if further else "Any distance"
        tried.append((words, replace(filters, miles=further), f"?{link.urlencode()}"))
    if filters.least_pay_pence:
        tried.append(("Any pay", replace(filters, least_pay_pence=None), without(query, "least")))
    if filters.weekdays:
        tried.append(("Any day", replace(filters, weekdays=frozenset()), without(query, "day")))
    if filters.nights is not None:
        tried.append(("Days and nights", replace(filters, nights=None), without(query, "hours")))
    if filters.sites or filters.trusts:
        anywhere = replace(filters, sites=frozenset(), trusts=frozenset(), anywhere=True)
        tried.append(("Anywhere", anywhere, f"?{elsewhere.urlencode()}"))
    if filters.first_day:
        any_day = replace(filters, first_day=None, last_day=None)
        tried.append(("Other days", any_day, without(query, "on")))
    return tried[:3]
