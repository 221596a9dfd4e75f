"""Today: what needs this person now."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from compliance.presenters.checks import ChecksCard
from compliance.selectors.checks import waiting_at
from shifts.presenters.today import TodayPage
from shifts.selectors.today import today_for
from shifts.services.looking import look_at_risks
from staffbank import clock
from staffbank.web.leaving import leaves_entry
from trusts.permissions import Permission
from trusts.web import TrustRequest, trust_view


@require_safe
@trust_view(Permission.VIEW_TRUST)
@leaves_entry("credential.warned")
def today(request: TrustRequest) -> HttpResponse:
    now = clock.now()
    found = today_for(request.actor, now=now)
    look_at_risks((risk.booking for risk in found.risks), by=request.actor)
    page = TodayPage.of(
        found,
        now=now,
        slug=request.trust.slug,
        may_post=request.actor.can(Permission.POST_VACANCY),
        base=reverse("shifts:today", args=[request.trust.slug]),
    )
    checks = None
    if request.actor.can(Permission.CHECK_CREDENTIALS):
        checks = ChecksCard(waiting_at(request.actor, now), now)
    return render(request, "shifts/today/today.jinja", {"page": page, "checks": checks})
