"""Every page of whoever works, of an account, and of nobody."""

from http import HTTPStatus

import pytest

from tests.journeys.pages.openings import (
    EMPTY,
    OTHER_ANSWERS,
    PAGES,
    path_of,
    path_on_day_one,
    who_opens,
)

OURS = [page for page in PAGES if page.seat in {"", "me"}]


@pytest.mark.parametrize("address", OURS, ids=lambda a: a.name)
def test_a_page_of_a_person_is_as_a_page_should_be(house, address):
    path, who = path_of(address, house.region), who_opens(address, house.region)
    expected = OTHER_ANSWERS.get(address.name, HTTPStatus.OK)

    assert house.wrong_with(path, who, address.name, expected) == []


@pytest.mark.parametrize("address", [a for a in EMPTY if a in OURS], ids=lambda a: a.name)
def test_so_it_is_on_the_first_day(house, address):
    path = path_on_day_one(address)

    assert house.wrong_with(path, "me on day one", f"{address.name} empty") == []
