"""One vacancy: its page, and opening it to those who could take it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from compliance.selectors.people import people_named
from shifts.models import Vacancy
from shifts.presenters.lapsing import FlagLine
from shifts.presenters.offer import OfferLine
from shifts.presenters.opening import consequences_of
from shifts.presenters.vacancy import (
    VacancyPage,
    actions_of,
    facts_of,
    happenings,
    leaving_line,
    next_step,
    nobody_line,
    nobody_words,
    obstacle_lines,
    outcome_of,
    people_lines,
    state_of_vacancy,
    still_to_come,
    title_of,
)
from shifts.selectors import vacancy as asking
from shifts.selectors.eligibility import Need, names_in_sentences
from shifts.selectors.history import History, history_of
from shifts.selectors.inducting import knows_ward
from shifts.selectors.lapsing import flag_of
from shifts.selectors.offer import offers_of
from shifts.services import vacancy as releasing
from shifts.services.looking import look_at_risks
from shifts.services.permits import runs_ward
from shifts.services.pricing import quote_for, ward_cost
from staffbank import clock
from staffbank.actors import Actor
from staffbank.web.leaving import leaves_entry
from staffbank.web.once import once
from trusts.permissions import Permission
from trusts.web import TrustRequest, trust_view
from workers.models import Worker

#: How many people the page names before "Show all".
FIRST_PEOPLE = 10
MOST_PEOPLE = 200


def asked_for(request: TrustRequest, ref: UUID) -> Vacancy:
    """The vacancy of an address, or the page that says it is not there."""
    vacancy = asking.found(ref, by=request.actor)
    if vacancy is None:
        raise Http404
    return vacancy


@require_safe
@trust_view(Permission.VIEW_TRUST)
@leaves_entry("credential.warned")
def read(request: TrustRequest, ref: UUID) -> HttpResponse:
    """What happens next, who could take it, who cannot, and what has happened."""
    vacancy = asked_for(request, ref)
    page = page_of(request, vacancy)
    return render(request, "shifts/vacancy/read.jinja", {"page": page})


def page_of(request: TrustRequest, vacancy: Vacancy) -> VacancyPage:
    now = clock.now()
    actor = request.actor
    history = history_of(vacancy, by=actor)
    quote = quote_for(vacancy)
    cost = ward_cost(quote, vacancy.period.starts_on).total_pence
    runs = runs_ward(actor, vacancy.ward_id, vacancy.trust_id, Permission.BOOK_WORKER)
    looking = runs and vacancy.status in {"draft", "open"} and vacancy.starts_at > now
    limit = MOST_PEOPLE if "people" in request.GET else FIRST_PEOPLE
    able, people, kept = asking.Able(), asking.People(0, ()), asking.Hindrances()
    if looking:
        need = Need.of(vacancy)
        able = asking.able_for(need)
        people = asking.people_for(vacancy, able, by=actor, limit=limit)
        kept = asking.hindrances_for(vacancy, need, able, empty=not people.total)
    names = names_in_sentences() if kept.obstacles else {}
    offers = offers_of(vacancy, by=actor)
    waiting = {row.offer.worker_id for row in offers if row.offer.stands(now)}
    region = len(able.region)
    actions = actions_of(vacancy, now) if runs else ()
    return VacancyPage(
        vacancy=vacancy,
        title=title_of(vacancy, now),
        state=state_of_vacancy(vacancy),
        next_step=next_step(vacancy, history, now)[0],
        why_next=next_step(vacancy, history, now)[1],
        facts=facts_of(vacancy, quote, cost),
        people=people_lines(people, vacancy.grade.name, waiting),
        flagged=flagged_words(history, actor, now),
        unshown=runs and is_unshown(vacancy, history),
        engaged=engaged_here(history, actor),
        offers=tuple(OfferLine.of(row, now, runs=runs) for row in offers),
        people_total=people.total,
        obstacles=(*obstacle_lines(kept.obstacles, names), *leaving_line(kept.leaving)),
        better=nobody_line(kept.better),
        why_nobody=nobody_words(kept, names),
        history=happenings(vacancy, history),
        outcome=outcome_of(history),
        to_come=still_to_come(vacancy, region - people.total if looking else None),
        looking=looking,
        bookable=looking and vacancy.status == Vacancy.Status.OPEN,
        may_post=actor.can(Permission.POST_VACANCY),
        actions=actions,
        consequences=consequences_of(vacancy, own=people.total, region=region, now=now),
        back={"href": reverse("shifts:vacancies", args=[request.trust.slug]), "text": "Vacancies"},
    )


def is_unshown(vacancy: Vacancy, history: History) -> bool:
    """Whether whoever is booked has to be shown round when they come."""
    live = history.live
    return live is not None and not knows_ward(vacancy, live.worker_id)


def engaged_here(history: History, by: Actor) -> Worker | None:
    """Whoever is booked, if the trust engages them and this seat may see whom it does."""
    if history.live is None or not by.can(Permission.VIEW_WORKERS):
        return None
    return people_named(by, "").filter(pk=history.live.worker_id).first()


def flagged_words(history: History, by: Actor, now: datetime) -> str:
    """That whoever is booked may not work it, and what happens then: it tells of their checks, so
    that it was read is on the record."""
    flag = flag_of(history.live, by=by) if history.live else None
    look_at_risks((each.flag.booking for each in (flag,) if each), by=by)
    return FlagLine(flag, now).to_ward if flag else ""


@require_POST
@trust_view(Permission.RELEASE_VACANCY)
@once
def publish(request: TrustRequest, ref: UUID) -> HttpResponse:
    releasing.publish(asked_for(request, ref), by=request.actor)
    messages.success(request, f"Published to {request.trust.short_name} bank. We are telling them.")
    return redirect("shifts:vacancy", trust_slug=request.trust.slug, ref=ref)


@require_POST
@trust_view(Permission.RELEASE_VACANCY)
@once
def open_to_region(request: TrustRequest, ref: UUID) -> HttpResponse:
    releasing.open_to_region(asked_for(request, ref), by=request.actor)
    messages.success(request, "Open to the region. We are telling everybody who could take it.")
    return redirect("shifts:vacancy", trust_slug=request.trust.slug, ref=ref)


@require_POST
@trust_view(Permission.RELEASE_VACANCY)
@once
def make_urgent(request: TrustRequest, ref: UUID) -> HttpResponse:
    releasing.open_to_region(asked_for(request, ref), by=request.actor, urgent=True)
    messages.success(request, "Urgent. We are telling everybody who could take it, at any hour.")
    return redirect("shifts:vacancy", trust_slug=request.trust.slug, ref=ref)


@require_safe
@trust_view(Permission.VIEW_TRUST)
def order(request: TrustRequest) -> HttpResponse:
    """How the list of people is ordered, with the weights in force."""
    page = {
        "worked_here": asking.FIT.worked_here,
        "at_most": asking.FIT.worked_here_at_most,
        "kilometre": asking.FIT.kilometre,
        "back": {
            "href": reverse("shifts:vacancies", args=[request.trust.slug]),
            "text": "Vacancies",
        },
    }
    return render(request, "shifts/vacancy/order.jinja", {"page": page})
