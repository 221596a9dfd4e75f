"""A nurse narrows the list, and decides what may disturb her."""

import re

import pytest
from playwright.sync_api import expect

from staffbank.db import acting
from tests.factories.shifts import VacancyFactory, bank_of, soon
from tests.factories.trusts import TrustFactory, WardFactory
from tests.factories.workers import WorkerFactory, actor_for
from tests.journeys.conftest import DESKTOP, PHONE, check_accessible, follow
from workers.services.messages import stop_paths


@pytest.fixture
def trust(site):
    trust = TrustFactory(slug="imperial", short_name="Imperial")
    bank_of(trust)
    return trust


@pytest.fixture
def amara(trust):
    return WorkerFactory(name="Amara Osei", ready_for=trust, email="amara@staffbank.example")


@pytest.fixture
def shifts(trust):
    ward = WardFactory(site__trust=trust, name="Witherow Ward")
    pays = (20000, 25000, 30000)
    return [
        VacancyFactory(ward=ward, open=True, starts_at=soon(day), pay_pence=pay)
        for day, pay in zip((3, 4, 6), pays, strict=True)
    ]


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["360", "1280"])
def test_the_list_follows_the_filters_and_so_does_its_address(visit, amara, shifts, viewport):
    page = visit(amara.user, viewport=viewport)
    page.goto("/me/shifts/")
    if viewport is PHONE:
        page.get_by_text("Change filters").click()

    page.get_by_label("Pay for the shift").fill("240")
    page.get_by_label("Pay for the shift").press("Tab")

    expect(page.get_by_text("2 shifts you can book.")).to_be_visible()
    expect(page.locator("#status")).to_have_text("2 shifts you can book")
    expect(page.get_by_role("link", name="£240 or more")).to_be_visible()
    expect(page).to_have_url(re.compile(r"/me/shifts/\?least=240$"))
    assert page.evaluate("document.activeElement.textContent.trim()") == "Show shifts"
    page.get_by_label("Pay for the shift").fill("290")
    page.get_by_label("Pay for the shift").press("Tab")
    expect(page.get_by_text("1 shift you can book.")).to_be_visible()
    check_accessible(page)

    page.go_back()
    expect(page.get_by_text("2 shifts you can book.")).to_be_visible()
    expect(page.get_by_label("Pay for the shift")).to_have_value("240")


def test_without_scripts_a_button_does_the_same(visit, amara, shifts):
    page = visit(amara.user, viewport=PHONE, javascript=False)
    page.goto("/me/shifts/")

    page.get_by_text("Change filters").click()
    page.get_by_label("Pay for the shift").fill("240")
    page.get_by_role("button", name="Show shifts").click()

    expect(page.get_by_text("2 shifts you can book.")).to_be_visible()
    page.get_by_role("link", name="£240 or more").click()
    expect(page.get_by_text("3 shifts you can book.")).to_be_visible()


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["360", "1280"])
def test_what_is_sent_is_chosen_and_stopped_from_a_letter(visit, amara, viewport):
    page = visit(amara.user, viewport=viewport)
    page.goto("/me/inbox/")
    follow(page.get_by_role("link", name="Change what we send"))
    check_accessible(page)
    page.get_by_label("One email at 7am").check()
    page.get_by_label("While I sleep after a night").check()
    page.get_by_label("From 30 days before").check()
    page.get_by_role("button", name="Save what we send").click()
    expect(page.get_by_text("One email each morning")).to_be_visible()
    check_accessible(page)
    page.get_by_role("link", name="Change what we send").click()
    expect(page.get_by_label("From 30 days before")).to_be_checked()

    with acting(actor_for(amara)):
        address = stop_paths([amara.pk])[amara.pk]
    letter = visit(viewport=viewport, javascript=False)
    letter.goto(address)
    expect(letter.get_by_role("heading", level=1)).to_have_text("Stop emails about new shifts")
    letter.get_by_role("button", name="Stop these emails").click()
    expect(letter.get_by_text("Shifts you can book are still in your inbox")).to_be_visible()

    page.goto(address)
    check_accessible(page)
    page.goto("/me/inbox/")
    expect(page.get_by_text("New shifts are not sent to you by email")).to_be_visible()
