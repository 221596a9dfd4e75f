"""Cover for leave, a second person, and what each sees of it: the pages of people and roles."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from staffbank import clock
from tests.factories.trusts import (
    BankFactory,
    MembershipFactory,
    PoolMembershipFactory,
    TrustFactory,
    WardFactory,
)
from tests.journeys.conftest import check_accessible, follow

PEOPLE = "/trust/imperial/settings/people/"


@pytest.fixture
def trust(site):
    return TrustFactory(slug="imperial", short_name="Imperial", name="Imperial College Healthcare")


@pytest.fixture
def admin(trust):
    return MembershipFactory(role="trust_admin", trust=trust, user__name="Ngozi Clarke").user


@pytest.fixture
def priya(trust):
    return MembershipFactory(role="staffing_admin", trust=trust, user__name="Priya Raman").user


@pytest.fixture
def dana(trust):
    ward = WardFactory(site__trust=trust, name="Witherow Ward")
    return MembershipFactory(
        role="ward_manager", trust=trust, wards=[ward], user__name="Dana Mercer"
    ).user


@pytest.fixture
def grace(trust):
    return MembershipFactory(role="payroll", trust=trust, user__name="Grace Achebe").user


def fill_day(page, legend, day):
    group = page.get_by_role("group", name=legend)
    for part, value in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        group.get_by_label(part, exact=True).fill(str(value))


def open_person(page, name):
    page.goto(PEOPLE)
    page.get_by_role("link", name=name).first.click()


@pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "no scripts"])
def test_cover_is_arranged_with_a_second_person_and_said_on_every_page(
    visit, admin, priya, dana, grace, javascript
):
    page = visit(admin, javascript=javascript)
    page.goto(f"{PEOPLE}second-person/")
    page.get_by_role("checkbox", name="Ward manager").check()
    follow(page.get_by_role("button", name="Save which roles need one"))
    open_person(page, "Dana Mercer")
    page.get_by_role("link", name="Arrange cover").click()
    page.get_by_label("Who covers").select_option("Grace Achebe")
    fill_day(page, "Last day", clock.today() + timedelta(days=14))
    page.get_by_label("Why").fill("Annual leave")
    page.get_by_role("button", name="Arrange the cover").click()
    expect(page.locator("main")).to_contain_text("It waits for a second person")

    deciding = visit(priya, javascript=javascript)
    deciding.goto(PEOPLE)
    deciding.get_by_role("link", name="Grace Achebe, ward manager").click()
    expect(deciding.locator("main")).to_contain_text("Annual leave")
    deciding.get_by_role("radio", name="Approve", exact=True).check()
    deciding.get_by_role("button", name="Send your decision").click()
    expect(deciding.locator("main")).to_contain_text("We have told Ngozi Clarke")

    covering = visit(grace, javascript=javascript)
    covering.goto("/seats/")
    covering.get_by_role("radio", name="Ward manager").check()
    covering.get_by_role("button", name="Use this role").click()
    expect(covering.locator("header")).to_contain_text(
        "ward manager, covering for Dana Mercer until"
    )

    open_person(page, "Grace Achebe")
    said = page.locator("main")
    expect(said).to_contain_text("Given by Ngozi Clarke, approved by Priya Raman")
    expect(said).to_contain_text("to cover for a colleague")


def test_an_auditor_reads_who_has_which_role_at_a_trust(visit, trust, dana):
    bank = BankFactory(slug="nwl", name="North West London bank")
    PoolMembershipFactory(bank=bank, trust=trust)
    reading = visit(MembershipFactory(role="auditor", bank=bank).user)
    reading.goto("/bank/nwl/people/trusts/")
    check_accessible(reading)
    reading.get_by_role("link", name="Imperial").click()
    expect(reading.locator("main")).to_contain_text("Dana Mercer")
    check_accessible(reading)
