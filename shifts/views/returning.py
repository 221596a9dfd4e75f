"""A trust that left the bank comes back: what returns with it and what does not, then beginning."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from shifts.selectors.returning import what_returns
from staffbank import clock
from staffbank.web.gate import ask_again
from staffbank.web.once import once
from trusts.permissions import Permission
from trusts.selectors.onboarding import left_trusts
from trusts.services.onboarding import begin_again
from trusts.web import BankRequest, bank_view


@require_http_methods(["GET", "HEAD", "POST"])
@bank_view(Permission.ONBOARD_TRUST)
@ask_again
@once
def returning(request: BankRequest, ref: UUID) -> HttpResponse:
    """Say what coming back means, and begin it."""
    trust = get_object_or_404(left_trusts(request.actor, clock.today()), ref=ref)
    if request.method == "POST":
        begin_again(trust, by=request.actor)
        messages.success(request, f"{trust.name} is begun again. Nothing of it is shared yet.")
        return redirect("banks:trust", request.bank.slug, trust.ref)
    context = {
        "trust": trust,
        "bank": request.bank,
        "means": what_returns(trust, clock.today(), by=request.actor),
        "page": {"back": {"href": f"/bank/{request.bank.slug}/trusts/", "text": "Trusts"}},
    }
    return render(request, "shifts/departure/return.jinja", context)
