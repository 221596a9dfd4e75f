"""The pages anybody meets first."""

import pytest

from tests.journeys.conftest import DESKTOP, PHONE, check_accessible


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/accounts/login/",
        "/accounts/password/reset/",
        "/help/",
        "/contact/",
        "/privacy/",
        "/cookies/",
        "/accessibility/",
        "/nothing-here/",
    ],
)
def test_public_pages_are_accessible(visit, address, viewport):
    page = visit(viewport=viewport)

    page.goto(address)

    check_accessible(page)
