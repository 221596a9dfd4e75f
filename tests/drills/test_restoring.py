"""The server is lost with its disk. What was committed is restored, to the end or to a moment."""

import hashlib

from shifts.models import Booking
from staffbank.db import as_owner
from tests.factories.shifts import BookingFactory, VacancyFactory
from tests.factories.trusts import PoolMembershipFactory

#: Bookings before the base backup, after it, and after the moment that is restored to.
BEFORE, AFTER, LATER = 3, 3, 2


def book(trust, count):
    """Bookings as they stand, each in a transaction of its own."""
    for _ in range(count):
        BookingFactory(vacancy=VacancyFactory(ward__site__trust=trust, open=True))


def every_booking():
    """Each booking whole, as the database tells it."""
    with as_owner():
        rows = list(Booking.objects.order_by("pk").values())
    return len(rows), hashlib.sha256(repr(rows).encode()).hexdigest()


def test_a_lost_server_is_restored_to_a_moment_and_to_the_end_with_every_booking(server):
    with server.in_use():
        trust = PoolMembershipFactory().trust
        book(trust, BEFORE)
        server.take_backup()
        book(trust, AFTER)
        moment, then = server.ask("select clock_timestamp()"), every_booking()
        book(trust, LATER)
        server.archive_all()
        at_the_end = every_booking()

    server.lose()
    server.restore(until=moment)
    with server.in_use():
        restored_to_the_moment = every_booking()

    server.lose()
    server.restore()
    with server.in_use():
        restored_to_the_end = every_booking()

    assert then[0] == BEFORE + AFTER
    assert restored_to_the_moment == then
    assert at_the_end[0] == BEFORE + AFTER + LATER
    assert restored_to_the_end == at_the_end
