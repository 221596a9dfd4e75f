"""Shifts in the person's own calendar: a file of one, and a private feed of all."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shifts.interop.ical import calendar_of
from shifts.presenters.calendar import CalendarPage
from shifts.selectors.my_shifts import bookings_of
from staffbank import clock
from staffbank.audit.recording import record
from staffbank.web.acting import sit
from staffbank.web.leaving import leaves_entry
from staffbank.web.once import once, shown_once
from workers.models import CalendarFeed
from workers.seats import actor_of_worker
from workers.services.calendar_feed import (
    end_feeds,
    make_feed,
    note_reading,
    worker_of_token,
)
from workers.web import WorkerRequest, worker_view

#: How far back the feed goes, so that what was worked or cancelled lately is still in it.
KEPT = timedelta(days=90)


@require_http_methods(["GET", "HEAD", "POST"])
@worker_view
@once
def calendar(request: WorkerRequest) -> HttpResponseBase:
    """Make a private address; it is shown on this answer and never again."""
    address = ""
    if request.method == "POST":
        token = make_feed(request.worker, by=request.actor)
        address = request.build_absolute_uri(reverse("feed", args=[token]))
    feed = CalendarFeed.objects.visible_to(request.actor).filter(revoked_at=None).first()
    page = CalendarPage(made_at=feed.made_at if feed else None, address=address)
    answer = render(request, "shifts/calendar/read.jinja", {"page": page})
    return shown_once(answer, then=reverse("me:calendar") if address else "")


@require_POST
@worker_view
@once
def revoke(request: WorkerRequest) -> HttpResponseBase:
    """Stop the private address from answering."""
    end_feeds(request.worker, by=request.actor)
    messages.success(request, "Stopped. The address no longer shows your shifts to anyone.")
    return redirect("me:calendar")


@require_safe
@worker_view
@leaves_entry("booking.exported")
def booking_file(request: WorkerRequest, ref: UUID) -> HttpResponse:
    """One booking, for a calendar that takes files."""
    booking = get_object_or_404(bookings_of(request.actor), ref=ref)
    record("booking.exported", booking, by=request.actor)
    content = calendar_of([booking], name="Staffbank shift", at=clock.now())
    return _file(content, f"shift-{booking.vacancy.number}.ics")


@require_safe
@leaves_entry("feed.read")
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The shifts of whoever the secret address stands for. Revoked or wrong: not found."""
    worker = worker_of_token(token)
    if worker is None:
        raise Http404
    actor = sit(actor_of_worker(worker))
    note_reading(worker, by=actor)
    now = clock.now()
    shown = bookings_of(actor).filter(ends_at__gt=now - KEPT).order_by("starts_at")
    return _file(calendar_of(shown, name="My Staffbank shifts", at=now), "shifts.ics")


feed.public = "a secret, revocable address; the token stands for the worker"  # type: ignore[attr-defined]


def _file(content: bytes, filename: str) -> HttpResponse:
    answer = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{filename}"'
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
