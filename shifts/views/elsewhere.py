"""What other trusts have opened to the region."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from shifts.selectors.elsewhere import open_elsewhere
from staffbank import clock
from trusts.permissions import Permission
from trusts.web import TrustRequest, trust_view


@require_safe
@trust_view(Permission.VIEW_TRUST)
def region(request: TrustRequest) -> HttpResponse:
    page = {
        "elsewhere": open_elsewhere(request.actor, now=clock.now()),
        "back": {
            "href": reverse("shifts:vacancies", args=[request.trust.slug]),
            "text": "Vacancies",
        },
    }
    return render(request, "shifts/vacancy/region.jinja", {"page": page})
