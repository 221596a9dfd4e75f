"""Taking somebody without a check: asking, approving, ending, and each month's report."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shifts.forms.overriding import OverrideFilters, OverrideForm
from shifts.models import Override, Vacancy
from shifts.presenters.overriding import HEADER, OverrideLine, Report, lines_of
from shifts.selectors.overriding import asked_in, overrides_of, reading, trusts_of, with_outcome
from shifts.services import overrides_read as reading_them
from shifts.services import overriding as services
from staffbank import clock
from staffbank.db import acting
from staffbank.errors import Refusal
from staffbank.interop.csv_writing import csv_lines
from staffbank.web.gate import ask_again_for_file
from staffbank.web.leaving import leaves_entry
from staffbank.web.once import once
from staffbank.web.paging import A_PAGE
from trusts.permissions import Permission
from trusts.views.places import PlaceRequest, place_of
from trusts.web import BankRequest, TrustRequest, bank_view, trust_view
from workers.models import Worker

_DAY = timedelta(days=1)
#: How many rows a file reads at a time.
_BATCH = 500


@require_safe
@trust_view(Permission.OVERRIDE_CHECKS)
def listed(request: TrustRequest) -> HttpResponse:
    """What waits for a second person, what stands, and a month's report."""
    mine = request.actor.user_id
    context = {
        **_report_of(request),
        "lines": [
            OverrideLine(each, may_approve=each.override.asked_by_id != mine)
            for each in overrides_of(request.actor, clock.today())
        ],
        "trust": request.trust,
        "may_check": request.actor.can(Permission.CHECK_CREDENTIALS),
        "page": {},
    }
    return render(request, "shifts/override/list.jinja", context)


@require_safe
@bank_view(Permission.VIEW_RECORD)
@leaves_entry("overrides.looked")
def of_bank(request: BankRequest) -> HttpResponse:
    """A month's report of all the bank's trusts, for its auditors."""
    context = _report_of(request)
    reading_them.look(request.bank, context["report"].asked, by=request.actor)
    return render(request, "shifts/override/bank.jinja", context | {"bank": request.bank})


def _report_of(request: PlaceRequest) -> dict[str, Any]:
    form, actor = _filters(request), request.actor
    asked = form.asked
    with reading(actor):
        shown = Paginator(asked_in(actor, asked), A_PAGE).get_page(request.GET.get("page"))
        lines = tuple(lines_of(with_outcome(shown, actor)))
    return {"report": Report(asked, shown, lines, request.GET, clock.today()), "filters": form}


@ask_again_for_file
@leaves_entry("overrides.exported")
def download(request: PlaceRequest) -> StreamingHttpResponse:
    """A month's report as a file. It is read after the page's transaction, so it acts itself."""
    actor, asked = request.actor, _filters(request).asked
    place = place_of(request)
    reading_them.take(place, asked, by=actor)

    def cells() -> Iterator[list[object]]:
        with acting(actor), reading(actor):
            for page in Paginator(asked_in(actor, asked), _BATCH):
                for line in lines_of(with_outcome(page, actor)):
                    yield line.cells

    named = f"staffbank-overrides-{place.slug}-{asked.month:%Y-%m}.csv"
    return StreamingHttpResponse(
        csv_lines(HEADER, cells()),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{named}"'},
    )


trust_file = require_safe(trust_view(Permission.OVERRIDE_CHECKS)(download))
bank_file = require_safe(bank_view(Permission.VIEW_RECORD)(download))


def _filters(request: PlaceRequest) -> OverrideFilters:
    month = _month(request.GET.get("month", ""), clock.today())
    trusts = None if request.actor.is_trust else trusts_of(request.actor)
    return OverrideFilters(request.GET, month=month, trusts=trusts)


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
