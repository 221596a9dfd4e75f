import time
from statistics import median

import pytest
from celery import Celery
from django.conf import settings as configured

from staffbank.actors import Actor
from staffbank.db import acting
from staffbank.outbox import hints

SYSTEM = Actor.system("a test")


@pytest.fixture
def given(monkeypatch):
    """The hints given to the broker."""
    told = []
    monkeypatch.setattr(hints, "_silent_until", 0.0)
    monkeypatch.setattr(
        hints.current_app, "send_task", lambda task, **options: told.append((task, options))
    )
    return told


def test_emitting_outside_a_transaction_is_refused(topics, committed_db):
    with pytest.raises(RuntimeError, match="outside a transaction"):
        topics.emit("thing.happened", {}, by=SYSTEM)


def test_the_broker_gets_one_hint_a_transaction_without_retries(topics, given, committed_db):
    with acting(SYSTEM):
        for _ in range(3):
            topics.emit("thing.happened", {}, by=SYSTEM)
        assert given == []

    ((task, options),) = given
    assert task == "staffbank.outbox.tasks.deliver_due"
    assert options["retry"] is False


def emit_and_fail(topics):
    with acting(SYSTEM):
        topics.emit("thing.happened", {}, by=SYSTEM)
        raise ZeroDivisionError


def test_a_transaction_that_is_undone_gives_no_hint(topics, given, committed_db):
    with pytest.raises(ZeroDivisionError):
        emit_and_fail(topics)

    assert given == []


def test_a_part_that_is_undone_does_not_take_the_hint_with_it(topics, given, committed_db):
    with acting(SYSTEM):
        with pytest.raises(ZeroDivisionError):
            emit_and_fail(topics)
        topics.emit("thing.happened", {}, by=SYSTEM)

    assert len(given) == 1


def test_a_broker_that_is_down_is_asked_once_and_then_left_alone(monkeypatch):
    monkeypatch.setattr(hints, "_silent_until", 0.0)
    asked = []

    def refuse(*args, **options):
        asked.append(1)
        raise ConnectionRefusedError

    monkeypatch.setattr(hints.current_app, "send_task", refuse)

    for _ in range(5):
        hints.give_hint()

    assert asked == [1]


@pytest.fixture
def dead_broker(monkeypatch, tmp_path):
    """Our settings, and a broker's address on which nobody listens."""
    address = f"redis+socket://{tmp_path}/nobody.sock"
    app = Celery("dead", broker=address, set_as_current=False)  # nobody else sends there
    app.conf.broker_transport_options = configured.CELERY_BROKER_TRANSPORT_OPTIONS
    monkeypatch.setattr(hints, "current_app", app)
    hints.give_hint()  # what the first use of the client library costs is not the broker's
    yield
    app.close()


def test_a_broker_that_is_down_costs_less_than_fifty_milliseconds(dead_broker, monkeypatch):
    costs = []

    for _ in range(5):
        monkeypatch.setattr(hints, "_silent_until", 0.0)
        started = time.perf_counter()
        hints.give_hint()
        costs.append(time.perf_counter() - started)

    assert hints._silent_until > 0
    assert median(costs) < 0.05
