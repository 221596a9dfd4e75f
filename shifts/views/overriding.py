"""Taking somebody without a check: asking, approving, ending, and each month's report."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shifts.forms.overriding import OverrideForm
from shifts.models import Override, Vacancy
from shifts.presenters.overriding import OverrideLine
from shifts.selectors.overriding import month_of, overrides_of
from shifts.services import overriding as services
from staffbank import clock
from staffbank.errors import Refusal
from staffbank.web.once import once
from trusts.permissions import Permission
from trusts.web import TrustRequest, trust_view
from workers.models import Worker

_DAY = timedelta(days=1)


@require_safe
@trust_view(Permission.OVERRIDE_CHECKS)
def listed(request: TrustRequest) -> HttpResponse:
    """What waits for a second person, what stands, and a month's report."""
    today, mine = clock.today(), request.actor.user_id
    first = _month(request.GET.get("month", ""), today)
    context = {
        "lines": [
            OverrideLine(each, may_approve=each.override.asked_by_id != mine)
            for each in overrides_of(request.actor, today)
        ],
        "report": [OverrideLine(each) for each in month_of(request.actor, first)],
        "month": first,
        "before": (first - _DAY).replace(day=1),
        "after": (first + 31 * _DAY).replace(day=1) if first < today.replace(day=1) else None,
        "trust": request.trust,
        "may_check": request.actor.can(Permission.CHECK_CREDENTIALS),
        "page": {},
    }
    return render(request, "shifts/override/list.jinja", context)


def _month(asked: str, today: date) -> date:
    """The month asked for, or this one."""
    try:
        first = date.fromisoformat(f"{asked}-01") if asked else today
    except ValueError:
        raise Http404 from None
    return min(first, today).replace(day=1)


@require_http_methods(["GET", "HEAD", "POST"])
@trust_view(Permission.OVERRIDE_CHECKS)
@once
def override(request: TrustRequest, ref: UUID) -> HttpResponse:
    """Ask for it, or do it where no second person is needed."""
    worker = get_object_or_404(Worker.objects.visible_to(request.actor), ref=ref)
    today, trust = clock.today(), request.trust
    days = services.longest(trust.pk, today)
    form = OverrideForm(
        request.POST if request.method == "POST" else None,
        days=days,
        initial={
            "until": today + min(days, 7) * _DAY - _DAY,
            "number": request.GET.get("shift", ""),
        },
    )
    if form.is_valid():
        try:
            made = _make(request, worker, form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            waits = made.status == Override.Status.ASKED
            messages.success(
                request,
                "Asked. It counts once a colleague approves it."
                if waits
                else "Done. It counts from now on, and we have told them.",
            )
            return redirect("shifts:overrides", trust.slug)
    context = {
        "form": form,
        "worker": worker,
        "trust": trust,
        "second": services.needs_second(trust.pk, today),
        "page": {
            "back": {
                "href": reverse("shifts:overrides", args=[trust.slug]),
                "text": "Taken without a check",
            }
        },
    }
    status = 422 if form.errors else 200
    return render(request, "shifts/override/ask.jinja", context, status=status)


def _make(request: TrustRequest, worker: Worker, said: dict[str, Any]) -> Override:
    vacancy = None
    if said["number"]:
        rows = Vacancy.objects.visible_to(request.actor).filter(trust=request.trust)
        vacancy = rows.filter(number=said["number"].strip().upper()).first()
        if vacancy is None:
            raise Refusal("No shift of your trust has this reference.")
    return services.override(
        worker,
        said["kind"],
        until=said["until"],
        reason=said["reason"],
        vacancy=vacancy,
        by=request.actor,
    )


_DEEDS = {"approve": services.approve, "refuse": services.refuse, "end": services.end}
_DONE = {
    "approve": "Approved. It counts from now on, and we have told them.",
    "refuse": "Not approved. Nothing has changed.",
    "end": "Ended. The check is asked for again.",
}


@require_POST
@trust_view(Permission.OVERRIDE_CHECKS)
@once
def decide(request: TrustRequest, ref: UUID) -> HttpResponse:
    """Approve what a colleague asked for, or not; or end what stands."""
    row = get_object_or_404(Override.objects.visible_to(request.actor), ref=ref)
    deed = request.POST.get("deed", "")
    if deed not in _DEEDS:
        raise Http404
    _DEEDS[deed](row, by=request.actor)
    messages.success(request, _DONE[deed])
    return redirect("shifts:overrides", request.trust.slug)
