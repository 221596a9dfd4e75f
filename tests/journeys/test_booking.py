"""A worker finds a shift, books it, undoes it; two want the same one."""

import pytest
from playwright.sync_api import expect

from compliance.models import Credential
from staffbank.db import as_owner
from tests.factories.shifts import VacancyFactory, soon
from tests.factories.trusts import SiteFactory, TrustFactory, WardFactory
from tests.factories.workers import WorkerFactory
from tests.journeys.conftest import DESKTOP, PHONE, check_accessible, follow

SIZES = pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["360", "1280"])
WAYS = pytest.mark.parametrize(
    ("viewport", "javascript"), [(PHONE, False), (DESKTOP, True)], ids=["360 no scripts", "1280"]
)


@pytest.fixture
def trust(site):
    return TrustFactory(slug="imperial", short_name="Imperial")


@pytest.fixture
def shifts(trust):
    hospital = SiteFactory(trust=trust, name="St Mary's Hospital", short_name="St Mary's")
    ward = WardFactory(site=hospital, name="Witherow Ward", phone="020 7946 0210")
    return [VacancyFactory(ward=ward, open=True, starts_at=soon(day)) for day in (3, 4, 6)]


@pytest.fixture
def amara(trust):
    return WorkerFactory(name="Amara Osei", known_as="Amara", ready_for=trust).user


@pytest.fixture
def kofi(trust):
    return WorkerFactory(name="Kofi Mensah", ready_for=trust).user


@WAYS
def test_find_book_and_undo(visit, shifts, amara, viewport, javascript):
    page = visit(amara, viewport=viewport, javascript=javascript)

    page.goto("/me/shifts/")
    expect(page.get_by_text("3 shifts you can book")).to_be_visible()
    page.locator("main .sb-list a").first.click()
    page.get_by_role("button", name="Book this shift").click()
    expect(page.get_by_role("heading", level=1, name="Shift booked")).to_be_visible()
    page.get_by_role("button", name="Undo this booking").click()

    expect(page.get_by_text("nothing counts against you").first).to_be_visible()
    expect(page.get_by_role("button", name="Book this shift")).to_be_visible()


@WAYS
def test_what_one_more_check_opens_comes_when_its_line_is_reached(
    visit, shifts, amara, viewport, javascript
):
    with as_owner():
        Credential.objects.get(worker__user=amara, kind__code="fire").delete()
    page = visit(amara, viewport=viewport, javascript=javascript)

    page.goto("/me/shifts/")
    if javascript:
        expect(page.get_by_text("3 more open up with 1 thing from you.")).to_be_visible()
        page.get_by_role("link", name="See what to add").click()
    else:
        page.get_by_role("link", name="See what one more check or sign-off would open").click()

    expect(page.get_by_text("Opens 3 shifts.")).to_be_visible()


def test_of_two_who_press_one_is_booked_and_the_other_reads_who_was_faster(
    visit, shifts, amara, kofi
):
    address = f"/me/shifts/{shifts[0].ref}/"
    first, second = visit(amara), visit(kofi)
    first.goto(address)
    second.goto(address)

    first.get_by_role("button", name="Book this shift").click()
    second.get_by_role("button", name="Book this shift").click()

    expect(first.get_by_role("heading", name="Shift booked")).to_be_visible()
    expect(second.get_by_role("heading", name="This shift went to someone else")).to_be_visible()
    expect(second.get_by_text("Your request reached us")).to_be_visible()
    check_accessible(second)
    second.locator("main .sb-list a").first.click()
    expect(second.get_by_role("button", name="Book this shift")).to_be_visible()


def test_going_back_after_booking_shows_the_booking_and_no_button(visit, shifts, amara):
    page = visit(amara, javascript=False)
    page.goto(f"/me/shifts/{shifts[0].ref}/")
    follow(page.get_by_role("button", name="Book this shift"))
    booked = page.url
    page.go_back()

    expect(page.get_by_text("You are booked on this shift")).to_be_visible()
    expect(page.get_by_role("button", name="Book this shift")).to_have_count(0)
    follow(page.get_by_role("link", name="See your booking"))
    assert page.url == booked


def test_cancelling_shows_what_it_means_before_it_is_done(visit, shifts, amara):
    page = visit(amara, viewport=PHONE)
    page.goto(f"/me/shifts/{shifts[2].ref}/")
    follow(page.get_by_role("button", name="Book this shift"))
    page.goto(page.url + "cancel/")
    expect(page.get_by_text("Nothing counts against you")).to_be_visible()

    page.get_by_label("I am unwell").check()
    page.get_by_role("button", name="Cancel this shift").click()

    expect(page.get_by_role("heading", name="You cancelled this shift")).to_be_visible()
    expect(page.get_by_text("Witherow Ward has been told")).to_be_visible()
