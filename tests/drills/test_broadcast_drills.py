"""A worker is killed, a broker forgets or goes away: nothing is lost, nothing is said twice."""

import time

from django.db.models import Count

from shifts.models import Booking, Release, Told
from shifts.services import booking as bookings
from staffbank.db import acting, as_owner
from staffbank.notifications.models import Message
from staffbank.outbox.models import Delivery
from staffbank.outbox.relay import LEASE
from tests.drills.conftest import WAVES, WORKERS
from tests.factories.workers import actor_for
from workers.models import Worker

#: As many letters as can be between "sent" and "ticked" when everything is killed at once.
IN_FLIGHT = 2


def told():
    with as_owner():
        return Told.objects.count()


def sent():
    with as_owner():
        return Message.objects.filter(topic="release.opened", status="sent").count()


def everything_said():
    return told() == sent() == WAVES * WORKERS


def assert_said_once_to_everybody():
    with as_owner():
        waves = list(Release.objects.values_list("told", flat=True))
        told_of = Told.objects.values("worker", "vacancy").annotate(times=Count("pk"))
        assert waves == [WORKERS] * WAVES
        assert {row["times"] for row in told_of} == {1}
        assert len(told_of) == WAVES * WORKERS
        assert Message.objects.filter(topic="release.opened").count() == WAVES * WORKERS
        assert not Delivery.objects.filter(parked_at__isnull=False).exists()


def test_a_broadcast_reaches_everybody_through_the_real_worker(worker, publish):
    worker.start()

    publish()
    worker.wait_until(everything_said)

    assert_said_once_to_everybody()
    assert len(worker.letters) == len(set(worker.letters)) == WAVES * WORKERS


def test_a_worker_killed_in_the_middle_loses_nothing_and_tells_nobody_twice(worker, publish):
    worker.start(pause=0.3)
    publish()
    worker.wait_until(lambda: told() >= 2 * WORKERS)

    worker.kill()
    told_by_then = told()
    worker.start(clock_offset=int(LEASE.total_seconds()) + 1)  # its leases are over
    worker.wait_until(everything_said)

    assert told_by_then < WAVES * WORKERS
    assert_said_once_to_everybody()
    assert len(set(worker.letters)) == WAVES * WORKERS
    assert len(worker.letters) <= WAVES * WORKERS + IN_FLIGHT


def test_a_broker_that_forgets_everything_delays_and_loses_nothing(worker, broker, publish):
    worker.start(pause=0.2)
    publish()
    worker.wait_until(lambda: told() >= WORKERS)

    broker.client().flushall()
    worker.wait_until(everything_said)

    assert_said_once_to_everybody()
    assert len(worker.letters) == len(set(worker.letters)) == WAVES * WORKERS


def test_booking_goes_on_while_the_broker_is_down_and_the_messages_follow(worker, broker, publish):
    worker.start()
    (vacancy,) = publish(1)
    worker.wait_until(lambda: told() == WORKERS)
    with as_owner():
        vacancy.refresh_from_db()
        nurse = Worker.objects.first()
    by = actor_for(nurse)
    broker.stop()

    started = time.monotonic()
    with acting(by):
        bookings.book(vacancy, nurse, by=by)
    took = time.monotonic() - started

    with as_owner():
        assert Booking.objects.live().count() == 1
    assert took < 1  # the booking itself, and one hint that was refused
    broker.start()
    worker.wait_until(lambda: confirmed(nurse), kept=True)


def confirmed(nurse):
    with as_owner():
        return Message.objects.filter(
            worker_id=nurse.pk, topic="booking.made", channel="email", status="sent"
        ).exists()
