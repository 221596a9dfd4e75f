"""Payroll's page: the shifts worked at their trust in a week, and what they pay."""

from __future__ import annotations

from collections.abc import Iterator

from django.core.paginator import Paginator
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from shifts.forms.worked import WorkedFilters
from shifts.presenters.worked import HEADER, Line, Sum, WorkedPage, cells_of
from shifts.selectors.worked import in_batches, named, shifts_worked, totals
from staffbank import clock
from staffbank.audit.recording import record
from staffbank.db import acting
from staffbank.interop.csv_writing import csv_lines
from staffbank.web.gate import ask_again_for_file
from staffbank.web.leaving import leaves_entry
from staffbank.web.paging import A_PAGE
from trusts.permissions import Permission
from trusts.web import TrustRequest, trust_view


@require_safe
@trust_view(Permission.VIEW_PAY)
def listed(request: TrustRequest) -> HttpResponse:
    actor, today = request.actor, clock.today()
    form = WorkedFilters(request.GET, actor=actor, today=today)
    asked = form.asked
    shown = Paginator(shifts_worked(actor, asked), A_PAGE).get_page(request.GET.get("page"))
    page = WorkedPage(
        trust=request.trust,
        asked=asked,
        shown=shown,
        rows=tuple(Line.of(each) for each in named(actor, shown.object_list)),
        sums=tuple(Sum.of(total) for total in totals(actor, asked)),
        query=request.GET,
        today=today,
    )
    return render(request, "shifts/worked/list.jinja", {"page": page, "filters": form})


@require_safe
@trust_view(Permission.VIEW_PAY)
@ask_again_for_file
@leaves_entry("pay.exported")
def download(request: TrustRequest) -> StreamingHttpResponse:
    """The week as a file. It is read after the page's transaction, so it acts itself."""
    actor = request.actor
    asked = WorkedFilters(request.GET, actor=actor, today=clock.today()).asked
    after = {
        "week": asked.monday.isoformat(),
        "ward": asked.ward.pk if asked.ward else None,
        "payer": asked.payer.pk if asked.payer else None,
        "shifts": shifts_worked(actor, asked).count(),
    }
    record("pay.exported", request.trust, by=actor, after=after)

    def lines() -> Iterator[str]:
        with acting(actor):
            yield from csv_lines(HEADER, cells_of(in_batches(actor, asked)))

    file = f"staffbank-shifts-worked-{request.trust.slug}-{asked.monday.isoformat()}.csv"
    return StreamingHttpResponse(
        lines(),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{file}"'},
    )
