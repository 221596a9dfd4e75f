"""Somebody says on their telephone where they go, and Find shifts begins there."""

import pytest
from playwright.sync_api import expect

from tests.factories.shifts import VacancyFactory, bank_of
from tests.factories.trusts import SiteFactory, TrustFactory, WardFactory
from tests.factories.workers import WorkerFactory
from tests.journeys.conftest import PHONE, check_accessible, follow


@pytest.mark.journey
@pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "no scripts"])
def test_somebody_chooses_where_they_go_and_looks_further(visit, site, javascript):
    trust = TrustFactory()
    bank_of(trust)
    near = WardFactory(site=SiteFactory(trust=trust, name="St Mary's Hospital"))
    far = SiteFactory(trust=trust, name="Hillingdon Hospital", latitude=51.526, longitude=-0.461)
    VacancyFactory(ward=near, open=True)
    VacancyFactory(ward=WardFactory(site=far, name="Fleming Ward"), open=True)
    phone = visit(user=WorkerFactory(ready_for=trust).user, viewport=PHONE, javascript=javascript)
    main = phone.locator("main")

    phone.goto("/me/shifts/")
    expect(main).to_contain_text("2 shifts you can book")
    follow(phone.get_by_role("link", name="Change where you go"))
    expect(phone.locator("nav [aria-current]")).to_have_text("Find shifts")
    expect(phone.get_by_role("checkbox")).to_have_count(0)  # few choose sites, of very many
    if javascript:
        check_accessible(phone)
    phone.get_by_role("radio", name="Up to 5 miles").check()
    phone.get_by_role("button", name="Save where you go").click()
    expect(main).to_contain_text("1 shift you can book, at the places you go to")
    expect(main).not_to_contain_text("Fleming Ward")
    if javascript:
        check_accessible(phone)
    phone.get_by_role("link", name="Show 1 more elsewhere").click()

    expect(main).to_contain_text("2 shifts you can book")
    expect(main).to_contain_text("Fleming Ward")
