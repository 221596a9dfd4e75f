"""Whose passports a bank takes over: the list, trusting one more, and ending it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from compliance.models import TakenFamily, TrustedIssuer
from compliance.passport.forms import EndTrustForm, FamiliesForm, TrustIssuerForm
from compliance.passport.presenters.bringing import taken_words
from compliance.passport.services import trusting
from staffbank import clock
from staffbank.errors import Refusal
from staffbank.web.forms import Form
from staffbank.web.gate import ask_again
from staffbank.web.once import once
from trusts.permissions import Permission
from trusts.web import BankRequest, bank_view

setting = bank_view(Permission.SET_REGION)


@require_safe
@setting
def issuers(request: BankRequest) -> HttpResponse:
    """Every issuer that the bank trusts or trusted, who said so and until when."""
    rows = TrustedIssuer.objects.visible_to(request.actor).filter(bank=request.bank)
    found = rows.select_related("trust", "trusted_by").order_by("trust__short_name", "-valid_from")
    page = {
        "issuers": list(found),
        "today": clock.today(),
        "families": taken_words(TakenFamily.objects.taken_by(request.bank.pk, clock.today())),
        "back": {
            "href": reverse("bank_shifts:settings", args=[request.bank.slug]),
            "text": "Settings",
        },
    }
    return render(request, "passport/issuer/list.jinja", {"page": page, "bank": request.bank})


@require_http_methods(["GET", "HEAD", "POST"])
@setting
@ask_again
@once
def trust(request: BankRequest) -> HttpResponse:
    """Trust one more."""
    form = TrustIssuerForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        given = dict(form.cleaned_data)
        given["hours"] = int(given["hours"])
        try:
            made = trusting.trust_issuer(request.bank, **given, by=request.actor)
        except Refusal as refusal:
            form.add_error("address", refusal.message)
        else:
            messages.success(request, f"The checks of {made.trust.short_name} are taken over.")
            return redirect("passport:issuers", request.bank.slug)
    return _page(request, "passport/issuer/make.jinja", form)


@require_http_methods(["GET", "HEAD", "POST"])
@setting
@ask_again
@once
def families(request: BankRequest) -> HttpResponse:
    """Which families of checks are taken over."""
    holding = TakenFamily.objects.taken_by(request.bank.pk, clock.today())
    now = {group: "yes" if group in holding else "no" for group in TakenFamily.MAY}
    form = FamiliesForm(request.POST if request.method == "POST" else None, initial=now)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            trusting.decide_families(request.bank, form.asked(), reason=reason, by=request.actor)
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, "Saved: what is taken over from today on.")
            return redirect("passport:issuers", request.bank.slug)
    return _page(request, "passport/issuer/families.jinja", form)


@require_http_methods(["GET", "HEAD", "POST"])
@setting
@ask_again
@once
def end(request: BankRequest, ref: UUID) -> HttpResponse:
    """Trust one no longer, from a day on."""
    rows = TrustedIssuer.objects.visible_to(request.actor).filter(bank=request.bank, valid_to=None)
    issuer = get_object_or_404(rows.select_related("trust", "bank"), ref=ref)
    form = EndTrustForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            trusting.end_trust(issuer, **form.cleaned_data, by=request.actor)
        except Refusal as refusal:
            form.add_error("last_day", refusal.message)
        else:
            messages.success(request, f"{issuer.trust.short_name} is trusted until that day.")
            return redirect("passport:issuers", request.bank.slug)
    return _page(request, "passport/issuer/end.jinja", form, issuer)


def _page(
    request: BankRequest,
    template: str,
    form: Form,
    issuer: TrustedIssuer | None = None,
) -> HttpResponse:
    back = reverse("passport:issuers", args=[request.bank.slug])
    page = {"issuer": issuer, "back": {"href": back, "text": "Passports of other banks"}}
    context = {"page": page, "form": form, "bank": request.bank}
    return render(request, template, context, status=422 if form.errors else 200)
