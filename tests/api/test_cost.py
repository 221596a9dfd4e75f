"""How many statements a press of Book takes: a race is as fast as these are few."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shifts.services import booking as service
from staffbank.db import acting
from tests.factories.workers import WorkerFactory, actor_for

#: Session, person, seat, whether the vacancy is still to be had; and the transaction's end.
TOO_LATE = 5
BOOKED = 32


@pytest.fixture
def press(region):
    """Press Book and answer its status, with every statement that it took."""
    path = f"/me/shifts/{region.own.vacancy.ref}/book/"
    region.worker.post(path, {"seen": "never"})  # whatever a process does once is done

    def pressed():
        with CaptureQueriesContext(connection) as seen:
            answer = region.worker.post(path, key="")
        return answer.status_code, [each["sql"] for each in seen]

    return pressed


def test_a_press_that_comes_too_late(region, press):
    faster = WorkerFactory(ready_for=region.own.trust)
    with acting(actor_for(faster)):
        service.book(region.own.vacancy, faster, by=actor_for(faster))

    status, statements = press()

    assert status == 409
    assert len(statements) == TOO_LATE
    assert not any("FOR NO KEY UPDATE" in each for each in statements)


def test_a_press_that_books(press):
    status, statements = press()

    assert status == 201
    assert len(statements) <= BOOKED
