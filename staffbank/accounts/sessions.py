"""How long a log in lasts, and which browsers somebody is logged in with.

The session carries when it began and when it was last used, to the minute: only the first request
of a minute writes. A row of ``OpenSession`` follows it, for the page that lists and ends them.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from importlib import import_module
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest

from staffbank.accounts.models import OpenSession, User
from staffbank.accounts.second_step import is_persona

BEGAN, SEEN, ROW = "began", "seen", "open_session"
NAMES = uuid.UUID("5f0f3c86-5d53-4b0c-9c0d-3a1f7f2b7e11")
MINUTE = timedelta(minutes=1)


def why_over(session: SessionBase, now: datetime) -> str:
    """Why this session has ended, in words for its person; empty while it lasts."""
    began, seen = _moment(session, BEGAN), _moment(session, SEEN)
    if seen is not None and now - seen > settings.SESSION_IDLE_AFTER:
        minutes = int(settings.SESSION_IDLE_AFTER.total_seconds() // 60)
        return f"You were logged out after {minutes} minutes without activity."
    if began is not None and now - began > timedelta(seconds=settings.SESSION_COOKIE_AGE):
        hours = settings.SESSION_COOKIE_AGE // 3600
        return f"You were logged out because you had been logged in for {hours} hours."
    return ""


def is_due(session: SessionBase, now: datetime) -> bool:
    """Whether to note that the session is being used."""
    seen = _moment(session, SEEN)
    return seen is None or now - seen >= MINUTE


def touch(request: HttpRequest, user: User, now: datetime) -> None:
    """Note that the session is used now. Called as its person."""
    session = request.session
    began = _moment(session, BEGAN) or now
    session[BEGAN] = began.timestamp()
    session[SEEN] = now.timestamp()
    if session.session_key is None:
        return
    row = row_of(session)
    former = session.get(ROW, str(row))
    session[ROW] = str(row)
    if former != str(row):  # the key was changed, as it is with the password
        OpenSession.objects.filter(pk=former, user=user).delete()
    _, is_new = OpenSession.objects.update_or_create(
        id=row,
        defaults={
            "user": user,
            "session_key": session.session_key,
            "device": device_words(request.headers.get("User-Agent", "")),
            "began_at": began,
            "seen_at": now,
        },
    )
    if is_new:
        end(list(lasting(user, now))[settings.SESSIONS_AT_ONCE :])


def row_of(session: SessionBase) -> uuid.UUID:
    """The name of the session's row: made from its key, which cannot be told from it."""
    return uuid.uuid5(NAMES, session.session_key or "")


def begin(session: SessionBase, now: datetime) -> None:
    """Somebody has just logged in with this session, whatever it was before."""
    session[BEGAN] = now.timestamp()
    session.pop(SEEN, None)


def lasting(user: User, now: datetime) -> Iterable[OpenSession]:
    """The sessions of ``user`` that have not run out, the latest used first."""
    return OpenSession.objects.filter(
        user=user,
        seen_at__gt=now - settings.SESSION_IDLE_AFTER,
        began_at__gt=now - timedelta(seconds=settings.SESSION_COOKIE_AGE),
    ).order_by("-seen_at")


def end(sessions: Iterable[OpenSession]) -> int:
    """Log these browsers out, at once. Answer how many."""
    store: Any = import_module(settings.SESSION_ENGINE).SessionStore
    ended = list(sessions)
    for each in ended:
        store(each.session_key).delete()
    OpenSession.objects.filter(pk__in=[each.pk for each in ended]).delete()
    return len(ended)


def is_fresh(request: HttpRequest, user: User) -> bool:
    """Whether the person showed who they are within the last quarter of an hour."""
    if is_persona(request.session):
        return True
    shown = [record["at"] for record in get_authentication_records(request, user)]
    return bool(shown) and time.time() - max(shown) < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT


def _moment(session: SessionBase, name: str) -> datetime | None:
    stamp = session.get(name)
    return None if stamp is None else datetime.fromtimestamp(stamp, UTC)


# --- A device, in words -----------------------------------------------------------------------

_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrom", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "an iPhone"),
    ("iPad", "an iPad"),
    ("Android", "an Android telephone or tablet"),
    ("Windows", "Windows"),
    ("CrOS", "a Chromebook"),
    ("Mac OS X", "a Mac"),
    ("Linux", "Linux"),
)


def device_words(agent: str) -> str:
    """ "Chrome on Windows", from what a browser says of itself."""
    browser = next((words for part, words in _BROWSERS if part in agent), "A browser")
    system = next((words for part, words in _SYSTEMS if part in agent), "")
    return f"{browser} on {system}" if system else browser
