"""Shifts as an iCalendar file (RFC 5545): one event a booking, at London's times."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from icalendar import Calendar, Event, vText

from shifts.models import Booking
from staffbank.clock import LONDON

ENDED = frozenset({Booking.Status.CANCELLED, Booking.Status.UNDONE})


def calendar_of(bookings: Iterable[Booking], *, name: str, at: datetime) -> bytes:
    """A calendar of ``bookings``. Ended ones are in it as cancelled, so that they leave phones.

    A booking keeps its UID for ever. There are no alarms: the person's own calendar has theirs.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Staffbank//Shifts//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    for booking in bookings:
        calendar.add_component(event_of(booking, at))
    calendar.add_missing_timezones()
    written: bytes = calendar.to_ical()
    return written


def event_of(booking: Booking, at: datetime) -> Event:
    vacancy = booking.vacancy
    event = Event()
    event.add("uid", f"{booking.ref}@staffbank")
    event.add("dtstamp", at)
    event.add("last-modified", booking.ended_at or booking.booked_at)
    event.add("sequence", 1 if booking.status in ENDED else 0)
    event.add("dtstart", booking.starts_at.astimezone(LONDON))
    event.add("dtend", booking.ends_at.astimezone(LONDON))
    event.add("summary", f"{vacancy.ward.name}, {vacancy.site.short_name}")
    event["location"] = vText(f"{vacancy.ward.name}, {vacancy.site.name}, {vacancy.site.postcode}")
    event.add("description", _description(booking))
    event.add("status", "CANCELLED" if booking.status in ENDED else "CONFIRMED")
    event.add("transp", "TRANSPARENT" if booking.status in ENDED else "OPAQUE")
    return event


def _description(booking: Booking) -> str:
    """Who to ask for and ring; nothing of pay, since calendars are shared."""
    vacancy = booking.vacancy
    grade = vacancy.grade.name
    lines = [grade[:1].upper() + grade[1:], vacancy.ward.directions]
    lines += [f"Ward: {vacancy.ward.phone}"] if vacancy.ward.phone else []
    lines += [f"Bank team: {vacancy.trust.bank_phone}", f"Reference {vacancy.number}"]
    return "\n".join(line for line in lines if line)
