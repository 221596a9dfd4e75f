"""Every page of a bank and of a board, by somebody who may open it."""

import pytest

from tests.journeys.pages.openings import EMPTY, PAGES, path_of, path_on_day_one, who_opens

OURS = [page for page in PAGES if page.seat not in {"", "home", "me"}]


@pytest.mark.parametrize("address", OURS, ids=lambda a: a.name)
def test_a_page_of_a_bank_is_as_a_page_should_be(house, address):
    path, who = path_of(address, house.region), who_opens(address, house.region)

    assert house.wrong_with(path, who, address.name) == []


@pytest.mark.parametrize("address", [a for a in EMPTY if a in OURS], ids=lambda a: a.name)
def test_so_it_is_on_the_first_day(house, address):
    path, who = path_on_day_one(address), who_opens(address, house.region)

    assert house.wrong_with(path, f"{who} on day one", f"{address.name} empty") == []
