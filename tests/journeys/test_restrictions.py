"""An officer keeps somebody from work, and the person reads why."""

import pytest
from playwright.sync_api import expect

from tests.factories.trusts import MembershipFactory, PoolMembershipFactory
from tests.factories.workers import WorkerFactory
from tests.journeys.conftest import DESKTOP, PHONE, check_accessible

pytestmark = pytest.mark.journey
WHY = "A concern was raised about the night of 3 November."


@pytest.mark.parametrize(("viewport", "scripts"), [(DESKTOP, True), (PHONE, False)])
def test_an_officer_restricts_and_the_person_reads_it(visit, viewport, scripts):
    trust = PoolMembershipFactory().trust
    nurse = WorkerFactory(ready_for=trust)
    officer = MembershipFactory(role="compliance_officer", trust=trust)
    page = visit(user=officer.user, viewport=viewport, javascript=scripts)
    page.goto(f"/trust/{trust.slug}/workers/{nurse.ref}/")
    page.get_by_role("link", name="Restrict what they may be booked on").click()
    page.get_by_role("button", name="Restrict", exact=True).click()
    expect(page.locator(".nhsuk-error-summary")).to_contain_text("Enter why")

    page.get_by_role("radio", name="All work, at every trust").check()
    page.get_by_label("Why", exact=True).fill(WHY)
    if scripts:
        check_accessible(page)
    page.get_by_role("button", name="Restrict", exact=True).click()

    expect(page.locator("main")).to_contain_text(WHY)
    expect(page.locator("main")).to_contain_text("Lift it")
    own = visit(user=nurse.user, viewport=viewport, javascript=scripts)
    own.goto("/me/passport/")
    expect(own.locator("main")).to_contain_text("What you cannot be booked on")
    expect(own.locator("main")).to_contain_text(WHY)
    if scripts:
        check_accessible(own)
