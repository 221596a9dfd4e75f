"""Reading the record is itself on record."""

from __future__ import annotations

from typing import Any

from insights.selectors.record import Asked
from staffbank.actors import Actor
from staffbank.audit.recording import record
from staffbank.errors import NotPermitted
from trusts.models import Bank, Trust
from trusts.permissions import Permission


def look(place: Bank | Trust, asked: Asked, *, by: Actor) -> None:
    """Record that ``by`` searched the record of ``place``, and for what."""
    _record("record.looked", place, asked, by)


def take(place: Bank | Trust, asked: Asked, *, by: Actor) -> None:
    """Record that ``by`` took what they searched for away as a file."""
    _record("record.exported", place, asked, by)


def _record(verb: str, place: Bank | Trust, asked: Asked, by: Actor) -> None:
    if not by.can(Permission.VIEW_RECORD):
        raise NotPermitted
    searched: dict[str, Any] = {
        "since": asked.since.isoformat(),
        "until": asked.until.isoformat(),
        "group": asked.group,
        "trust": asked.trust.pk if asked.trust else None,
        "person": bool(asked.words),  # the record holds no names: not even those looked for
    }
    record(verb, place, by=by, after=searched)
