"""The people a trust's officers look after."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from compliance.forms.checks import WorkerSearch
from compliance.presenters.people import PersonPage
from compliance.selectors.people import grades_of, people_named, person_with_number, record_of
from compliance.services.people import look
from staffbank.web.leaving import leaves_entry
from staffbank.web.paging import A_PAGE, paging
from trusts.permissions import Permission
from trusts.web import TrustRequest, trust_view


@require_safe
@trust_view(Permission.CHECK_CREDENTIALS)
def people(request: TrustRequest) -> HttpResponse:
    """Everybody the trust engages; a registration number goes straight to its person."""
    form = WorkerSearch(request.GET)
    words = form.cleaned_data["q"] if form.is_valid() else ""
    straight = person_with_number(request.actor, words)
    if straight:
        return redirect("compliance:worker", request.trust.slug, straight.ref)
    shown = Paginator(people_named(request.actor, words), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "words": words,
        "people": shown,
        "grades": grades_of(list(shown), request.actor),
        "paging": paging(shown, request.GET),
        "trust": request.trust,
    }
    return render(request, "compliance/worker/list.jinja", context)


@require_safe
@trust_view(Permission.CHECK_CREDENTIALS)
@leaves_entry("worker.looked")
def person(request: TrustRequest, ref: UUID) -> HttpResponse:
    """One person's record; the look is recorded, and the person can read it."""
    worker = get_object_or_404(people_named(request.actor, ""), ref=ref)
    look(worker, by=request.actor)
    page = PersonPage(
        record_of(worker, request.actor),
        {"href": f"/trust/{request.trust.slug}/workers/", "text": "Workers"},
    )
    answer = render(request, "compliance/worker/read.jinja", {"page": page, "trust": request.trust})
    answer["Cache-Control"] = "no-store"
    return answer
