"""Many people at their browsers press Book on one shift, on the web server that production runs."""

import os
from collections import Counter

import pytest

from shifts.models import Booking, Vacancy
from staffbank.actors import Actor
from staffbank.audit.models import AuditEntry
from staffbank.db import acting, as_owner
from staffbank.outbox.models import Event
from tests.benchmarks.racing_http import GONE, TAKEN, press
from tests.benchmarks.scene import Racer, logged_in
from tests.benchmarks.site import served
from tests.databases import database_of_the_test
from tests.factories.shifts import VacancyFactory
from tests.factories.workers import WorkerFactory, actor_for

pytestmark = [pytest.mark.race, pytest.mark.usefixtures("committed_db")]

#: Ten thousand presses in all, or two hundred.
PEOPLE, PRESSES = (40, 250) if os.environ.get("STAFFBANK_PROOF") == "full" else (20, 10)


def racer(trust):
    worker = WorkerFactory(ready_for=trust)
    with acting(Actor.person(worker.user_id, worker.name)):
        headers = logged_in(worker.user, worker)
    return Racer(worker, actor_for(worker), 0, 0, headers)


def test_of_all_who_press_again_and_again_over_http_one_gets_the_shift():
    vacancy = VacancyFactory(open=True)
    people = [racer(vacancy.trust) for _ in range(PEOPLE)]

    with served("test", DATABASE_URL=database_of_the_test()) as site:
        answered = site.ask([[press(person, vacancy.ref)] * PRESSES for person in people])

    statuses = Counter(status for lane in answered["lanes"] for status, _ in lane)
    assert statuses == {TAKEN: 1, GONE: PEOPLE * PRESSES - 1}
    with as_owner():
        (booking,) = Booking.objects.all()
        assert Vacancy.objects.get().status == "filled"
        assert Event.objects.filter(topic="booking.made").count() == 1
        assert AuditEntry.objects.filter(verb="booking.made").count() == 1
    (won,) = [lane for lane in answered["lanes"] if TAKEN in [status for status, _ in lane]]
    assert people[answered["lanes"].index(won)].worker.pk == booking.worker_id
