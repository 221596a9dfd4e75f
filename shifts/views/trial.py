"""A change of a large region's rules: how far it has come, and making it."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from compliance.models import CredentialKind
from shifts.models import Trial
from shifts.presenters.trial import TrialPage
from shifts.services import trials
from staffbank.web.once import once
from trusts.permissions import Permission
from trusts.web import BankRequest, bank_view

#: Seconds after which a browser looks again by itself, with no script.
AGAIN = "5"


@require_safe
@bank_view(Permission.SET_CHECKS)
def trial(request: BankRequest, ref: UUID) -> HttpResponse:
    """What the change means, once that is known; until then the page looks again by itself."""
    found = get_object_or_404(Trial.objects.visible_to(request.actor), ref=ref)
    here = reverse("bank_shifts:trial", args=[request.bank.slug, found.ref])
    listed = reverse("bank_shifts:asking", args=[request.bank.slug])
    page = TrialPage(
        found,
        CredentialKind.objects.get(code=found.said["kind"]),
        here,
        {"href": listed, "text": "What we ask"},
    )
    context = {"page": page, "trial": found, "bank": request.bank}
    answer = render(request, "shifts/trial/read.jinja", context)
    if found.under_way:
        answer.headers["Refresh"] = AGAIN
    return answer


@require_POST
@bank_view(Permission.SET_CHECKS)
@once
def make(request: BankRequest, ref: UUID) -> HttpResponse:
    """Have it saved, if it is still true."""
    found = get_object_or_404(Trial.objects.visible_to(request.actor), ref=ref)
    trials.make(found, by=request.actor)
    return redirect("bank_shifts:trial", request.bank.slug, found.ref)
