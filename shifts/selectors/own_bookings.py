"""Shifts that somebody booked for themself on a ward onto which they book people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from shifts.models import Booking
from staffbank import clock
from staffbank.accounts.models import User
from staffbank.actors import Actor
from staffbank.audit.models import AuditEntry
from staffbank.errors import NotPermitted
from trusts.permissions import Permission

#: How far back the list goes, and how many it shows.
FOR = timedelta(days=92)
MOST = 200


@dataclass(frozen=True, slots=True)
class OwnBooking:
    """Who booked which shift for themself, when, and what became of it."""

    at: datetime
    person: str
    booking: Booking


def own_bookings(by: Actor) -> list[OwnBooking]:
    """The last three months' such bookings at the actor's trust, newest first."""
    if not by.is_trust or not by.can(Permission.VIEW_ROLES):
        raise NotPermitted
    entries = list(
        AuditEntry.objects.filter(
            trust_id=by.trust_id,
            verb="booking.made",
            after__own_ward=True,
            day__gte=clock.today() - FOR,
        ).order_by("-at")[:MOST]
    )
    rows = Booking.objects.visible_to(by).select_related("vacancy__ward", "vacancy__grade")
    found = rows.in_bulk([int(entry.object_id) for entry in entries])
    people = User.objects.in_bulk({entry.user_id for entry in entries if entry.user_id})
    return [
        OwnBooking(entry.at, people[entry.user_id].name, found[int(entry.object_id)])
        for entry in entries
        if entry.user_id in people and int(entry.object_id) in found
    ]
