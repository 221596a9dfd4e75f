"""The inbox: what a person was told, newest first, with what has gone said so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse

from shifts.presenters.find import Link, Way, place_of, worker_grade
from shifts.selectors.inbox import Line, ToldShift
from staffbank.notifications.selectors import InboxMessage
from staffbank.web.figures import money
from staffbank.web.words import clock_time, day_near, day_of, shift_when
from workers.models import MessageChoice

#: What of the new shifts also leaves the building, by the worker's choice.
SENT = {
    MessageChoice.NewShifts.EACH: "New shifts reach you by email too, only so many a day.",
    MessageChoice.NewShifts.DIGEST: "One email each morning says what you could book that week.",
    MessageChoice.NewShifts.NONE: "New shifts are not sent to you by email.",
}
ALL, SHIFTS, PASSPORT = "", "shifts", "passport"
SHOWS = ((ALL, "All"), (SHIFTS, "Shifts"), (PASSPORT, "Passport"))


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the inbox."""

    at: datetime
    when: str
    seat: str
    subject: str
    more: str
    href: str
    gone: bool
    unread: bool


def entry_of(line: Line, today: date) -> Entry:
    return told_entry(line, today) if isinstance(line, ToldShift) else message_entry(line, today)


def told_entry(line: ToldShift, today: date) -> Entry:
    """A shift they were told of; once it has gone, since when."""
    vacancy = line.vacancy
    new = "Urgent" if line.urgent else "New"
    when = shift_when(vacancy)
    if line.gone:
        more = f"{place_of(vacancy)}. {gone_words(line, today)}"
        return Entry(line.at, at_words(line.at, today), line.seat, when, more, "", True, False)
    more = f"{worker_grade(vacancy)}, {place_of(vacancy)}, {money(vacancy.pay_pence)}"
    return Entry(
        line.at,
        at_words(line.at, today),
        line.seat,
        f"{new}: {when}",
        more,
        reverse("me:shift", args=[vacancy.ref]),
        gone=False,
        unread=False,
    )


def gone_words(line: ToldShift, today: date) -> str:
    at = line.gone_at
    return f"Gone {at_words(at, today)}." if at else "No longer open."


def message_entry(line: InboxMessage, today: date) -> Entry:
    first, _, _ = line.body.strip().partition("\n")
    return Entry(
        line.at,
        at_words(line.at, today),
        line.seat,
        line.subject,
        first if first != line.subject and not line.gone else "",
        line.link,
        line.gone,
        not line.read and not line.gone,
    )


def at_words(moment: datetime, today: date) -> str:
    """ "2:01pm" today, "Fri 20 Nov, 2:01pm" before."""
    time = clock_time(moment)
    return time if day_of(moment) == today else f"{day_near(moment, today)}, {time}"


def is_about(line: Line, show: str) -> bool:
    """Whether a line belongs to the filter: checks are the passport's, all else is shifts."""
    passport = isinstance(line, InboxMessage) and line.topic.startswith("credential.")
    return show == ALL or passport == (show == PASSPORT)


@dataclass(frozen=True, slots=True)
class InboxPage:
    """A page of the inbox. ``older`` is the address of the next, if there is one; ``change`` is
    where its owner chooses what is ``sent`` besides."""

    entries: Sequence[Entry]
    unread: int
    older: str
    path: str
    read_all: str
    show: str = ALL
    kinds: Sequence[tuple[str, str]] = ()
    ways: Sequence[Way] = ()
    promise: str = ""
    sent: str = ""
    change: str = ""

    @property
    def filters(self) -> list[Link]:
        return [
            Link(text, f"{self.path}?show={code}" if code else self.path, code == self.show)
            for code, text in self.kinds
        ]

    @property
    def nothing(self) -> str:
        return "Nothing here yet" if self.show == ALL else "Nothing about this yet"
