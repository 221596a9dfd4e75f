"""Reminders, flags and releases through the real worker: killed in the middle, each said once."""

from datetime import timedelta

from django.db.models import Count

from compliance.models import Credential, Reminder
from compliance.tasks import remind_of_endings
from shifts.models import Booking, Flag
from shifts.tasks import flag_bookings
from staffbank import clock
from staffbank.db import as_owner
from staffbank.notifications.models import Message
from staffbank.outbox.models import Delivery
from staffbank.outbox.relay import LEASE
from tests.drills.conftest import WORKERS
from tests.factories.shifts import BookingFactory, VacancyFactory, soon
from tests.factories.trusts import WardFactory
from workers.models import Worker

DAY = timedelta(days=1)


def said(topic):
    with as_owner():
        return Message.objects.filter(topic=topic, channel="email", status="sent").count()


def test_a_worker_killed_in_the_middle_reminds_and_gives_back_everybody_once(worker, trust):
    ward = WardFactory(site__trust=trust)
    with as_owner():
        people = list(Worker.objects.order_by("pk"))
        Credential.objects.filter(worker__in=people, kind__code="fire").update(
            valid_to=clock.today() + DAY
        )
    for each in people:
        vacancy = VacancyFactory(ward=ward, open=True, starts_at=soon(2))
        BookingFactory(vacancy=vacancy, worker=each)
    with as_owner():  # what lapses is asked for by law: there is no day of grace
        Credential.objects.filter(worker__in=people, kind__code="nmc").update(
            valid_to=clock.today() + DAY
        )

    worker.start(pause=0.3)
    knock = [remind_of_endings, flag_bookings]
    worker.wait_until(
        lambda: said("credential.ending") + said("booking.released") >= 2, knock=knock
    )
    worker.kill()
    worker.start(clock_offset=int(LEASE.total_seconds()) + 1)  # its leases are over

    def everything():
        with as_owner():
            left = Delivery.objects.filter(delivered_at=None).exists()
        return (
            not left
            and said("credential.ending") == 2 * WORKERS
            and said("booking.released") == WORKERS
        )

    worker.wait_until(everything, knock=knock)

    with as_owner():
        assert Reminder.objects.count() == 2 * WORKERS
        bookings = Booking.objects.values("status", "ended_by").annotate(count=Count("pk"))
        assert list(bookings) == [{"status": "cancelled", "ended_by": "rules", "count": WORKERS}]
        assert set(Flag.objects.values_list("status", flat=True)) == {"released"}
        assert Flag.objects.count() == WORKERS
        keys = Message.objects.values("dedupe_key").annotate(times=Count("pk"))
        assert {row["times"] for row in keys} == {1}
        assert not Delivery.objects.filter(parked_at__isnull=False).exists()
