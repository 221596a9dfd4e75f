"""The inbox: a worker's, and that of whoever acts for a trust."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe

from shifts.presenters.find import Way
from shifts.presenters.inbox import SENT, SHOWS, Entry, InboxPage, entry_of, is_about
from shifts.selectors.inbox import Line, worker_inbox
from staffbank import clock
from staffbank.notifications.selectors import inbox_of, mark_read, unread_count
from staffbank.web.figures import plural
from trusts.permissions import Permission
from trusts.web import TrustRequest, trust_view
from workers.models import MessageChoice
from workers.services.messages import chosen_by
from workers.web import WorkerRequest, worker_view

NewShifts = MessageChoice.NewShifts
A_PAGE = 25


@require_safe
@worker_view
def inbox(request: WorkerRequest) -> HttpResponse:
    """What the worker was told, newest first."""
    show = request.GET.get("show", "")
    show = show if show in dict(SHOWS) else ""
    before = moment_of(request.GET.get("before", ""))
    lines = worker_inbox(request.actor, now=clock.now(), limit=A_PAGE, before=before)
    page = InboxPage(
        entries=entries_of([line for line in lines if is_about(line, show)]),
        unread=unread_count(request.actor),
        older=older_than(lines, show=show),
        path=request.path,
        read_all=reverse("me:inbox_read"),
        show=show,
        kinds=SHOWS,
        ways=[Way("Find shifts you can book", reverse("me:find"))],
        sent=SENT[NewShifts(chosen_by(request.actor).new_shifts)],
        change=reverse("me:messages"),
        promise=(
            "We tell you here when a shift opens that you can book, and about what you have booked."
        ),
    )
    return render(request, "shifts/inbox/worker.jinja", {"page": page})


@require_safe
@trust_view(Permission.VIEW_TRUST)
def trust_inbox(request: TrustRequest) -> HttpResponse:
    """What somebody who acts for a trust was told, newest first."""
    before = moment_of(request.GET.get("before", ""))
    lines = inbox_of(request.actor, limit=A_PAGE, before=before)
    page = InboxPage(
        entries=entries_of(lines),
        unread=unread_count(request.actor),
        older=older_than(lines),
        path=request.path,
        read_all=reverse("shifts:inbox_read", args=[request.trust.slug]),
        promise="We tell you here when someone books one of your vacancies, or gives it up.",
    )
    return render(request, "shifts/inbox/trust.jinja", {"page": page})


def entries_of(lines: Sequence[Line]) -> list[Entry]:
    return [entry_of(line, clock.today()) for line in lines]


def older_than(lines: Sequence[Line], **kept: str) -> str:
    """The address of what came before a full page; nothing after the last."""
    if len(lines) < A_PAGE:
        return ""
    return f"?{urlencode(kept | {'before': lines[-1].at.isoformat()})}"


def moment_of(typed: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(typed)
    except ValueError:
        return None
    return moment if moment.tzinfo else None


@require_POST
@worker_view
def read_all(request: WorkerRequest) -> HttpResponse:
    """Mark every message to this person as read."""
    count = mark_read(request.actor, now=clock.now())
    messages.success(request, f"{plural(count, 'message')} marked as read.")
    return redirect("me:inbox")


@require_POST
@trust_view(Permission.VIEW_TRUST)
def trust_read_all(request: TrustRequest) -> HttpResponse:
    """Mark every message to this seat as read."""
    count = mark_read(request.actor, now=clock.now())
    messages.success(request, f"{plural(count, 'message')} marked as read.")
    return redirect("shifts:inbox", trust_slug=request.trust.slug)
