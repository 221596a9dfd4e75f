"""Joining, as the person who joins sees it, and the trust that checks them."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from compliance.joining_forms import AgreeForm, TurnAwayForm
from compliance.presenters.joiners import Joiner, JoinerPage, JoinersPage
from compliance.presenters.joining import JoinPage
from compliance.selectors.joining import Progress, progress_of, progress_of_each
from compliance.selectors.people import grades_of
from compliance.services.joining import ask_register, nudge
from staffbank import clock
from staffbank.audit.recording import record
from staffbank.errors import Refusal
from staffbank.web.forms import Form
from staffbank.web.leaving import leaves_entry
from staffbank.web.once import once
from staffbank.web.words import sentence
from trusts.permissions import Permission
from trusts.web import TrustRequest, trust_view
from workers.models import FormerName, Joining, JoiningSpell, SiteChoice, SkillStatement
from workers.selectors import joining_of
from workers.services.letting_in import agree, turn_away
from workers.web import WorkerRequest, worker_view

officers = trust_view(Permission.CHECK_CREDENTIALS)
asking = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@worker_view
def mine(request: WorkerRequest) -> HttpResponse:
    """What is left, and with whom it is. Whoever has joined goes on to the shifts."""
    joining = joining_of(request.actor)
    if joining is None:
        return redirect("me:find")
    page = JoinPage(progress_of(joining, clock.today()), clock.now())
    return _unstored(render(request, "compliance/joining/mine.jinja", {"page": page}))


@asking
@worker_view
@once
def my_checks(request: WorkerRequest) -> HttpResponse:
    """Each check: why, what shows it, who looks, and where it stands."""
    joining, today = joining_of(request.actor), clock.today()
    if joining is None:
        return redirect("me:passport")
    progress = progress_of(joining, today)
    if not progress.known:
        return redirect("me:joining")
    form = Form(request.POST if request.method == "POST" else None)
    if form.is_valid():
        ask_register(request.worker, joining, today, by=request.actor)
        messages.success(request, "Sent. You do not have to send anything for it.")
        return redirect("me:joining_checks")
    page = JoinPage(progress, clock.now())
    context = {"back": {"href": reverse("me:joining"), "text": "Join the bank"}}
    answer = render(request, "compliance/joining/checks.jinja", {"join": page, "page": context})
    return _unstored(answer)


@require_safe
@officers
def joiners(request: TrustRequest) -> HttpResponse:
    """Who is joining, where each stands, and since when."""
    found = list(_joinings(request).order_by("began_at", "pk"))
    page = JoinersPage(_lines(request, progress_of_each(found, clock.today())))
    context = {"page": page, "trust": request.trust}
    return render(request, "compliance/joining/list.jinja", context)


@asking
@officers
@leaves_entry("worker.looked")
@once
def joiner(request: TrustRequest, ref: UUID) -> HttpResponse:
    """What one person says of themself, and agreeing to it. The look is recorded."""
    joining = get_object_or_404(_joinings(request), ref=ref)
    mine = {"worker": joining.worker_id}
    said = list(
        SkillStatement.objects.visible_to(request.actor)
        .open()
        .filter(**mine)
        .select_related("skill")
        .order_by("skill__name")
    )
    form = AgreeForm(request.POST if request.method == "POST" else None, said=said)
    if form.is_valid():
        try:
            agree(joining, skills=form.signed_off, by=request.actor)
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, f"Agreed. {joining.worker.name} sees it now.")
            return redirect("compliance:joiner", request.trust.slug, joining.ref)
    record(
        "worker.looked",
        joining.worker,
        by=request.actor,
        worker=joining.worker_id,
        after={"because": "engaged"},
    )
    former = FormerName.objects.visible_to(request.actor).filter(**mine)
    sites = SiteChoice.objects.visible_to(request.actor).filter(**mine)
    page = JoinerPage(
        _lines(request, [progress_of(joining, clock.today())])[0],
        list(former.order_by("pk").values_list("name", flat=True)),
        list(sites.order_by("site__name").values_list("site__name", flat=True)),
        said,
        {"href": reverse("compliance:joiners", args=[request.trust.slug]), "text": "Joining"},
    )
    context = {"page": page, "form": form, "trust": request.trust}
    status = 422 if form.errors else 200
    return _unstored(render(request, "compliance/joining/one.jinja", context, status=status))


@require_POST
@officers
@once
def remind(request: TrustRequest, ref: UUID) -> HttpResponse:
    """Write to somebody about what waits for them."""
    joining = get_object_or_404(_joinings(request), ref=ref)
    nudge(joining, by=request.actor)
    messages.success(request, f"We have written to {joining.worker.name} about what is left.")
    return redirect("compliance:joiner", request.trust.slug, joining.ref)


@asking
@officers
@once
def refuse(request: TrustRequest, ref: UUID) -> HttpResponse:
    """Not engage somebody, and say why."""
    joining = get_object_or_404(_joinings(request), ref=ref)
    form = TurnAwayForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            turn_away(joining, reason=form.cleaned_data["reason"], by=request.actor)
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, "They are not engaged, and have been told why.")
            return redirect("compliance:joiners", request.trust.slug)
    back = reverse("compliance:joiner", args=[request.trust.slug, joining.ref])
    context = {
        "form": form,
        "name": joining.worker.name,
        "trust": request.trust,
        "page": {"back": {"href": back, "text": joining.worker.name}},
    }
    status = 422 if form.errors else 200
    return render(request, "compliance/joining/refuse.jinja", context, status=status)


def _joinings(request: TrustRequest) -> Any:
    open_ones = Joining.objects.visible_to(request.actor).open()
    return open_ones.select_related("worker", "bank", "trust", "agreed_by")


def _lines(request: TrustRequest, found: list[Progress]) -> list[Joiner]:
    now: datetime = clock.now()
    people = [each.joining.worker for each in found]
    grades = grades_of(people, request.actor)
    spells = JoiningSpell.objects.visible_to(request.actor).filter(until=None)
    held = {
        spell.joining_id: spell
        for spell in spells.filter(joining__in=[each.joining.pk for each in found])
    }
    return [
        Joiner(
            each,
            held.get(each.joining.pk),
            now,
            sentence(", ".join(grades[each.joining.worker_id])),
        )
        for each in found
    ]


def _unstored(answer: HttpResponse) -> HttpResponse:
    answer.headers["Cache-Control"] = "no-store"
    return answer
