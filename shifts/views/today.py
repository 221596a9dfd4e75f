"""Today: what needs this person now."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from shifts.presenters.today import TodayPage
from shifts.selectors.today import today_for
from staffbank import clock
from trusts.permissions import Permission
from trusts.web import TrustRequest, trust_view


@require_safe
@trust_view(Permission.VIEW_TRUST)
def today(request: TrustRequest) -> HttpResponse:
    now = clock.now()
    page = TodayPage.of(
        today_for(request.actor, now=now),
        now=now,
        slug=request.trust.slug,
        may_post=request.actor.can(Permission.POST_VACANCY),
        base=reverse("shifts:today", args=[request.trust.slug]),
    )
    return render(request, "shifts/today/today.jinja", {"page": page})
