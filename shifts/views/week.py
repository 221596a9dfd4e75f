"""The week of one ward."""

from __future__ import annotations

from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from shifts.forms.week import WardForm
from shifts.presenters.week import WeekPage
from shifts.selectors.today import ward_lines
from shifts.selectors.wards import wards_of
from shifts.selectors.week import monday_of, week_of
from staffbank import clock
from staffbank.web.words import day_of
from trusts.models import Ward
from trusts.permissions import Permission
from trusts.web import TrustRequest, trust_view


@require_safe
@trust_view(Permission.VIEW_TRUST)
def week(request: TrustRequest) -> HttpResponse:
    """How many of each shift are filled, from the Monday in the address or this week's."""
    now = clock.now()
    ward = chosen_ward(request)
    if ward is None:
        return render(request, "shifts/week/none.jinja")
    monday = monday_of(asked_day(request) or day_of(now))
    page = WeekPage.of(
        week_of(request.actor, ward, monday),
        ward,
        slug=request.trust.slug,
        now=now,
        by=request.actor,
    )
    choose = WardForm({"ward": str(ward.ref)}, actor=request.actor)
    return render(request, "shifts/week/week.jinja", {"page": page, "choose": choose})


def chosen_ward(request: TrustRequest) -> Ward | None:
    """The ward of the address; else the one most likely to be short; else the first."""
    wards = list(wards_of(request.actor))
    asked = request.GET.get("ward", "")
    named = next((ward for ward in wards if str(ward.ref) == asked), None)
    if named or len(wards) < 2:
        return named or (wards[0] if wards else None)
    worst = next((line.ward_id for line in ward_lines(request.actor, clock.now())), None)
    return next((ward for ward in wards if ward.pk == worst), wards[0])


def asked_day(request: TrustRequest) -> date | None:
    try:
        return date.fromisoformat(request.GET.get("week", ""))
    except ValueError:
        return None
