"""How long we say that things are kept: read from what keeps and deletes them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings

from staffbank.accounts import tries
from staffbank.accounts.tasks import COUNTED
from staffbank.web import kept
from staffbank.web.figures import plural, years_or_months

#: What each record of the retention table is, in the words of whoever it is about.
RECORDS: Mapping[str, str] = {
    "shifts_told": "Which shifts you were told about",
    "notifications_message": "What we sent you",
    "audit_origin": "From which address of the internet you used this service",
    "audit_auditentry": "The record of who did what, and of who looked at your record",
    "workers_worker": "Your name and how to reach you, after you have left every trust here",
    "workers_grant": "For which trusts you worked, so that they could see your record",
    "workers_calendarfeed": "That you had a private calendar address",
    "workers_correction": "What you asked to have corrected, and the answer",
    "workers_workerinvitation": "That somebody invited you to work shifts, and at which address",
    "workers_staffentry": "That you are on the staff list of the trust that employs you",
    "workers_datacopy": "The copies of your data that you asked for",
    "compliance_credential": "What you sent in of documents that were not accepted, or replaced",
    "compliance_checkmessage": "What you were asked about a document, and what you answered",
    "compliance_registeranswer": "What your professional register said of you, each day",
    "passport_share": "To whom you showed your passport, and who opened it",
    "compliance_evidence": "Photos and scans of documents that count no more",
    "compliance_evidence_dbs": "Photos and scans of your DBS certificate, once it is decided on",
    "compliance_disclosure": "The number of your DBS certificate, once the check counts no more; "
    "we never keep what stands on it",
    "compliance_righttowork": "What proved your right to work, with its photos and scans, after "
    "you have left every trust here",
    "shifts_look": "Which shifts you opened",
    "outbox_event": "What the system has passed on between its parts, to find out about faults",
}
HOUR = 3600
MONTH = 365.25 / 12 * 24 * HOUR


@dataclass(frozen=True, slots=True)
class Promise:
    """One thing, and how long it is kept."""

    what: str
    how_long: str


def promises(months: Mapping[str, int]) -> list[Promise]:
    """What the privacy page promises, the shortest first."""
    hours = int(kept.KEPT.total_seconds()) // HOUR
    form = Promise("What you typed into a form that could not be sent", plural(hours, "hour"))
    records = sorted(months, key=lambda record: months[record])
    tried = Promise(
        "How often a log in failed, without your name or address",
        plural(int(COUNTED.total_seconds()) // HOUR, "hour"),
    )
    return [
        form,
        tried,
        *(Promise(RECORDS[each], years_or_months(months[each])) for each in records),
    ]


@dataclass(frozen=True, slots=True)
class Cookies:
    """The names of our cookies, and how long each is kept."""

    session: str
    session_hours: str
    form: str
    form_time: str
    known: str
    known_time: str
    once: str


def cookies() -> Cookies:
    return Cookies(
        session=settings.SESSION_COOKIE_NAME,
        session_hours=plural(settings.SESSION_COOKIE_AGE // HOUR, "hour"),
        form=settings.CSRF_COOKIE_NAME,
        form_time=years_or_months(round(settings.CSRF_COOKIE_AGE / MONTH)),
        known=settings.KNOWN_COOKIE_NAME,
        known_time=years_or_months(round(tries.KEPT.total_seconds() / MONTH)),
        once=settings.MESSAGES_COOKIE_NAME,
    )
