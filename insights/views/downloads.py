"""A bank's nightly reports, each as it was made."""

from __future__ import annotations

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from insights.models import ReportRun
from insights.presenters.downloads import DownloadsPage
from staffbank.audit.recording import record
from staffbank.web.gate import ask_again_for_file
from staffbank.web.leaving import leaves_entry
from staffbank.web.paging import A_PAGE, paging
from trusts.permissions import Permission
from trusts.web import BankRequest, bank_view


@require_safe
@bank_view(Permission.VIEW_REGION)
def index(request: BankRequest) -> HttpResponse:
    runs = ReportRun.objects.visible_to(request.actor).defer("content")
    shown = Paginator(runs.order_by("-day", "report"), A_PAGE).get_page(request.GET.get("page"))
    page = DownloadsPage(request.bank, list(shown), paging(shown, request.GET))
    return render(request, "insights/downloads/index.jinja", {"page": page})


@require_safe
@bank_view(Permission.VIEW_REGION)
@ask_again_for_file
@leaves_entry("report.exported")
def file(request: BankRequest, ref: UUID) -> HttpResponse:
    run = get_object_or_404(ReportRun.objects.visible_to(request.actor), ref=ref)
    record("report.exported", run, by=request.actor, after={"report": run.report})
    named = f"staffbank-{request.bank.slug}-{run.report}-{run.day.isoformat()}.csv"
    return HttpResponse(
        run.content,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{named}"'},
    )
