"""A ward manager posts a vacancy, watches who could take it, books somebody and cancels."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from staffbank import clock
from tests.factories.shifts import BookingFactory, VacancyFactory, bank_of
from tests.factories.trusts import MembershipFactory, UserFactory, WardFactory
from tests.factories.workers import WorkerFactory
from tests.journeys.conftest import DESKTOP, PHONE, check_accessible
from tests.rows import statuses


@pytest.fixture
def ward(site):
    ward = WardFactory(name="Witherow Ward", site__short_name="St Mary's")
    bank_of(ward.trust)
    ward.amara = WorkerFactory(name="Amara Osei", ready_for=ward.trust)
    return ward


@pytest.fixture
def dana(ward):
    user = UserFactory(name="Dana Mercer")
    MembershipFactory(user=user, role="ward_manager", trust=ward.trust, wards=[ward])
    return user


def fill_in(page, ward):
    day = clock.today() + timedelta(days=7)
    page.goto(f"/trust/{ward.trust.slug}/vacancies/post/")
    page.get_by_label("Who", exact=True).select_option("N5")
    page.get_by_label("Day").fill(str(day.day))
    page.get_by_label("Month").fill(str(day.month))
    page.get_by_label("Year").fill(str(day.year))
    page.get_by_label("Night, 8pm to 8am").check()
    page.get_by_label("Why you need someone").select_option("SICKNESS")


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_who_could_take_it_is_counted_while_the_form_is_filled_in(visit, ward, dana, viewport):
    page = visit(dana, viewport=viewport)

    fill_in(page, ward)

    panel = page.locator("#preview")
    expect(panel).to_contain_text("1 person in your bank could take this shift")
    expect(panel).to_contain_text("Ward pays about £")
    expect(page.locator("#status")).to_contain_text("1 person")
    assert "Amara" not in page.content()
    check_accessible(page)
    assert statuses() == []


def test_a_change_of_the_form_changes_the_count_and_keeps_the_focus(visit, ward, dana):
    page = visit(dana)
    fill_in(page, ward)
    expect(page.locator("#preview")).to_contain_text("1 person")

    page.get_by_label("Who", exact=True).focus()
    page.get_by_label("Who", exact=True).select_option("N6")

    expect(page.locator("#preview")).to_contain_text("Nobody in your bank")
    assert page.evaluate("document.activeElement.name") == "grade"


@pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "no scripts"])
def test_a_vacancy_is_published_booked_and_cancelled(visit, ward, dana, javascript):
    page = visit(dana, javascript=javascript)
    fill_in(page, ward)
    page.get_by_role("button", name="Check who could take it").click()
    expect(page.locator("#preview")).to_contain_text("1 person in your bank")
    page.get_by_role("button", name=re.compile("^Publish to")).click()

    expect(page.locator("main")).to_contain_text("1 vacancy published to")
    expect(page.locator("main")).to_contain_text("Who could take it (1)")
    assert statuses() == ["open"]
    if javascript:
        check_accessible(page)

    page.get_by_role("button", name="Book Amara Osei").click()
    expect(page.locator("main")).to_contain_text("Amara Osei is told at once")
    page.get_by_role("button", name="Book Amara Osei").click()
    expect(page.locator("main")).to_contain_text("Amara Osei is booked")
    assert statuses() == ["filled"]

    page.get_by_role("button", name="Cancel this vacancy").click()
    expect(page.locator("main")).to_contain_text("Amara Osei is booked on this")
    if javascript:
        check_accessible(page)
    page.get_by_label("The ward has enough staff").check()
    page.get_by_role("button", name="Cancel this vacancy").click()
    expect(page.locator("main")).to_contain_text("We have told Amara Osei")
    assert statuses() == ["cancelled"]


def test_what_was_typed_is_still_there_after_an_error(visit, ward, dana):
    page = visit(dana)
    fill_in(page, ward)
    page.get_by_label("Note workers will see").fill("Ask for the nurse in charge")
    page.get_by_label("How many people").fill("none")

    page.get_by_role("button", name=re.compile("^Publish to")).click()

    expect(page.get_by_role("alert")).to_contain_text("must be a whole number")
    expect(page.get_by_label("Note workers will see")).to_have_value("Ask for the nurse in charge")
    assert page.title().startswith("Error: ")
    check_accessible(page)
    assert statuses() == []


@pytest.mark.parametrize(
    ("viewport", "javascript"), [(PHONE, True), (DESKTOP, False)], ids=["phone", "no scripts"]
)
def test_a_published_vacancy_is_changed_with_what_it_means_said_first(
    visit, ward, dana, viewport, javascript
):
    vacancy = VacancyFactory(ward=ward, open=True)
    page = visit(dana, viewport=viewport, javascript=javascript)
    page.goto(f"/trust/{ward.trust.slug}/vacancies/{vacancy.ref}/")
    page.get_by_role("button", name="Change this vacancy").click()

    expect(page.locator("main")).to_contain_text("It is open, and nobody has been told")
    page.get_by_label("Unpaid break").fill("none")
    page.get_by_label("Note workers will see").fill("Ask for the nurse in charge")
    page.get_by_role("button", name="Change this vacancy").click()
    expect(page.get_by_role("alert")).to_contain_text("must be a whole number")
    expect(page.get_by_label("Note workers")).to_have_value("Ask for the nurse in charge")

    page.get_by_label("Unpaid break").fill("30")
    if javascript:
        page.get_by_label("Unpaid break").press("Tab")
        check_accessible(page)
    else:
        page.get_by_role("button", name="Check what would be different").click()
    expect(page.locator("#preview")).to_contain_text("was 60 minutes")
    expect(page.locator("#preview")).to_contain_text("1 person in your bank could take this shift")
    page.get_by_role("button", name="Change this vacancy").click()

    expect(page.locator("main")).to_contain_text("Vacancy changed: break, pay and note.")
    expect(page.locator("main")).to_contain_text("Dana Mercer changed it")
    BookingFactory(vacancy=vacancy, worker=ward.amara)
    page.goto(f"/trust/{ward.trust.slug}/vacancies/{vacancy.ref}/change/")
    expect(page.locator("main")).to_contain_text("Amara Osei is booked on this as it is")
    if javascript:
        check_accessible(page)
