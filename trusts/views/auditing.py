"""Who has which role at the trusts of a bank, for its auditor to read."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from trusts.permissions import ROLES, Permission
from trusts.seats import cover_words
from trusts.selectors.people import audited, people_audited, trusts_audited
from trusts.web import BankRequest, bank_view


@require_safe
@bank_view(Permission.AUDIT_ROLES)
def trusts(request: BankRequest) -> HttpResponse:
    """Each trust of the bank, with how many people act for it and how many of them give roles."""
    context = {
        "lines": trusts_audited(request.actor),
        "bank": request.bank,
        "page": {
            "back": {"href": reverse("banks:people", args=[request.bank.slug]), "text": "People"}
        },
    }
    return render(request, "trusts/audit/trusts.jinja", context)


@require_safe
@bank_view(Permission.AUDIT_ROLES)
def people(request: BankRequest, ref: UUID) -> HttpResponse:
    """Who acts for one trust of the bank today, since when, and who gave it to them."""
    found = next((trust for trust in audited(request.actor) if trust.ref == ref), None)
    if found is None:
        raise Http404
    context = {
        "trust": found,
        "members": people_audited(found, by=request.actor),
        "roles": ROLES,
        "cover_words": cover_words,
        "page": {
            "back": {
                "href": reverse("banks:audited", args=[request.bank.slug]),
                "text": "Roles at the trusts",
            }
        },
    }
    return render(request, "trusts/audit/people.jinja", context)
