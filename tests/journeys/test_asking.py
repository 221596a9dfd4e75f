"""A trust changes what it accepts after a look at what it means; region and worker read it."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from compliance.models import AcceptedCheck, Credential
from staffbank import clock
from staffbank.db import as_owner
from tests.factories.shifts import VacancyFactory
from tests.factories.trusts import BankFactory, MembershipFactory, PoolMembershipFactory
from tests.factories.workers import WorkerFactory
from tests.journeys.conftest import DESKTOP, PHONE, check_accessible, follow

pytestmark = pytest.mark.journey


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_a_trust_takes_younger_checks_and_everybody_reads_it(visit, viewport):
    bank = BankFactory(slug="nwl", name="North West London")
    home, near = (
        PoolMembershipFactory(bank=bank, trust__slug=name.lower(), trust__short_name=name).trust
        for name in ("Imperial", "Hillingdon")
    )
    amara = WorkerFactory(ready_for=near)
    VacancyFactory(trust=home, bank=bank, ward__site__trust=home, pooled=True)
    with as_owner():
        Credential.objects.update(valid_from=clock.today() - timedelta(days=500))
    page = visit(MembershipFactory(role="compliance_officer", trust=home).user, viewport=viewport)
    page.goto("/trust/imperial/settings/checks/")
    check_accessible(page)
    page.get_by_role("button", name="Confirm what is asked and accepted").click()
    page.get_by_role("link", name="Accept Fire safety").click()
    page.get_by_role("radio", name="Any trust of the bank").check()
    page.get_by_label("No older than").fill("12")
    page.get_by_label("Why").fill("The board agreed")
    page.get_by_role("button", name="See what it means").click()
    expect(page.locator("main")).to_contain_text("1 worker would lose")
    check_accessible(page)
    page.get_by_role("button", name="Save it").click()
    expect(page.locator("main")).to_contain_text("no older than a year")
    with as_owner():
        assert AcceptedCheck.objects.get().months == 12
    follow(page.get_by_role("link", name="Say what your wards are"))
    check_accessible(page)

    lead = visit(
        MembershipFactory(role="onboarding_admin", trust=None, bank=bank).user, viewport=viewport
    )
    lead.goto("/bank/nwl/checks/")
    expect(lead.locator("main")).to_contain_text("Imperial accepts any trust of the bank")
    check_accessible(lead)
    lead.goto("/bank/nwl/checks/ask/")
    check_accessible(lead)

    mine = visit(amara.user, viewport=viewport)
    mine.goto("/me/passport/")
    told = mine.locator("main")
    expect(told).to_contain_text("Accepted by 1 of 2 trusts")
    expect(told).to_contain_text("Imperial wants fire safety under a year old")
    check_accessible(mine)
