"""A trust suspends its place in the bank, or leaves it: what that means, then when."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from shifts.forms.departing import DepartureForm
from shifts.services import departing as services
from staffbank import clock
from staffbank.web.confirming import confirmed
from staffbank.web.gate import ask_again
from staffbank.web.once import once
from staffbank.web.words import day_record
from trusts.models import Departure
from trusts.permissions import Permission
from trusts.views.onboarding import trust_of
from trusts.web import BankRequest, bank_view

onboarding = bank_view(Permission.ONBOARD_TRUST)


@require_http_methods(["GET", "HEAD", "POST"])
@onboarding
@ask_again
@once
def departure(request: BankRequest, ref: UUID) -> HttpResponse:
    """What leaving would mean, and planning it."""
    trust = trust_of(request, ref)
    planned = Departure.objects.visible_to(request.actor).planned().filter(trust=trust).first()
    tomorrow = clock.today() + timedelta(days=1)
    form = DepartureForm(
        request.POST if request.method == "POST" else None, initial={"day": tomorrow}
    )

    def make(data: dict[str, Any]) -> None:
        services.plan_departure(
            trust, kind=data["kind"], day=data["day"], reason=data["reason"], by=request.actor
        )

    if confirmed(request, form, make, refused_at="day"):
        planned_for = day_record(form.cleaned_data["day"])
        messages.success(request, f"Planned for {planned_for}. It can be taken back until then.")
        return redirect("bank_shifts:departure", request.bank.slug, trust.ref)
    chosen = form.cleaned_data.get("day") if form.is_bound else None
    day = chosen or (planned.takes_effect_on if planned else tomorrow)
    context = {
        "form": form,
        "trust": trust,
        "bank": request.bank,
        "planned": planned,
        "day": day,
        "shown": form.is_valid(),
        "means": services.what_it_means(trust, day, by=request.actor),
        "page": {
            "back": {
                "href": f"/bank/{request.bank.slug}/trusts/{trust.ref}/",
                "text": trust.short_name,
            }
        },
    }
    status = 422 if form.errors else 200
    return render(request, "shifts/departure/plan.jinja", context, status=status)


@require_POST
@onboarding
@once
def take_back(request: BankRequest, ref: UUID) -> HttpResponse:
    """Take a planned departure back."""
    trust = trust_of(request, ref)
    rows = Departure.objects.visible_to(request.actor).planned().select_related("trust")
    services.withdraw_departure(get_object_or_404(rows, trust=trust), by=request.actor)
    messages.success(request, f"Taken back. {trust.short_name} stays in the bank.")
    return redirect("banks:trust", request.bank.slug, trust.ref)
