"""What a region agrees for all its trusts: as it stands, changing it, and its history."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from shifts.forms.region import LimitsForm, RegionForm
from shifts.presenters.region import LIMITS, met_by, met_by_limits
from staffbank import clock
from staffbank.web.confirming import confirmed
from staffbank.web.gate import ask_again
from staffbank.web.once import once
from trusts.models import BankPolicy, LocalNumber, NumberLimit, PoolMembership, Trust
from trusts.numbers import GROUPS, NUMBERS
from trusts.permissions import Permission
from trusts.presenters.numbers import from_words, limit_words
from trusts.presenters.region import differences, ends_of, history, lines_of
from trusts.services.region import change_limits, change_region
from trusts.web import BankRequest, bank_view

setting = bank_view(Permission.SET_REGION)


@require_safe
@setting
def settings(request: BankRequest) -> HttpResponse:
    """Everything the region agreed, by group, what is planned, and what came before."""
    today = clock.today()
    policy = BankPolicy.objects.on(request.bank.pk, today)
    names = _trust_names(request)
    limits = {row.number: row for row in NumberLimit.objects.filter(bank=request.bank).on(today)}
    local = list(LocalNumber.objects.filter(bank=request.bank).on(today))
    policies = BankPolicy.objects.filter(bank=request.bank).select_related("decided_by")
    context = {
        "bank": request.bank,
        "groups": [
            (code, group.heading, lines_of(policy, group.names, names, limits, local))
            for code, group in GROUPS.items()
        ],
        "history": history(list(policies), names),
        "today": today,
    }
    return render(request, "shifts/region/settings.jinja", context)


@require_http_methods(["GET", "HEAD", "POST"])
@setting
@ask_again
@once
def change(request: BankRequest, group: str) -> HttpResponse:
    """Change one group from a day on: what it means first, then a second look."""
    if group == LIMITS:
        return _change_limits(request)
    if group not in GROUPS:
        raise Http404
    policy = BankPolicy.objects.on(request.bank.pk, clock.today())
    form = RegionForm(
        request.POST if request.method == "POST" else None,
        group=group,
        policy=policy,
        trusts=_trusts(request),
        initial={"valid_from": clock.today()},
    )

    def make(data: dict[str, Any]) -> None:
        change_region(
            request.bank,
            form.changes,
            valid_from=data["valid_from"],
            reason=data["reason"],
            by=request.actor,
        )

    if confirmed(request, form, make):
        return _saved(request, form)
    context: dict[str, Any] = {"heading": GROUPS[group].heading, "form": form}
    if form.is_valid():
        day = form.cleaned_data["valid_from"]
        before = BankPolicy.objects.on(request.bank.pk, day)
        context["differences"] = differences(before, form.changes, _trust_names(request))
        context["means"] = met_by(group, before, form.changes, request.bank, day, clock.now())
    return _drawn(request, "change", context)


def _change_limits(request: BankRequest) -> HttpResponse:
    held = {
        row.number: row for row in NumberLimit.objects.filter(bank=request.bank).on(clock.today())
    }
    form = LimitsForm(
        request.POST if request.method == "POST" else None,
        held=held,
        initial={"valid_from": clock.today()},
    )

    def make(data: dict[str, Any]) -> None:
        change_limits(
            request.bank,
            form.limits,
            valid_from=data["valid_from"],
            reason=data["reason"],
            by=request.actor,
        )

    if confirmed(request, form, make):
        return _saved(request, form)
    context: dict[str, Any] = {"heading": "Within what trusts may differ", "form": form}
    if form.is_valid():
        was = {code: ends_of(row) for code, row in held.items()}
        context["differences"] = [
            (kind.label, limit_words(kind, was.get(code)), limit_words(kind, form.limits[code]))
            for code, kind in NUMBERS.items()
            if form.limits[code] != was.get(code)
        ]
        context["means"] = met_by_limits(
            request.bank, form.limits, form.cleaned_data["valid_from"], _trust_names(request)
        )
    return _drawn(request, "limits", context)


def _saved(request: BankRequest, form: Any) -> HttpResponse:
    starts = from_words(form.cleaned_data["valid_from"], clock.today())
    messages.success(request, f"Saved. It holds from {starts}, and we have told the trusts.")
    return redirect("bank_shifts:settings", request.bank.slug)


def _drawn(request: BankRequest, name: str, context: dict[str, Any]) -> HttpResponse:
    form = context["form"]
    context |= {
        "bank": request.bank,
        "shown": "differences" in context,
        "starts": from_words(form.cleaned_data["valid_from"], clock.today())
        if "differences" in context
        else "",
        "page": {
            "back": {
                "href": reverse("bank_shifts:settings", args=[request.bank.slug]),
                "text": "Settings",
            }
        },
    }
    status = 422 if form.errors else 200
    return render(request, f"shifts/region/{name}.jinja", context, status=status)


def _trusts(request: BankRequest) -> Any:
    places = PoolMembership.objects.filter(bank=request.bank).current(clock.today())
    rows = Trust.objects.visible_to(request.actor)
    return rows.filter(pk__in=places.values("trust"))


def _trust_names(request: BankRequest) -> dict[int, str]:
    places = PoolMembership.objects.filter(bank=request.bank)
    rows = Trust.objects.visible_to(request.actor).filter(pk__in=places.values("trust"))
    return dict(rows.values_list("pk", "short_name"))
