"""Booking a shift for oneself, undoing it, cancelling it, and the list of what one has."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shifts.errors import UndoOver, VacancyChanged, VacancyGone
from shifts.forms.booking import CancelBookingForm
from shifts.models import Booking, CancelReason
from shifts.presenters.booking import (
    BookingLine,
    BookingPage,
    BookingsPage,
    CancelPage,
    ChangedPage,
    GonePage,
)
from shifts.presenters.find import ShiftCard, card
from shifts.presenters.lapsing import FlagLine
from shifts.presenters.offer import MyOfferLine
from shifts.presenters.shift import PayWords, Seen, seal, unseal
from shifts.selectors.bookable import Filters, bookable_vacancies
from shifts.selectors.inducting import knows_ward
from shifts.selectors.lapsing import flag_of, flagged_for
from shifts.selectors.my_shifts import bookings_of, my_shifts, past_shifts
from shifts.selectors.offer import offers_to
from shifts.selectors.shift import booking_on
from shifts.selectors.similar import similar_shifts
from shifts.services import booking as service
from shifts.services.cancelling import worker_terms
from shifts.services.pricing import quote_for
from shifts.views.shift import shift_page, shifts_of
from staffbank import clock
from staffbank.errors import Refusal
from staffbank.web.once import once
from staffbank.web.paging import A_PAGE, paging
from staffbank.web.words import moment_short
from workers.web import WorkerRequest, worker_view

OFFERED_AFTER = 3


@require_POST
@worker_view
@once
def book(request: WorkerRequest, ref: UUID) -> HttpResponse:
    """Book it, or say who was faster, what changed, or what stands in the way."""
    reached_at = clock.now()
    vacancy = get_object_or_404(shifts_of(request), ref=ref)
    mine = booking_on(request.actor, vacancy)
    if mine:  # a second press, or back and again: the first one stands
        return redirect("me:booking", mine.ref)
    seen = unseal(request.POST.get("seen", ""))
    try:
        made = service.book(
            vacancy, request.worker, by=request.actor, seen=seen.updated_at if seen else None
        )
    except VacancyGone:
        return gone(request, ref, reached_at)
    except VacancyChanged:
        fresh = get_object_or_404(shifts_of(request), ref=ref)
        page = ChangedPage(fresh, seen or Seen.of(vacancy), seal(Seen.of(fresh)))
        return render(request, "shifts/shift/changed.jinja", {"page": page}, status=409)
    except Refusal as refusal:
        fresh = get_object_or_404(shifts_of(request), ref=ref)
        shown = shift_page(request, fresh, refused=refusal.message)
        return render(request, "shifts/shift/read.jinja", {"page": shown}, status=409)
    return redirect("me:booking", made.ref)


def gone(request: WorkerRequest, ref: UUID, reached_at: datetime) -> HttpResponse:
    """The page of whoever came too late, with what is like it."""
    vacancy = get_object_or_404(shifts_of(request), ref=ref)
    now = clock.now()
    similar = [card(item, now) for item in similar_shifts(request.actor, vacancy)]
    page = GonePage(vacancy, reached_at, similar, now)
    return render(request, "shifts/shift/gone.jinja", {"page": page}, status=409)


@require_safe
@worker_view
def booking(request: WorkerRequest, ref: UUID) -> HttpResponse:
    """One booking: what happens next, or how it ended."""
    return _show(request, get_object_or_404(bookings_of(request.actor), ref=ref))


def _show(request: WorkerRequest, mine: Booking, refused: str = "") -> HttpResponse:
    now = clock.now()
    page = BookingPage(
        booking=mine,
        pay=PayWords.of(quote_for(mine), mine),
        terms=worker_terms(mine, now),
        now=now,
        also=_also(request, mine) if mine.undo_until > now else (),
        refused=refused,
        flag=_flag(request, mine),
        inducted=knows_ward(mine.vacancy, request.worker.pk),
    )
    status = 409 if refused else 200
    return render(request, "shifts/booking/read.jinja", {"page": page}, status=status)


def _flag(request: WorkerRequest, mine: Booking) -> FlagLine | None:
    """That they may not work it, while it stands or because it ended so."""
    if mine.status != Booking.Status.BOOKED and mine.ended_by != Booking.EndedBy.RULES:
        return None
    found = flag_of(mine, by=request.actor)
    return FlagLine(found, clock.now()) if found else None


def _also(request: WorkerRequest, mine: Booking) -> list[ShiftCard]:
    """A few more that can be booked, from the day this one ends."""
    now = clock.now()
    found = bookable_vacancies(
        request.actor,
        Filters(first_day=mine.ends_at.astimezone(clock.LONDON).date()),
        now=now,
    )
    return [card(item, now) for item in found.items[:OFFERED_AFTER]]


@require_POST
@worker_view
@once
def undo(request: WorkerRequest, ref: UUID) -> HttpResponse:
    """Undo a booking just made. The minutes are counted here, never in the browser."""
    mine = get_object_or_404(bookings_of(request.actor), ref=ref)
    if mine.status == Booking.Status.UNDONE:
        return redirect("me:shift", mine.vacancy.ref)
    try:
        service.undo(mine, by=request.actor)
    except UndoOver:
        return _show(request, mine, refused=_undo_over(mine))
    except Refusal as refusal:
        return _show(request, mine, refused=refusal.message)
    messages.success(
        request,
        "Booking undone. The shift is open to others again, and nothing counts against you.",
    )
    return redirect("me:shift", mine.vacancy.ref)


def _undo_over(mine: Booking) -> str:
    minutes = round((mine.undo_until - mine.booked_at).total_seconds() / 60)
    terms = worker_terms(mine, clock.now())
    passed = f"The {minutes} minutes to undo have passed."
    if not terms.possible:
        return f"{passed} It is too late to cancel here: ring the ward."
    return f"{passed} You can still cancel: it is free until {moment_short(terms.free_until)}."


@require_http_methods(["GET", "HEAD", "POST"])
@worker_view
@once
def cancel(request: WorkerRequest, ref: UUID) -> HttpResponse:
    """What cancelling means, then the reason, then the button."""
    mine = get_object_or_404(bookings_of(request.actor), ref=ref)
    shown = redirect("me:booking", mine.ref)
    if mine.status != Booking.Status.BOOKED:
        return shown
    terms = service.what_cancelling_means(mine, by=request.actor)
    if not terms.possible:
        return shown
    form = CancelBookingForm(
        request.POST if request.method == "POST" else None,
        reasons=CancelReason.objects.filter(who=CancelReason.Who.WORKER).order_by("sort", "pk"),
    )
    if form.is_valid():
        try:
            service.cancel(mine, **form.cleaned_data, by=request.actor)
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            ward = mine.vacancy.ward.name
            messages.success(request, f"Shift cancelled. {ward} has been told.")
            return shown
    page = CancelPage(mine, terms, clock.now())
    return render(
        request,
        "shifts/booking/cancel.jinja",
        {"page": page, "form": form},
        status=422 if form.errors else 200,
    )


@require_safe
@worker_view
def bookings(request: WorkerRequest) -> HttpResponse:
    """My shifts: next, coming up, worked, and the hours they make."""
    now = clock.now()
    worked = Paginator(past_shifts(request.actor, now), A_PAGE).get_page(request.GET.get("page"))
    page = BookingsPage(
        mine=my_shifts(request.actor, now),
        flags={each.flag.booking_id: FlagLine(each, now) for each in flagged_for(request.actor)},
        offers=[MyOfferLine.of(each) for each in offers_to(request.actor, now)],
        past=[BookingLine.of(each) for each in worked],
        paging=paging(worked, request.GET),
        now=now,
    )
    return render(request, "shifts/booking/list.jinja", {"page": page})
