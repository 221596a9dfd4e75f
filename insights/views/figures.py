"""The figures of a bank, a board or a trust: one page, its days, its file, and a trust's shifts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from insights.forms import FiguresForm
from insights.presenters.days import DaysPage, ShiftsPage
from insights.presenters.exporting import HEADER, lines_of
from insights.presenters.figures import FiguresPage
from insights.selectors.fill import daily, figures
from insights.selectors.scope import scope_of
from insights.selectors.shifts import shifts_of_day
from insights.views import joining
from insights.views.desks import SeatRequest, desk_of, place_of
from staffbank import clock
from staffbank.audit.recording import record
from staffbank.db import acting
from staffbank.interop.csv_writing import csv_lines
from staffbank.web.gate import ask_again_for_file
from staffbank.web.leaving import leaves_entry
from trusts.models import StaffGroup
from trusts.permissions import Permission
from trusts.web import TrustRequest, bank_view, board_view, trust_view


def dashboard(request: SeatRequest) -> HttpResponse:
    today = clock.today()
    scope = scope_of(request.actor, today)
    form = FiguresForm(request.GET, scope=scope, today=today)
    asked = form.asked
    page = FiguresPage(desk_of(request), scope, asked, figures(scope, asked, today), today)
    context = {"page": page, "filters": form, "joining": joining.page_of(request)}
    return render(request, "insights/figures/dashboard.jinja", context)


def days(request: SeatRequest) -> HttpResponse:
    today = clock.today()
    scope = scope_of(request.actor, today)
    asked = FiguresForm.asked_for_days(request.GET, scope=scope, today=today)
    page = DaysPage(desk_of(request), scope, asked, *daily(scope, asked), today=today)
    return render(request, "insights/figures/days.jinja", {"page": page})


@ask_again_for_file
@leaves_entry("figures.exported")
def download(request: SeatRequest) -> StreamingHttpResponse:
    """The page's numbers as a file. It is read after the page's transaction, so it acts itself."""
    actor, query, today, desk = request.actor, request.GET, clock.today(), desk_of(request)
    record("figures.exported", place_of(request), by=actor, after={"query": query.urlencode()})

    def lines() -> Iterator[str]:
        with acting(actor):
            scope = scope_of(actor, today)
            asked = FiguresForm(query, scope=scope, today=today).asked
            found = figures(scope, asked, today)
            yield from csv_lines(HEADER, lines_of(scope, asked, found, today))

    named = f"staffbank-figures-{'-'.join(desk.inside.values())}-{today.isoformat()}.csv"
    return StreamingHttpResponse(
        lines(),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{named.lower()}"'},
    )


def shifts(request: TrustRequest, day: str) -> HttpResponse:
    """The rows behind a day's figures, for the trust whose rows they are."""
    try:
        on = date.fromisoformat(day)
    except ValueError:
        raise Http404 from None
    group = StaffGroup.objects.filter(slug=request.GET.get("group", "")).first()
    found = shifts_of_day(request.actor, on, group)
    page = ShiftsPage(desk_of(request), on, group, found, now=clock.now())
    return render(request, "insights/figures/shifts.jinja", {"page": page})


def _behind(door: Callable[[Permission], Any], view: Any, permission: Permission) -> Any:
    """The same page behind another sort of seat."""
    guarded: Callable[..., HttpResponseBase] = require_safe(door(permission)(view))
    return guarded


bank_figures = _behind(bank_view, dashboard, Permission.VIEW_REGION)
bank_days = _behind(bank_view, days, Permission.VIEW_REGION)
bank_csv = _behind(bank_view, download, Permission.VIEW_REGION)
board_figures = _behind(board_view, dashboard, Permission.VIEW_REGION)
board_days = _behind(board_view, days, Permission.VIEW_REGION)
board_csv = _behind(board_view, download, Permission.VIEW_REGION)
trust_figures = _behind(trust_view, dashboard, Permission.VIEW_TRUST)
trust_days = _behind(trust_view, days, Permission.VIEW_TRUST)
trust_csv = _behind(trust_view, download, Permission.VIEW_TRUST)
trust_shifts = _behind(trust_view, shifts, Permission.VIEW_TRUST)
