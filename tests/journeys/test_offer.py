"""A ward offers a shift to somebody by name; they accept it, or somebody was faster."""

import pytest
from playwright.sync_api import expect

from staffbank.outbox.relay import drain
from tests.factories.shifts import VacancyFactory
from tests.factories.trusts import MembershipFactory, SiteFactory, TrustFactory, WardFactory
from tests.factories.workers import WorkerFactory
from tests.journeys.conftest import DESKTOP, PHONE, check_accessible, follow

SIZES = pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["360", "1280"])


@pytest.fixture
def vacancy(site):
    trust = TrustFactory(slug="imperial", short_name="Imperial")
    hospital = SiteFactory(trust=trust, name="St Mary's Hospital", short_name="St Mary's")
    ward = WardFactory(site=hospital, name="Witherow Ward", phone="020 7946 0210")
    return VacancyFactory(ward=ward, open=True)


@pytest.fixture
def manager(vacancy):
    seat = MembershipFactory(role="ward_manager", trust=vacancy.trust, wards=[vacancy.ward])
    return seat.user


@pytest.fixture
def amara(vacancy):
    return WorkerFactory(name="Amara Osei", known_as="Amara", ready_for=vacancy.trust).user


@SIZES
def test_offer_and_accept(visit, vacancy, manager, amara, viewport):
    WorkerFactory(name="Kofi Mensah", ready_for=vacancy.trust)
    ward = visit(manager, viewport=viewport)
    ward.goto(f"/trust/imperial/vacancies/{vacancy.ref}/")
    ward.get_by_role("link", name="Offer it to Amara Osei").click()
    expect(ward.get_by_text("The shift is not held for them")).to_be_visible()
    check_accessible(ward)
    ward.get_by_role("button", name="Offer it to Amara Osei").click()
    expect(ward.get_by_text("Offered by name (1)")).to_be_visible()
    check_accessible(ward)
    drain()

    page = visit(amara, viewport=viewport)
    page.goto("/me/inbox/")
    page.get_by_role("link", name="Offered to you").click()
    expect(page.get_by_text("Witherow Ward offers you this shift.")).to_be_visible()
    check_accessible(page)
    page.goto("/me/bookings/")
    expect(page.get_by_text("Offered to you (1)")).to_be_visible()
    check_accessible(page)
    page.locator("main .sb-shift a").first.click()
    page.get_by_role("button", name="Accept and book this shift").click()

    expect(page.get_by_role("heading", level=1, name="Shift booked")).to_be_visible()


def test_decline_with_a_reason_and_withdraw_without_scripts(visit, vacancy, manager, amara):
    ward, page = visit(manager, javascript=False), visit(amara, javascript=False)
    address = f"/trust/imperial/vacancies/{vacancy.ref}/"
    for words, ending in (("Decline", "declined"), ("Withdraw", "withdrew")):
        ward.goto(address)
        ward.get_by_role("link", name="Offer it to Amara Osei").click()
        follow(ward.get_by_role("button", name="Offer it to Amara Osei"))
        page.goto("/me/bookings/")
        follow(page.locator("main .sb-shift a").first)
        if words == "Decline":
            page.get_by_label("Why you decline").fill("I am away that week")
            follow(page.get_by_role("button", name=words))
            ward.goto(address)
            expect(ward.get_by_text("They said: I am away that week")).to_be_visible()
        else:
            ward.get_by_role("button", name="Withdraw the offer to Amara Osei").click()
            page.get_by_role("button", name="Accept and book this shift").click()
            expect(page.get_by_text("This offer is over").first).to_be_visible()
            expect(page.get_by_text(f"The ward {ending} this offer.")).to_be_visible()
