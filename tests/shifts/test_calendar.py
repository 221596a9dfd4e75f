from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from shifts.models import Booking
from shifts.services import booking as service
from staffbank.db import acting, as_owner
from tests.factories.shifts import VacancyFactory
from tests.factories.trusts import WardFactory
from tests.factories.workers import WorkerFactory, actor_for
from workers.models import CalendarFeed

pytestmark = pytest.mark.django_db


@pytest.fixture
def booking(worker, trust):
    ward = WardFactory(site__trust=trust, name="Witherow Ward", directions="Door B.")
    vacancy = VacancyFactory(ward=ward, open=True)
    by = actor_for(worker)
    with acting(by):
        return service.book(vacancy, worker, by=by)


def address_on(page):
    return page.text.split('sb-address">')[1].split("<")[0].removeprefix("http://testserver")


def events(answer):
    return Calendar.from_ical(answer.content).walk("VEVENT")


def test_a_booking_is_a_file_at_londons_times_with_who_to_ask_and_no_pay(me, booking):
    answer = me.get(reverse("me:booking_file", args=[booking.ref]))

    (event,) = events(answer)
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert event["DTSTART"].params["TZID"] == "Europe/London"
    assert event.decoded("DTSTART").astimezone(UTC) == booking.starts_at
    assert event.decoded("DTEND").astimezone(UTC) == booking.ends_at
    assert str(event["UID"]) == f"{booking.ref}@staffbank"
    assert "Door B." in event["DESCRIPTION"]
    assert "£" not in answer.text
    assert "VALARM" not in answer.text


def test_the_feed_is_read_without_logging_in_and_shows_only_its_owners_shifts(me, booking, trust):
    address = address_on(me.post(reverse("me:calendar")))
    other = WorkerFactory(ready_for=trust)
    vacancy = VacancyFactory(
        ward=WardFactory(site__trust=trust), open=True, starts_at=booking.starts_at
    )
    by = actor_for(other)
    with acting(by):
        service.book(vacancy, other, by=by)

    answer = Client().get(address)

    assert [str(event["UID"]) for event in events(answer)] == [f"{booking.ref}@staffbank"]
    assert "no-store" in answer.headers["Cache-Control"]


def test_a_cancelled_shift_stays_in_the_feed_as_cancelled(me, worker, booking):
    address = address_on(me.post(reverse("me:calendar")))
    before = str(events(Client().get(address))[0]["UID"])
    by = actor_for(worker)
    with acting(by):
        service.undo(Booking.objects.get(pk=booking.pk), by=by)

    (event,) = events(Client().get(address))

    assert event["STATUS"] == "CANCELLED"
    assert str(event["UID"]) == before


def test_the_token_is_kept_hashed_and_a_new_or_stopped_address_ends_the_old(me, booking):
    first = address_on(me.post(reverse("me:calendar")))
    token = first.removeprefix("/calendar/").removesuffix(".ics")
    with as_owner():
        assert token not in CalendarFeed.objects.get().token_hash
    assert first not in me.get(reverse("me:calendar")).text

    second = address_on(me.post(reverse("me:calendar")))
    assert Client().get(first).status_code == 404
    assert Client().get(second).status_code == 200
    me.post(reverse("me:calendar_stop"))
    assert Client().get(second).status_code == 404


def test_a_second_press_of_the_same_button_does_not_stop_the_address_just_shown(me, booking):
    pressed = {"form_key": "k7Qm2ZxT9wLr4VbN8cHs3JfP6dYg5AeU"}
    address = address_on(me.post(reverse("me:calendar"), pressed))

    again = me.post(reverse("me:calendar"), pressed)

    assert (again.status_code, again["Location"]) == (302, reverse("me:calendar"))
    assert Client().get(address).status_code == 200


def test_a_wrong_address_is_not_found():
    assert Client().get(reverse("feed", args=["guess"])).status_code == 404


def test_a_night_over_the_clock_change_keeps_its_real_hours(me, worker, trust):
    vacancy = VacancyFactory(
        ward=WardFactory(site__trust=trust),
        open=True,
        starts_at=datetime(2027, 3, 27, 20, tzinfo=UTC),
        ends_at=datetime(2027, 3, 28, 7, tzinfo=UTC),
    )
    by = actor_for(worker)
    with acting(by):
        made = service.book(vacancy, worker, by=by)

    (event,) = events(me.get(reverse("me:booking_file", args=[made.ref])))

    assert event.decoded("DTEND").hour == 8
    length = event.decoded("DTEND").astimezone(UTC) - event.decoded("DTSTART").astimezone(UTC)
    assert length.total_seconds() == 11 * 3600
