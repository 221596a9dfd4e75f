import os

import pytest

from staffbank import broker as brokers
from staffbank.devstack.broker import Broker


@pytest.fixture(scope="session")
def broker_of_our_own():
    """A broker that no drill in another process stops or empties."""
    server = Broker(f"test-{os.environ.get('PYTEST_XDIST_WORKER', 'main')}-{os.getpid()}")
    server.start()
    yield server
    server.stop()
    server.places.wipe()


@pytest.fixture
def broker(broker_of_our_own, settings, monkeypatch):
    """The broker, and our own few words go to it."""
    settings.REDIS_URL = broker_of_our_own.url
    monkeypatch.setattr(brokers, "PATIENCE", 5)  # a busy machine is no broker that hangs
    brokers.client.cache_clear()
    brokers.forget_silence()
    yield broker_of_our_own
    brokers.client.cache_clear()
    brokers.forget_silence()
