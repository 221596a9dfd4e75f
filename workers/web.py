"""The door for a worker's own pages, under ``/me/``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from staffbank.actors import Actor
from staffbank.audit.recording import record
from staffbank.notifications.selectors import unread_count
from staffbank.web.acting import enter_seat, sit
from staffbank.web.frame import Frame, NavItem
from workers.models import Worker
from workers.seats import home_of, is_joining, take_own_seat

View = TypeVar("View", bound=Callable[..., HttpResponseBase])

#: For somebody who joins: they land where they left off, and shifts say what is missing.
JOINING = (
    ("Joining", "/me/joining/"),
    ("Find shifts", "/me/shifts/"),
    ("Passport", "/me/passport/"),
)
NAV = (
    ("Find shifts", "/me/shifts/"),
    ("My shifts", "/me/bookings/"),
    ("Passport", "/me/passport/"),
)
#: The section of a page whose address does not begin with its section's.
SECTIONS = {
    "/me/calendar/": "/me/bookings/",
    "/me/record/": "/me/passport/",
    "/me/data/": "/me/passport/",
    "/me/pool/": "/me/passport/",
    "/me/agreements/": "/me/passport/",
    "/me/offers/": "/me/shifts/",
    "/me/places/": "/me/shifts/",
}


class WorkerRequest(HttpRequest):
    """A request made by a worker for themself."""

    actor: Actor
    worker: Worker


def worker_view(view: View) -> View:
    """The page is a worker's own. Nobody needs a permission for their own record."""

    def seat(request: Any, **kwargs: Any) -> Actor:
        worker, actor = take_own_seat(request.user.pk)
        first = enter_seat(request, str(worker.ref), words="worker")
        request.worker = worker
        sit(actor)
        if first:
            record("seat.taken", worker, by=actor, worker=worker.pk)
        request.frame = frame_for(worker, request.path, unread=unread_count(actor))
        return actor

    view.seat = seat  # type: ignore[attr-defined]
    view.permission = None  # type: ignore[attr-defined]
    return view


def frame_for(worker: Worker, path: str, *, unread: int = 0) -> Frame:
    """The header and navigation of a worker's pages."""
    there = next((to for page, to in SECTIONS.items() if path.startswith(page)), path)
    return Frame(
        person=worker.known_as or worker.name,
        role="worker",
        home=home_of(worker),
        nav=tuple(
            NavItem(text, href, there.startswith(href))
            for text, href in (JOINING if is_joining(worker) else NAV)
        ),
        inbox="/me/inbox/",
        unread=unread,
        change="/seats/",
    )
