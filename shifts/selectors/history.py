"""What has happened to a vacancy, as its own trust may know it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection

from shifts.models import LIVE, Booking, Look, Release, Vacancy
from staffbank import clock
from staffbank.accounts.models import User
from staffbank.actors import Actor
from staffbank.audit.models import AuditEntry
from staffbank.db import duty
from workers.models import Worker

#: How many emails of each wave left, are still to leave, failed and were taken back.
#: The keys are made before the messages are joined: behind the wall an index serves a column that
#: is compared with a column, and not one that is compared with a sum of casts.
EMAILS = """
    with told as materialized (
        select day, release_id,
            'release-' || release_id || '-worker-' || worker_id || '-email' as key
        from shifts_told
        where vacancy_id = %(vacancy)s and release_id = any(%(releases)s)
            and day = any(%(days)s::date[])
    )
    select told.release_id,
        count(*) filter (where m.status in ('sent', 'delivered')),
        count(*) filter (where m.status in ('queued', 'delayed')),
        count(*) filter (where m.status = 'failed'),
        count(*) filter (where m.status = 'gone')
    from told join notifications_message m on m.dedupe_key = told.key and m.day = told.day
    group by told.release_id
"""


@dataclass(frozen=True, slots=True)
class Change:
    """Once that what a vacancy asks for was changed: when, by whom, what, and what it was."""

    at: datetime
    by: User | None
    changed: tuple[str, ...]
    before: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Emails:
    """How a wave's emails fared, in numbers."""

    sent: int
    to_send: int
    failed: int
    taken_back: int


@dataclass(frozen=True, slots=True)
class History:
    """What has happened to a vacancy, for its own trust."""

    releases: tuple[Release, ...]
    bookings: tuple[Booking, ...]
    names: dict[int, str]  # of the workers this trust may still name
    looked: int
    told: int
    changes: tuple[Change, ...] = ()
    emails: dict[int, Emails] = field(default_factory=dict)  # by release
    own_ward: frozenset[int] = frozenset()  # bookings by somebody who books people there

    @property
    def live(self) -> Booking | None:
        return next((each for each in self.bookings if each.status in LIVE), None)

    def name_of(self, booking: Booking) -> str:
        return self.names.get(booking.worker_id, "The worker")


def history_of(vacancy: Vacancy, *, by: Actor) -> History:
    """Releases, bookings and looks of ``vacancy`` that this seat may see."""
    releases = (
        Release.objects.visible_to(by)
        .filter(vacancy=vacancy)
        .select_related("opened_by")
        .order_by("opened_at", "pk")
    )
    bookings = list(
        Booking.objects.visible_to(by)
        .filter(vacancy=vacancy)
        .select_related("booked_by", "end_reason")
        .order_by("booked_at")
    )
    people = {booking.worker_id for booking in bookings}
    waves = tuple(releases)
    visible = Worker.objects.visible_to(by).filter(pk__in=people) if people else ()
    return History(
        releases=waves,
        bookings=tuple(bookings),
        names={row.pk: row.name for row in visible},
        looked=Look.objects.visible_to(by).filter(vacancy=vacancy).count(),
        told=vacancy.told_rows.filter(trust=by.trust_id).values("worker").distinct().count(),
        changes=changes_of(vacancy, by=by),
        emails=emails_of(vacancy, waves),
        own_ward=own_ward_bookings(bookings, by=by),
    )


def own_ward_bookings(bookings: list[Booking], *, by: Actor) -> frozenset[int]:
    """Those that the record says were made by somebody who books people onto that ward."""
    if not bookings:
        return frozenset()
    entries = AuditEntry.objects.filter(
        object_type=Booking._meta.label_lower,
        object_id__in=[str(booking.pk) for booking in bookings],
        verb="booking.made",
        trust_id=by.trust_id,
        after__own_ward=True,
    )
    return frozenset(int(key) for key in entries.values_list("object_id", flat=True))


def changes_of(vacancy: Vacancy, *, by: Actor) -> tuple[Change, ...]:
    """The times that what ``vacancy`` asks for was changed, from the trust's own record."""
    entries = list(
        AuditEntry.objects.filter(
            object_type=vacancy._meta.label_lower,
            object_id=str(vacancy.pk),
            verb="vacancy.changed",
            trust_id=by.trust_id,
        ).order_by("at")
    )
    people = User.objects.in_bulk({entry.user_id for entry in entries if entry.user_id})
    return tuple(
        Change(entry.at, people.get(entry.user_id or 0), tuple(entry.after), entry.before)
        for entry in entries
    )


def emails_of(vacancy: Vacancy, waves: Iterable[Release]) -> dict[int, Emails]:
    """How each wave's emails fared: counts and nothing else, since the messages are people's own.

    Call it once the vacancy has been found in the seat's own trust.
    """
    told = [wave for wave in waves if wave.told]
    if not told:
        return {}
    keys = [wave.pk for wave in told]
    days = sorted({wave.opened_at.astimezone(clock.LONDON).date() for wave in told})
    with duty("counting"), connection.cursor() as cursor:
        cursor.execute(EMAILS, {"vacancy": vacancy.pk, "releases": keys, "days": days})
        return {release: Emails(*counts) for release, *counts in cursor.fetchall()}
