"""What the manager, the worker and the ward read of a booking that somebody lacks something for."""

from datetime import timedelta

import pytest
from django.urls import reverse

from compliance.models import Credential
from shifts.tasks import flag_bookings
from staffbank import clock
from staffbank.audit.models import AuditEntry
from staffbank.db import as_owner
from tests.factories.shifts import BookingFactory, FlagFactory, VacancyFactory, soon
from tests.factories.trusts import WardFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def booking(ward, worker):
    """A night in ten days, before whose end the fire certificate ends."""
    vacancy = VacancyFactory(ward=ward, open=True, starts_at=soon(10))
    with as_owner():
        fire = Credential.objects.filter(worker=worker, kind__code="fire")
        fire.update(valid_to=vacancy.period.starts_on)
    booking = BookingFactory(vacancy=vacancy, worker=worker)
    flag_bookings()
    return booking


def text(client, *where):
    return client.get(reverse(where[0], args=where[1:])).content.decode()


def test_the_manager_lists_those_of_their_own_wards_and_it_is_recorded(
    client, manager, booking, trust
):
    elsewhere = FlagFactory(booking__vacancy__ward=WardFactory(site__trust=trust))

    page = text(client, "shifts:flagged", trust.slug)

    assert booking.worker.name in page
    assert "Fire safety" in page
    assert elsewhere.worker.name not in page
    assert "Take them without it" not in page
    with as_owner():
        looked = AuditEntry.objects.get(verb="credential.warned")
    assert looked.worker_id == booking.worker_id
    assert "1 booking of people who may not work it" in text(client, "shifts:today", trust.slug)
    assert "may not work this shift to its end: fire safety" in text(
        client, "shifts:vacancy", trust.slug, booking.vacancy.ref
    )


def test_the_worker_reads_what_ends_when_and_what_to_do(me, booking):
    passport = text(me, "me:passport")
    mine = text(me, "me:booking", booking.ref)

    assert "Shifts you may lose" in passport
    assert "Lacks fire safety" in passport
    assert "Ends " in passport
    assert "Send in what is new" in mine
    assert reverse("me:add_check") + "?kind=fire" in mine


def test_my_shifts_says_which_of_them_one_may_lose(me, booking, ward, worker):
    assert "sb-next--risk" in text(me, "me:bookings")
    assert "Send in what is new" in text(me, "me:bookings")

    BookingFactory(vacancy=VacancyFactory(ward=ward, open=True, starts_at=soon(3)), worker=worker)

    later = text(me, "me:bookings")
    assert "sb-next--risk" not in later
    assert "At risk" in later
    assert "Lacks fire safety. Goes back to the ward" in later


def test_both_read_that_it_was_given_back(client, me, booking, settings, trust, trust_manager):
    settings.CLOCK_OFFSET = timedelta(days=8)
    flag_bookings()

    client.force_login(booking.worker.user)
    mine = text(client, "me:booking", booking.ref)
    assert "This shift went back to the ward" in mine
    assert "You may not work it to its end, because of fire safety" in mine
    assert "Nothing counts against you" in mine
    client.force_login(trust_manager.user)
    vacancy = text(client, "shifts:vacancy", trust.slug, booking.vacancy.ref)
    assert "may not work it, so the booking was given back" in vacancy
    assert "No booking is flagged" in text(client, "shifts:flagged", trust.slug)
    assert clock.now() < booking.starts_at
