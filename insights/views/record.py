"""Who did, saw and took away what: to oneself, to a vacancy, at a trust, in a bank."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from insights.forms import RecordForm
from insights.presenters.record import HEADER, RecordPage, by_day, lines_of
from insights.selectors import record as entries
from insights.services import auditing
from shifts.selectors.vacancy import found as vacancy_of
from staffbank import clock
from staffbank.actors import Kind
from staffbank.db import acting
from staffbank.interop.csv_writing import csv_lines
from staffbank.web.gate import ask_again_for_file
from staffbank.web.leaving import leaves_entry
from staffbank.web.paging import A_PAGE, paging
from trusts.models import Trust
from trusts.permissions import Permission
from trusts.views.places import PlaceRequest, place_of
from trusts.web import TrustRequest, bank_view, trust_view
from workers.web import WorkerRequest, worker_view

#: Entries looked up at once for a file.
BATCH = 500


@require_safe
@worker_view
def mine(request: WorkerRequest) -> HttpResponse:
    """Who has looked at my record; with ``?all``, all that was done about me."""
    everything = "all" in request.GET
    rows = entries.about_me(request.actor, everything=everything)
    shown = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    lines = lines_of(shown, entries.names_for(list(shown), by=request.actor))
    context = {
        "days": list(by_day(lines)),
        "everything": everything,
        "paging": paging(shown, request.GET),
        "page": {"back": {"href": reverse("me:passport"), "text": "My passport"}},
    }
    return render(request, "insights/record/mine.jinja", context)


@require_safe
@trust_view(Permission.VIEW_TRUST)
def of_vacancy(request: TrustRequest, ref: UUID) -> HttpResponse:
    """All that was done to one vacancy and its bookings, to the second."""
    vacancy = vacancy_of(ref, by=request.actor)
    if vacancy is None:
        raise Http404
    rows = entries.about_vacancy(vacancy, by=request.actor)
    shown = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    lines = lines_of(shown, entries.names_for(list(shown), by=request.actor))
    back = reverse("shifts:vacancy", args=[request.trust.slug, vacancy.ref])
    context = {
        "days": list(by_day(lines)),
        "vacancy": vacancy,
        "paging": paging(shown, request.GET),
        "page": {"back": {"href": back, "text": f"Vacancy {vacancy.number}"}},
    }
    return render(request, "insights/record/vacancy.jinja", context)


def search(request: PlaceRequest) -> HttpResponse:
    """The record of a trust or a bank, searched by person, verb, place and day."""
    place, form = place_of(request), form_of(request)
    asked = form.asked
    auditing.look(place, asked, by=request.actor)
    with entries.reading(request.actor):
        rows = entries.found(asked, by=request.actor)
        shown = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
        lines = lines_of(shown, entries.names_for(list(shown), by=request.actor))
    page = RecordPage(place, asked, tuple(by_day(lines)), paging(shown, request.GET), request.GET)
    return render(request, "insights/record/search.jinja", {"page": page, "filters": form})


@ask_again_for_file
@leaves_entry("record.exported")
def export(request: PlaceRequest) -> StreamingHttpResponse:
    """What was searched for, as a file. It is read after the page's transaction: it acts itself."""
    place, actor, asked = place_of(request), request.actor, form_of(request).asked
    auditing.take(place, asked, by=actor)

    def cells() -> Iterator[list[str]]:
        with acting(actor), entries.reading(actor):
            pages = Paginator(entries.found(asked, by=actor), BATCH)
            for page in pages:
                rows = list(page)
                for line in lines_of(rows, entries.names_for(rows, by=actor)):
                    yield line.cells

    named = f"staffbank-record-{place.slug}-{asked.since}-to-{asked.until}.csv"
    return StreamingHttpResponse(
        csv_lines(HEADER, cells()),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{named}"'},
    )


def form_of(request: PlaceRequest) -> RecordForm:
    trusts: list[Trust] = []
    if request.actor.kind is Kind.BANK:
        trusts = list(Trust.objects.filter(pk__in=entries.trusts_of(request.actor)))
    return RecordForm(request.GET, trusts=trusts, today=clock.today())


trust_record = require_safe(
    trust_view(Permission.VIEW_RECORD)(leaves_entry("record.looked")(search))
)
trust_record_file = require_safe(trust_view(Permission.VIEW_RECORD)(export))
bank_record = require_safe(bank_view(Permission.VIEW_RECORD)(leaves_entry("record.looked")(search)))
bank_record_file = require_safe(bank_view(Permission.VIEW_RECORD)(export))
