"""The bookings that their people may not work, for those who run the wards."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from shifts.presenters.lapsing import FlagLine
from shifts.selectors.lapsing import flagged_for
from shifts.services.looking import look_at_risks
from staffbank import clock
from staffbank.web.leaving import leaves_entry
from trusts.permissions import Permission
from trusts.web import TrustRequest, trust_view


@require_safe
@trust_view(Permission.VIEW_WORKERS)
@leaves_entry("credential.warned")
def flagged(request: TrustRequest) -> HttpResponse:
    """Every flagged booking of one's wards, the first to be given back first."""
    found = flagged_for(request.actor)
    look_at_risks((each.flag.booking for each in found), by=request.actor)
    context = {
        "lines": [FlagLine(each, clock.now()) for each in found],
        "trust": request.trust,
        "may_override": request.actor.can(Permission.OVERRIDE_CHECKS),
        "page": {
            "back": {"href": reverse("shifts:today", args=[request.trust.slug]), "text": "Today"}
        },
    }
    return render(request, "shifts/flag/list.jinja", context)
