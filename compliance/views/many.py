"""Accepting many checks at once: what would be accepted, and what came of each."""

from __future__ import annotations

from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from compliance.forms.many import KindFilter, ManyForm
from compliance.models import Credential, months_of
from compliance.presenters.many import ManyPage, ResultsPage
from compliance.selectors.check_rules import kinds_at_once
from compliance.selectors.checks import Wanted, checks_on, queue_of
from compliance.services import credentials
from compliance.services.many import MOST, accept_many
from compliance.views.checks import checking
from staffbank import clock
from staffbank.web.leaving import leaves_entry
from staffbank.web.once import once, shown_once
from trusts.web import TrustRequest


@require_http_methods(["GET", "HEAD", "POST"])
@checking
@once
@leaves_entry("credential.listed")
def many(request: TrustRequest) -> HttpResponseBase:
    """The checks of one kind that wait, to accept those that are as they should be."""
    actor, slug = request.actor, request.trust.slug
    kinds = kinds_at_once(actor)
    asked = request.GET.get("kind", "")
    kind = next((each for each in kinds if each.code == asked), kinds[0] if kinds else None)
    found = queue_of(actor, clock.now(), Wanted(kind=kind.code)) if kind else None
    shown = checks_on([line for line in found.lines if line.free][:MOST], actor) if found else []
    credentials.look_at_list((check.credential for check in shown), by=actor)
    keys = [check.credential.pk for check in shown]
    rows = Credential.objects.visible_to(actor).waiting().filter(pk__in=keys)
    form = ManyForm(
        request.POST if request.method == "POST" else None,
        initial={"chosen": [check.credential for check in shown]},
        offered=rows.select_related("worker", "kind").order_by("worker__name_key", "pk"),
    )
    if form.is_valid():
        results = accept_many(
            form.cleaned_data["chosen"],
            how=form.cleaned_data["seen"],
            evidence=form.evidence,
            by=actor,
        )
        answer = render(
            request,
            "compliance/many/results.jinja",
            {"page": ResultsPage(results, slug)},
        )
        return shown_once(answer, then=reverse("compliance:checks", args=[slug]))
    page = ManyPage(
        kind=kind,
        months=months_of(kind, actor.trust_id, clock.today()) if kind else None,
        choose=KindFilter({"kind": kind.code if kind else ""}, kinds=kinds),
        offered=len(shown),
        held_back=len(found.lines) - len(shown) if found else 0,
        slug=slug,
    )
    context = {"page": page, "form": form}
    status = 422 if form.errors else 200
    return render(request, "compliance/many/choose.jinja", context, status=status)
