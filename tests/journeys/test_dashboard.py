"""An ICS lead reads the region's figures, follows them down, takes them away and prints them."""

import csv
import io
import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from insights.rules.weeks import complete_weeks
from staffbank import clock
from tests.factories.shifts import VacancyFactory
from tests.factories.trusts import (
    BankFactory,
    MembershipFactory,
    PoolMembershipFactory,
    TrustFactory,
)
from tests.insights.cells import cells, put_in_board
from tests.journeys.conftest import DESKTOP, PHONE, check_accessible

#: Trust, hours of the own bank and of other trusts' staff out of 110 a day.
TRUSTS = (
    ("Imperial", 64, 20),
    ("Chelsea and Westminster", 61, 18),
    ("London North West", 57, 16),
    ("The Hillingdon Hospitals", 52, 13),
    ("Royal Brompton and Harefield", 70, 9),
)


@pytest.fixture
def region(site):
    """A board whose five trusts fill differently, better in the newest weeks; one is tiny."""
    bank = BankFactory(name="North West London bank", slug="north-west-london")
    today = clock.today()
    last = complete_weeks(today, 1).ends_on
    for number, (name, own, pool) in enumerate(TRUSTS):
        trust = TrustFactory(short_name=name, slug=f"trust-{number}")
        PoolMembershipFactory(bank=bank, trust=trust)
        board = put_in_board(trust, "QRV")
        for week in range(-2, 14):
            rising = own - max(0, week)
            for group, size in (("03", 60), ("07", 30), ("04", 10)):
                cells(
                    bank,
                    trust,
                    days=7,
                    until=last - week * timedelta(days=7),
                    group=group,
                    people=1 if name.startswith("Royal") and group == "04" else 12,
                    start=number * 12,
                    requested_minutes=110 * size,
                    own_minutes=rising * size,
                    pool_minutes=pool * size,
                    unfilled_minutes=(110 - rising - pool) * size,
                )
    lead = MembershipFactory(role="ics_lead", trust=None, icb=board, user__name="Ruth Adeyemi")
    return bank, lead


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_the_dashboard_is_accessible_and_its_filters_are_in_the_address(visit, region, viewport):
    _, lead = region
    page = visit(lead.user, viewport=viewport)

    page.goto("/icb/QRV/")
    check_accessible(page)
    expect(page.locator(".sb-figure")).to_have_count(6)
    page.get_by_text("Change filters").click()
    page.get_by_label("Staff group", exact=True).select_option("nurse")
    page.get_by_label("How long").select_option("13")
    page.get_by_role("button", name="Show figures").click()

    expect(page).to_have_url(re.compile(r"weeks=13.*group=nurse"))
    expect(page.get_by_text("13 weeks to").first).to_be_visible()
    page.get_by_role("link", name=re.compile("Nurse or midwife.*remove")).click()
    expect(page).not_to_have_url(re.compile("group=nurse"))
    check_accessible(page)


@pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "no scripts"])
def test_a_lead_follows_a_figure_down_to_its_days(visit, region, javascript):
    _, lead = region
    page = visit(lead.user, javascript=javascript)

    page.goto("/icb/QRV/")
    expect(page.get_by_role("heading", name="Where it is hardest")).to_be_visible()
    page.get_by_role("listitem").get_by_role("link", name="The Hillingdon Hospitals").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("The Hillingdon Hospitals")
    weeks = page.get_by_role("table", name="By week, the newest first")
    weeks.get_by_role("link").first.click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("day by day")
    days = page.get_by_role("table", name="By the day that shifts start")
    expect(days.get_by_role("row")).to_have_count(9)  # seven days, their heads and their total
    expect(days.get_by_role("link")).to_have_count(0)
    if javascript:
        check_accessible(page)


def test_few_people_are_not_shown_and_nothing_on_the_page_tells(visit, region):
    _, lead = region
    page = visit(lead.user)

    page.goto("/icb/QRV/?trust=trust-4")

    groups = page.get_by_role("table", name=re.compile("By staff group"))
    few = groups.get_by_role("row", name=re.compile("Allied health"))
    expect(few).to_contain_text("Under 5 people")
    expect(groups.get_by_text("Not shown").first).to_be_visible()
    expect(page.get_by_text("Figures about fewer than 5 people")).to_be_visible()


def test_the_numbers_can_be_taken_away_and_are_the_pages(visit, region):
    _, lead = region
    page = visit(lead.user)
    page.goto("/icb/QRV/")
    said = page.locator(".sb-figure__value").first
    shown = int(said.inner_text().replace(",", ""))

    with page.expect_download() as download:
        page.get_by_role("link", name="Download the numbers (CSV)").click()

    text = download.value.path().read_text(encoding="utf-8-sig")
    rows = {row["Name"]: row for row in csv.DictReader(io.StringIO(text))}
    assert round(float(rows["This period"]["Hours requested"])) == shown
    assert {name for name, *_ in TRUSTS} <= rows.keys()


def test_print_keeps_the_numbers_and_says_who_printed_them(visit, region):
    _, lead = region
    page = visit(lead.user)
    page.goto("/icb/QRV/")

    page.emulate_media(media="print")

    expect(page.get_by_text("Ruth Adeyemi, ICS lead").last).to_be_visible()
    expect(page.get_by_role("table").first).to_be_visible()
    expect(page.get_by_role("button", name="Print this page")).to_be_hidden()
    expect(page.get_by_role("navigation", name="Main menu")).to_be_hidden()


def test_a_trust_manager_follows_a_day_to_its_vacancies(visit, site):
    vacancy = VacancyFactory(open=True)
    day = vacancy.starts_at.astimezone(clock.LONDON).date()
    cells(vacancy.bank, vacancy.trust, days=1, until=day, people=2)
    cells(vacancy.bank, vacancy.trust, people=2)
    manager = MembershipFactory(trust=vacancy.trust)
    page = visit(manager.user, viewport=PHONE)

    page.goto(f"/trust/{vacancy.trust.slug}/reports/")
    check_accessible(page)
    page.get_by_role("table", name="Weeks to come").get_by_role("link").last.click()
    page.get_by_role("table").get_by_role("link").last.click()

    expect(page.get_by_text(vacancy.number)).to_be_visible()
    check_accessible(page)
