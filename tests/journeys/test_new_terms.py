"""A bank publishes a new agreement with its workers; a nurse signs it on the way to a shift."""

import pytest
from playwright.sync_api import expect

from compliance.passport.tasks import issue_all
from tests.factories.shifts import VacancyFactory, bank_of
from tests.factories.trusts import MembershipFactory, TrustFactory, WardFactory
from tests.factories.workers import WorkerFactory
from tests.journeys.conftest import DESKTOP, PHONE, check_accessible, follow

pytestmark = pytest.mark.journey


@pytest.fixture
def trust(site):
    trust = TrustFactory(slug="imperial", short_name="Imperial")
    bank_of(trust)
    return trust


@pytest.fixture
def vacancy(trust):
    ward = WardFactory(site__trust=trust, name="Witherow Ward")
    return VacancyFactory(ward=ward, open=True)


def publish(page, bank):
    page.goto(f"/bank/{bank.slug}/workers/agreement/publish/")
    check_accessible(page)
    page.get_by_label("Title").fill("Bank worker agreement")
    page.get_by_label("Everybody who works for the bank").check()
    page.get_by_label("Days of grace").fill("0")
    page.get_by_role("button", name="See how it reads").click()
    expect(page.locator("#reads")).to_contain_text("as it will be read")
    check_accessible(page)
    page.get_by_role("button", name="Publish this version").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Agreement with workers")
    check_accessible(page)


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desk"])
def test_from_publishing_to_signing_on_the_way_to_a_shift(visit, trust, vacancy, viewport):
    amara = WorkerFactory(ready_for=trust)
    bank = vacancy.bank
    desk = visit(MembershipFactory(role="onboarding_admin", bank=bank).user, viewport=viewport)
    publish(desk, bank)
    manager = visit(MembershipFactory(role="staffing_admin", trust=trust).user, viewport=viewport)
    manager.goto("/trust/imperial/settings/workers/")
    manager.get_by_role("link", name="Agreement with workers").click()
    expect(manager.locator("main")).to_contain_text(amara.name)
    check_accessible(manager)

    page = visit(amara.user, viewport=viewport)
    page.goto("/me/shifts/")
    expect(page.locator("main")).to_contain_text("New agreement with")
    check_accessible(page)
    page.goto(f"/me/shifts/{vacancy.ref}/")
    check_accessible(page)
    follow(page.get_by_role("link", name="Read and sign the agreement"))
    check_accessible(page)
    page.get_by_role("button", name="Sign the agreement").click()
    expect(page.locator(".nhsuk-error-summary")).to_contain_text("Tick the box")
    page.get_by_label("I have read this agreement and sign it").check()
    page.get_by_role("button", name="Sign the agreement").click()
    page.get_by_role("button", name="Book this shift").click()
    expect(page.locator("main")).to_contain_text("You work it under Bank worker agreement")
    check_accessible(page)
    page.get_by_role("link", name="Bank worker agreement, version 1").click()
    expect(page.locator("main")).to_contain_text("You signed this on")
    check_accessible(page)
    page.goto("/me/agreements/")
    expect(page.locator("main")).to_contain_text("There is nothing to do")
    check_accessible(page)
    manager.reload()
    expect(manager.locator("main")).to_contain_text("Everybody has signed")

    issue_all(30)
    page.goto("/me/passport/shares/")
    with page.expect_download() as passport:
        page.get_by_role("link", name="Download my passport").click()
    desk.goto("/verify/")
    desk.locator("input[type=file]").set_input_files(passport.value.path())
    desk.get_by_role("button", name="Check it", exact=True).click()
    desk.locator("summary").first.click()
    expect(desk.get_by_text("Bank worker agreement, version 1").first).to_be_visible()
    check_accessible(desk)
