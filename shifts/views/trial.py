"""A change of the rules of many people: how far it has come, and making it."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from compliance.models import CredentialKind
from shifts.models import Trial
from shifts.presenters.trial import TrialPage
from shifts.services import trials
from shifts.views.asking import address_of
from staffbank.web.once import once
from trusts.permissions import Permission
from trusts.views.places import PlaceRequest, layout_of
from trusts.web import BankRequest, TrustRequest, bank_view, trust_view

#: Seconds after which a browser looks again by itself, with no script.
AGAIN = "5"


@require_safe
@trust_view(Permission.SET_CHECKS)
def of_trust(request: TrustRequest, ref: UUID) -> HttpResponse:
    return _read(request, ref)


@require_safe
@bank_view(Permission.SET_CHECKS)
def of_bank(request: BankRequest, ref: UUID) -> HttpResponse:
    return _read(request, ref)


@require_POST
@trust_view(Permission.SET_CHECKS)
@once
def make_for_trust(request: TrustRequest, ref: UUID) -> HttpResponse:
    return _make(request, ref)


@require_POST
@bank_view(Permission.SET_CHECKS)
@once
def make_for_bank(request: BankRequest, ref: UUID) -> HttpResponse:
    return _make(request, ref)


def _read(request: PlaceRequest, ref: UUID) -> HttpResponse:
    """What the change means, once that is known; until then the page looks again by itself."""
    found = get_object_or_404(Trial.objects.visible_to(request.actor), ref=ref)
    page = TrialPage(
        found,
        CredentialKind.objects.get(code=found.said["kind"]),
        address_of(request, "trial", found.ref),
        address_of(request, "trial_make", found.ref),
        {"href": address_of(request, "asking"), "text": "What we ask"},
    )
    context = {
        "page": page,
        "trial": found,
        "trust": getattr(request, "trust", None),
        "bank": getattr(request, "bank", None),
        "layout": layout_of(request),
    }
    answer = render(request, "shifts/trial/read.jinja", context)
    if found.under_way:
        answer.headers["Refresh"] = AGAIN
    return answer


def _make(request: PlaceRequest, ref: UUID) -> HttpResponse:
    """Have it saved, if it is still true."""
    found = get_object_or_404(Trial.objects.visible_to(request.actor), ref=ref)
    trials.make(found, by=request.actor)
    return redirect(address_of(request, "trial", found.ref))
