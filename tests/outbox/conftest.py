import pytest

from staffbank.outbox import emitting


@pytest.fixture
def topics(monkeypatch):
    """Subscriptions of this test alone."""
    monkeypatch.setattr(emitting, "_handlers", {})
    return emitting


@pytest.fixture
def later(settings):
    """Move the clock on."""

    def move(wait):
        settings.CLOCK_OFFSET += wait

    return move
