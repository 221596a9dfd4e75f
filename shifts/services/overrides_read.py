"""Reading whom trusts took without a check, from the bank's seat, and taking a report away."""

from __future__ import annotations

from shifts.selectors.overriding import Asked
from staffbank.actors import Actor, Kind
from staffbank.audit.recording import record
from staffbank.errors import NotPermitted
from trusts.models import Bank, Trust
from trusts.permissions import Permission


def look(bank: Bank, asked: Asked, *, by: Actor) -> None:
    """Record that an auditor read of a month's overrides: they name people."""
    _record("overrides.looked", bank, asked, by)


def take(place: Bank | Trust, asked: Asked, *, by: Actor) -> None:
    """Record that a month's report was taken away as a file."""
    _record("overrides.exported", place, asked, by)


def _record(verb: str, place: Bank | Trust, asked: Asked, by: Actor) -> None:
    if not by.can(Permission.VIEW_RECORD if by.kind is Kind.BANK else Permission.OVERRIDE_CHECKS):
        raise NotPermitted
    searched = {
        "month": f"{asked.month:%Y-%m}",
        "kind": asked.kind.code if asked.kind else "",
        "state": asked.status,
        "trust": asked.trust.pk if asked.trust else None,
    }
    record(verb, place, by=by, after=searched)
