"""One transaction around each view and its rendering, with somebody acting in it.

The middleware opens it as the person who is logged in (or nobody). A view whose decorator names a
seat acts from that seat for the rest of the transaction. The transaction is undone when the view
raises or the answer is our fault; a refusal raised out of a view becomes its page.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.core.internal.ratelimit import get_ip
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db import Error as DatabaseError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from staffbank.actors import Actor, Kind
from staffbank.audit.recording import came_from
from staffbank.db import acting, take_seat
from staffbank.errors import Busy, NotPermitted, Refusal
from staffbank.outside import Outside, running
from staffbank.web import error_views, kept
from staffbank.web.frame import Frame
from staffbank.web.outages import is_away, is_impatient

Answer = Callable[[HttpRequest], HttpResponseBase]
Seat = Callable[..., Actor]

#: Where a person changes role and place.
CHANGE_SEAT = "/seats/"
REDIRECTS = frozenset({302, 303})
#: The session's list of the seats its person has taken, in order. It opens nothing: the seat is in
#: the address. It only makes passing from one of one's own roles to another a thing one chooses.
SEATS_TAKEN = "seats_taken"


class ActingMiddleware:
    """Opens ``acting`` for each request. The last middleware, so that rendering is inside it."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        came_from.set(address_of(request))
        person = person_of(request)
        if person.kind is Kind.PERSON:
            request.frame = Frame(person=person.label, change=CHANGE_SEAT)  # type: ignore[attr-defined]
        try:
            response = running(lambda: self._in_a_transaction(request, person))
        except DatabaseError as error:
            if is_away(error):
                return error_views.away(request, error)
            if not is_impatient(error):
                raise
            response = error_views.busy(request, error)
        kept.put_by_what_was_offered(request)
        if person.kind is Kind.PERSON:
            keep_from_others(request, response)
        elif "Authorization" in request.headers:
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    def _in_a_transaction(self, request: HttpRequest, person: Actor) -> HttpResponseBase:
        """Answer once; ``Outside`` leaves this with everything undone."""
        taken = seats_taken(request) if person.kind is Kind.PERSON else []
        with acting(person), kept.shown_on_this_page(request):
            response = self._answer(request)
        if asked := getattr(response, "asked_outside", None):
            if person.kind is Kind.PERSON and seats_taken(request) != taken:
                request.session[SEATS_TAKEN] = taken  # taking a seat was undone with the rest
            raise asked
        return response

    def _answer(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if response.status_code >= 500:
            transaction.set_rollback(True)
        elif response.status_code in REDIRECTS and request.method == "POST":
            kept.forget_taken(request)
        elif response.status_code == 422 and kept.kept_here():
            response.status_code = 200  # the page was asked for, and nothing was sent yet
        elif response.status_code == 405 and not getattr(response, "content", b""):
            return error_views.not_a_page(request, response)
        return response

    def process_view(
        self, request: HttpRequest, view: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        seat: Seat | None = getattr(view, "seat", None)
        if seat is None:
            return None
        if not request.user.is_authenticated:
            return ask_to_log_in(request)
        try:
            request.actor = seat(request, **kwargs)  # type: ignore[attr-defined]
        except Refusal as refusal:
            return self.process_exception(request, refusal)
        return None

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponseBase | None:
        transaction.set_rollback(True)
        if isinstance(error, Outside):
            undone = HttpResponse(status=503)
            undone.asked_outside = error  # type: ignore[attr-defined]
            return undone
        if is_away(error):
            return error_views.away(request, error)
        if isinstance(error, Busy) or (isinstance(error, DatabaseError) and is_impatient(error)):
            return error_views.busy(request, error)
        if isinstance(error, AnotherSeat):
            return error_views.another_seat(request, error)
        if isinstance(error, NotPermitted):
            return error_views.not_allowed(request, error)
        if isinstance(error, Refusal):
            return error_views.refused(request, error)
        return None


def person_of(request: HttpRequest) -> Actor:
    """Whoever is logged in, before any seat is taken."""
    user = request.user
    if not user.is_authenticated:
        return Actor.nobody()
    return Actor.person(user.pk, user.get_full_name())


def address_of(request: HttpRequest) -> str:
    """The address a request came from, past the proxies that are ours; empty if it says none."""
    try:
        return str(get_ip(request) or "")
    except PermissionDenied:
        return ""


def sit(actor: Actor) -> Actor:
    """Act from ``actor`` for the rest of the request."""
    take_seat(actor)
    return actor


class AnotherSeat(Refusal):
    """The page belongs to a role of this person that they have not taken since they logged in."""

    code = "another_seat"
    message = "This belongs to another of your roles."


def seats_taken(request: HttpRequest) -> list[str]:
    """The seats this person has chosen since they logged in, the latest last."""
    return list(request.session.get(SEATS_TAKEN, []))


def choose_seat(request: HttpRequest, key: str) -> None:
    """Note that this person chose the seat ``key``."""
    request.session[SEATS_TAKEN] = [*(k for k in seats_taken(request) if k != key), key]


def enter_seat(request: HttpRequest, key: str, *, words: str) -> bool:
    """Pass if the person has chosen this seat, or none yet; returns whether this chose it.

    Raises ``AnotherSeat`` where going on would change role without their saying so.
    """
    taken = seats_taken(request)
    if key in taken:
        return False
    if taken:
        raise AnotherSeat(f"This belongs to your role as {words}.", seat=key)
    choose_seat(request, key)
    return True


def ask_to_log_in(request: HttpRequest) -> HttpResponse:
    """Send a visitor to log in, and back here afterwards, to what they typed.

    A script that asks for a piece of a page goes with the whole page; one that sends what is being
    typed is told no, so that the page stays as it is.
    """
    if request.htmx:  # type: ignore[attr-defined]
        if request.method == "POST":
            return HttpResponse(status=401)
        log_in = redirect_to_login(request.get_full_path()).url
        return HttpResponse(status=401, headers={"HX-Redirect": log_in})
    if request.method == "POST":
        return redirect_to_login(kept.offer(request) or kept.way_back(request))
    return redirect_to_login(request.get_full_path())


def keep_from_others(request: HttpRequest, response: HttpResponseBase) -> None:
    """Leave nothing of a person's pages in the browser for whoever uses it next."""
    response.headers.setdefault("Cache-Control", "no-store")
    if not request.user.is_authenticated:  # any more
        # Not "storage": all that is there is the key of a passport, which no script reads out.
        response.headers["Clear-Site-Data"] = '"cache"'
