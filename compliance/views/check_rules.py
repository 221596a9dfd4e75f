"""How many people check each kind, and which go many at once: a trust's page and a bank's."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from compliance.forms.many import RuleForm
from compliance.presenters.check_rules import RuleLine
from compliance.selectors.check_rules import decided_at
from compliance.services.check_rules import decide_rule
from compliance.views.place_rules import deciding, page_of
from staffbank import clock
from staffbank.errors import Refusal
from staffbank.web.once import once
from staffbank.web.words import day_record
from staffbank.wording import in_a_sentence
from trusts.permissions import Permission
from trusts.views.places import PlaceRequest
from trusts.web import BankRequest, TrustRequest, bank_view, trust_view


@deciding
@trust_view(Permission.SET_CHECKS)
@once
def of_trust(request: TrustRequest) -> HttpResponse:
    return _page(request)


@deciding
@bank_view(Permission.SET_CHECKS)
@once
def of_bank(request: BankRequest) -> HttpResponse:
    return _page(request)


def _page(request: PlaceRequest) -> HttpResponse:
    form = RuleForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        kind = form.cleaned_data["kind"]
        try:
            decided = decide_rule(
                kind, form.rule, reason=form.cleaned_data["reason"], by=request.actor
            )
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            what = in_a_sentence(kind.short_name)
            starts = day_record(decided.valid_from)
            messages.success(request, f"Saved: how {what} is checked, from {starts}.")
            return redirect(request.path)
    today = clock.today()
    lines = [RuleLine(rule, today) for rule in decided_at(request.actor, today)]
    context = {"page": page_of(request), "lines": lines, "form": form}
    status = 422 if form.errors else 200
    return render(request, "compliance/rules/decide.jinja", context, status=status)
