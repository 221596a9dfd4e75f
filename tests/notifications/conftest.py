import pytest


@pytest.fixture
def later(settings):
    """Move the clock on."""

    def move(wait):
        settings.CLOCK_OFFSET += wait

    return move
