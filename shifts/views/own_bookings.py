"""For those who give roles: who booked a shift for themself on a ward they book people onto."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from shifts.selectors.own_bookings import own_bookings
from trusts.permissions import Permission
from trusts.web import TrustRequest, trust_view


@require_safe
@trust_view(Permission.VIEW_ROLES)
def listed(request: TrustRequest) -> HttpResponse:
    context = {
        "lines": own_bookings(request.actor),
        "trust": request.trust,
        "page": {
            "back": {
                "href": reverse("trusts:people", args=[request.trust.slug]),
                "text": "People and roles",
            }
        },
    }
    return render(request, "shifts/booking/own_wards.jinja", context)
