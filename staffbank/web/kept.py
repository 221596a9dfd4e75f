"""Nothing typed is ever lost: a form that could not be taken is kept for a day and shown again.

A form says, signed, for whom it was printed (``form_for``). When it is posted after they have been
logged out, or is refused or fails, its fields are kept against that person and nobody else, and
its page is opened again at ``?kept=...``: every ``Form`` there that asks for them is filled in, as
if it had come back unsent. It is never submitted by itself. Passwords, codes and files are not
kept.
"""

from __future__ import annotations

import logging
import re
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.core.signing import BadSignature, TimestampSigner
from django.db import DatabaseError, transaction
from django.http import HttpRequest, QueryDict
from django.utils.http import url_has_allowed_host_and_scheme

from staffbank import clock
from staffbank.accounts.models import User
from staffbank.actors import Actor
from staffbank.db import acting, duty
from staffbank.web.models import KeptForm

logger = logging.getLogger(__name__)

#: How long a form is kept.
KEPT = timedelta(hours=24)
#: How long after a page was printed its form may still be kept.
STALE = timedelta(days=7)
#: In characters: more is no form that a person has typed.
LARGEST = 64 * 1024
#: What we print into a form ourselves.
MACHINERY = frozenset({"csrfmiddlewaretoken", "form_key", "form_for", "kept"})
SECRET = re.compile(r"passw|passcode|secret|otp$|token$|(^|[_-])codes?$")


@dataclass
class Shown:
    """A kept form on the page it is shown on. ``taken``: a form there was filled in with it."""

    row: KeptForm
    fields: QueryDict
    taken: bool = False


_shown: ContextVar[Shown | None] = ContextVar("staffbank_shown_form", default=None)


def printed_for(request: HttpRequest) -> str:
    """Whom a form on this page is printed for, signed; nothing for a visitor."""
    if not request.user.is_authenticated:
        return ""
    mark: str | None = getattr(request, "form_for", None)
    if mark is None:
        mark = request.form_for = _signer().sign(str(request.user.ref))  # type: ignore[attr-defined]
    return mark


def offer(request: HttpRequest) -> str:
    """The address at which what was just posted can be opened again, filled in.

    Empty where nothing was typed, or it cannot be told by whom. ``put_by_what_was_offered`` does
    what this promises, so that an error page may ask it while the transaction is being undone.
    """
    if request.method != "POST" or getattr(request, "htmx", False):
        return ""
    typed, owner = typed_in(request.POST), _owner(request)
    if not typed or owner is None or len(fields := typed.urlencode()) > LARGEST:
        return ""
    place = urlsplit(way_back(request))
    now = clock.now()
    row = KeptForm(
        user=owner,
        address=request.path[:300],
        page=place.path[:600],
        fields=fields,
        kept_at=now,
        shown_at=now if request.user.is_authenticated else None,
    )
    request.to_keep = row  # type: ignore[attr-defined]
    query = QueryDict(place.query, mutable=True)
    query["kept"] = str(row.pk)
    return f"{place.path}?{query.urlencode()}"


def put_by_what_was_offered(request: HttpRequest) -> None:
    """Keep what ``offer`` gave an address for, in a transaction of its own."""
    row: KeptForm | None = getattr(request, "to_keep", None)
    if row is None:
        return
    try:
        with acting(Actor.nobody()), duty("keeping"):
            KeptForm.objects.filter(user=row.user_id, address=row.address).delete()
            row.save(force_insert=True)
    except DatabaseError:
        # The same press arrived twice, or the database is why the form was refused.
        logger.warning("kept.failed", exc_info=True)


def typed_in(posted: QueryDict) -> QueryDict:
    """What a person filled in: without our own fields, and without what is never kept."""
    typed = QueryDict(mutable=True)
    for name, values in posted.lists():
        if name not in MACHINERY and not SECRET.search(name.lower()):
            typed.setlist(name, values)
    return typed


def way_back(request: HttpRequest) -> str:
    """The page the form was printed on, as far as the browser says; else where it was posted."""
    came_from = urlsplit(request.headers.get("Referer", ""))
    ours = came_from.netloc == request.get_host() and is_path(came_from.path)
    if not ours:
        return request.path if is_path(request.path) else "/"
    query = QueryDict(came_from.query, mutable=True)
    query.pop("kept", None)
    return f"{came_from.path}?{query.urlencode()}" if query else came_from.path


def is_path(address: str) -> bool:
    """Whether a browser takes ``address`` for a path of this site: "//host" is another's."""
    return bool(address) and url_has_allowed_host_and_scheme(address, None)


@contextmanager
def shown_on_this_page(request: HttpRequest) -> Iterator[None]:
    """Let the forms of this request be filled in with what its ``?kept=`` names."""
    row = _asked_for(request)
    token = _shown.set(Shown(row, QueryDict(row.fields)) if row else None)
    try:
        yield
        shown = _shown.get()
        if shown and shown.taken and not shown.row.shown_at:
            KeptForm.objects.filter(pk=shown.row.pk).update(shown_at=clock.now())
    finally:
        _shown.reset(token)


def fields_for(names: Iterable[str]) -> QueryDict | None:
    """What was kept, for the form that asks for any of ``names``."""
    shown = _shown.get()
    if shown is None:
        return None
    asked = tuple(names)
    if not any(
        kept == name or kept.startswith(f"{name}-") for kept in shown.fields for name in asked
    ):
        return None
    shown.taken = True
    return shown.fields


def kept_here() -> KeptForm | None:
    """The kept form that a form of this page was filled in with."""
    shown = _shown.get()
    return shown.row if shown and shown.taken else None


def kept_key(request: HttpRequest) -> str:
    """The kept form that the forms of this page replace once they are taken."""
    row = kept_here()
    return str(row.pk) if row else str(_key(request.POST.get("kept", "")) or "")


def forget_taken(request: HttpRequest) -> None:
    """Forget the kept form whose page has now been sent."""
    if key := _key(request.POST.get("kept", "")):
        KeptForm.objects.filter(pk=key, user=request.user.pk).delete()


def waiting_for(user: User, now: datetime) -> str:
    """The address of the latest form this person has not been shown again yet, or nothing."""
    row = (
        KeptForm.objects.filter(user=user, shown_at=None, kept_at__gt=now - KEPT)
        .order_by("-kept_at")
        .first()
    )
    return f"{row.page}?kept={row.pk}" if row else ""


@transaction.atomic
def forget_old(now: datetime) -> int:
    """Delete what has been kept for its day; answer how many."""
    with duty("keeping"):
        return KeptForm.objects.filter(kept_at__lte=now - KEPT).delete()[0]


def _asked_for(request: HttpRequest) -> KeptForm | None:
    key = _key(request.GET.get("kept", "")) if request.method in {"GET", "HEAD"} else None
    if key is None or not request.user.is_authenticated:
        return None
    since = clock.now() - KEPT
    mine = KeptForm.objects.filter(user=request.user.pk, page=request.path[:600])
    return mine.filter(pk=key, kept_at__gt=since).first()


def _owner(request: HttpRequest) -> User | None:
    """Whom the form was printed for; nobody where somebody else is logged in now."""
    try:
        ref = _signer().unsign(request.POST.get("form_for", ""), max_age=STALE)
    except BadSignature:
        return None
    if not request.user.is_authenticated:
        return User.objects.filter(ref=ref, is_active=True).first()
    return request.user if str(request.user.ref) == ref else None


def _signer() -> TimestampSigner:
    return TimestampSigner(salt="staffbank.web.kept")


def _key(typed: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(typed)
    except ValueError:
        return None
