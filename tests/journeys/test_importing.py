"""A trust manager sends a file, reads the report, and imports it."""

import pytest
from playwright.sync_api import expect

from staffbank.outbox.relay import drain
from tests.factories.shifts import bank_of
from tests.factories.trusts import MembershipFactory, UserFactory, WardFactory
from tests.journeys.conftest import DESKTOP, PHONE, check_accessible, follow
from tests.rows import statuses
from tests.shifts.rosters import a_file, row
from trusts.services import kept_files


@pytest.fixture
def ward(site):
    ward = WardFactory(code="WITH", name="Witherow Ward")
    bank_of(ward.trust)
    return ward


@pytest.fixture
def moira(ward):
    user = UserFactory(name="Moira Shaw")
    MembershipFactory(user=user, trust=ward.trust)
    return user


def send(page, ward, content):
    page.goto(f"/trust/{ward.trust.slug}/vacancies/import/")
    file = {"name": "roster-week48.csv", "mimeType": "text/csv", "buffer": content}
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Check this file").click()


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_a_file_with_problems_is_corrected_and_sent_again(visit, ward, moira, viewport):
    page = visit(moira, viewport=viewport)

    send(page, ward, a_file(row(), row("HR-2", grade="B5N")))

    expect(page.locator("h1")).to_have_text("Check your import before anything is saved")
    expect(page.locator("main")).to_contain_text("We do not know the grade B5N")
    check_accessible(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the 1 row to correct (CSV)").click()
    assert download.value.suggested_filename == "roster-week48-to-correct.csv"
    follow(page.get_by_role("button", name="Upload a corrected file"))
    check_accessible(page)
    send(page, ward, a_file(row(), row("HR-2")))
    page.get_by_label("Save them as drafts").check()
    page.get_by_role("button", name="Import all 2 rows").click()

    expect(page.locator("main")).to_contain_text("2 vacancies imported and saved as drafts")
    assert statuses() == ["draft", "draft"]


def test_without_scripts_a_file_is_published_in_two_presses(visit, ward, moira):
    page = visit(moira, javascript=False)

    send(page, ward, a_file(row()))
    page.get_by_label("Publish them to your own bank").check()
    page.get_by_role("button", name="Import this row").click()

    expect(page.locator("main")).to_contain_text("published to your own bank")
    assert statuses() == ["open"]


@pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "no scripts"])
def test_a_long_file_is_imported_while_the_person_waits_or_leaves(
    visit, ward, moira, javascript, monkeypatch
):
    monkeypatch.setattr(kept_files, "AT_ONCE", 1)
    page = visit(moira, viewport=PHONE, javascript=javascript)
    send(page, ward, a_file(row(), row("HR-2")))
    page.get_by_label("Publish them to your own bank").check()
    page.get_by_role("button", name="Import all 2 rows").click()

    expect(page.locator("h1")).to_have_text("Your import is under way")
    assert statuses() == []
    if javascript:
        check_accessible(page)
    drain()
    if not javascript:
        page.get_by_role("link", name="Check again").click()

    expect(page.locator("h1")).to_have_text("Your import", timeout=10_000)
    expect(page.locator("main")).to_contain_text("2 vacancies saved and published")
    if javascript:
        check_accessible(page)
    assert statuses() == ["open", "open"]
    page.goto(f"/trust/{ward.trust.slug}/inbox/")
    expect(page.locator("main")).to_contain_text("Imported: roster-week48.csv, 2 rows")
