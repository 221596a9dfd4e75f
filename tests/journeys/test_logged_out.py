"""A person is logged out with a form half filled in: every day, on a ward's shared computer."""

import pytest
from playwright.sync_api import expect

from staffbank.db import as_owner
from tests.factories.shifts import bank_of
from tests.factories.trusts import MembershipFactory, UserFactory, WardFactory
from tests.journeys.conftest import DESKTOP, PHONE, check_accessible
from tests.journeys.test_posting import fill_in
from tests.rows import statuses

PASSWORD = "three words nobody"


@pytest.fixture
def ward(site):
    ward = WardFactory(name="Witherow Ward", site__short_name="St Mary's")
    bank_of(ward.trust)
    return ward


@pytest.fixture
def dana(ward):
    user = UserFactory(name="Dana Mercer")
    with as_owner():
        user.set_password(PASSWORD)
        user.save()
    MembershipFactory(user=user, role="ward_manager", trust=ward.trust, wards=[ward])
    return user


@pytest.mark.parametrize(
    ("viewport", "javascript"), [(PHONE, False), (DESKTOP, True)], ids=["360 no scripts", "1280"]
)
def test_what_was_typed_is_back_after_logging_in_and_was_not_sent(
    visit, ward, dana, viewport, javascript
):
    page = visit(dana, viewport=viewport, javascript=javascript)
    fill_in(page, ward)
    page.get_by_label("Note workers will see").fill("Ring the bell at door B")
    other_tab = page.context.new_page()
    other_tab.goto(f"/trust/{ward.trust.slug}/")
    other_tab.get_by_role("button", name="Log out").click()
    other_tab.wait_for_url("**/")
    other_tab.go_back()
    expect(other_tab.get_by_role("heading", level=1, name="Log in")).to_be_visible()

    page.get_by_role("button", name="Publish to").click()
    expect(page.get_by_text("everything you typed still in it")).to_be_visible()
    check_accessible(page) if javascript else None
    page.locator("input[name=login]").fill(dana.email)
    page.locator("input[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Log in", exact=True).click()
    page.get_by_role("button", name="Put it off").click()

    expect(page.get_by_role("heading", level=1, name="Post a vacancy")).to_be_visible()
    expect(page.get_by_text("This was not sent")).to_be_visible()
    expect(page.get_by_label("Note workers will see")).to_have_value("Ring the bell at door B")
    expect(page.get_by_label("Night, 8pm to 8am")).to_be_checked()
    assert statuses() == []
    check_accessible(page) if javascript else None
    page.get_by_role("button", name="Publish to").click()
    expect(page.get_by_text("1 vacancy published")).to_be_visible()
    assert statuses() == ["open"]
