"""A trust's rehearsal: a test vacancy that nobody is told of, as the bank brings the trust in."""

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from shifts.forms.rehearsing import RehearsalForm
from shifts.services.rehearsing import rehearse
from staffbank import clock
from staffbank.errors import Refusal
from staffbank.web.once import once
from trusts.models import Grade, PoolMembership, Rehearsal, Ward
from trusts.permissions import Permission
from trusts.views.onboarding import trust_of
from trusts.web import BankRequest, bank_view

onboarding = bank_view(Permission.ONBOARD_TRUST)


@require_http_methods(["GET", "HEAD", "POST"])
@onboarding
@once
def rehearsals(request: BankRequest, ref: UUID) -> HttpResponse:
    """Rehearse a vacancy, and read what the last one would have done."""
    trust = trust_of(request, ref)
    today = clock.today()
    pools = PoolMembership.objects.filter(bank=request.bank, trust=trust).standing(today)
    wards = Ward.objects.visible_to(request.actor).filter(trust=trust, closed_on=None)
    form = RehearsalForm(
        request.POST if request.method == "POST" else None,
        wards=wards.select_related("site"),
        grades=Grade.objects.filter(
            staff_group__in=pools.values("groups__staff_group")
        ).select_related("staff_group"),
        initial={"day": today + timedelta(days=3)},
    )
    if form.is_valid():
        data = form.cleaned_data
        try:
            rehearse(
                trust,
                ward=data["ward"],
                grade=data["grade"],
                period=data["period"],
                break_minutes=data["break_minutes"],
                by=request.actor,
            )
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, "Rehearsed. Nobody was told, and nothing was posted.")
            return redirect("bank_shifts:rehearsals", request.bank.slug, trust.ref)
    held = Rehearsal.objects.visible_to(request.actor).filter(trust=trust)
    context = {
        "form": form,
        "trust": trust,
        "bank": request.bank,
        "held": held.select_related("ward", "grade")[:10],
        "page": {
            "back": {
                "href": f"/bank/{request.bank.slug}/trusts/{trust.ref}/",
                "text": trust.short_name,
            }
        },
    }
    status = 422 if form.errors else 200
    return render(request, "shifts/rehearsal/rehearse.jinja", context, status=status)
