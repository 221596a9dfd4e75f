"""Pages in other states, what comes back from an empty form, and every way of saying no."""

import pytest

from tests.journeys.pages.openings import SENT_EMPTY, STATES
from tests.journeys.pages.urls import NO


@pytest.mark.parametrize("name", STATES)
def test_a_page_is_as_it_should_be_in_another_state(house, name):
    who, path = STATES[name]

    assert house.wrong_with(path.format(**house.region.ours), who, name) == []


@pytest.mark.parametrize("name", SENT_EMPTY)
def test_a_form_that_comes_back_is_as_a_page_should_be(house, name):
    who, path, button = SENT_EMPTY[name]

    assert house.wrong_when_sent(path.format(**house.region.ours), who, button, name) == []


@pytest.mark.parametrize(("name", "status"), NO.items())
@pytest.mark.parametrize("who", ["ward_manager", "nobody"])
def test_a_no_is_a_page_too(house, name, status, who):
    assert house.wrong_with(f"/no/{name}/", who, f"no {name} to {who}", status) == []
