"""Payroll reads last week's shifts at their trust, turns to one payer, and takes the week away."""

import csv
import os
from datetime import time, timedelta
from pathlib import Path

from playwright.sync_api import expect

from shifts.selectors.worked import WEEK, monday_of
from staffbank import clock
from staffbank.periods import wall_period
from tests.factories.shifts import BookingFactory, VacancyFactory
from tests.factories.trusts import (
    BankFactory,
    MembershipFactory,
    PoolMembershipFactory,
    TrustFactory,
    WardFactory,
)
from tests.factories.workers import WorkerFactory
from tests.journeys.conftest import DESKTOP, PHONE, check_accessible


def worked(ward, bank, day, name, payer):
    period = wall_period(day, time(19, 30), time(8))
    vacancy = VacancyFactory(
        ward=ward, bank=bank, open=True, starts_at=period.starts_at, ends_at=period.ends_at
    )
    worker = WorkerFactory(ready_for=payer, name=name)
    BookingFactory(vacancy=vacancy, worker=worker, payer=payer, status="worked", break_minutes=60)


def test_payroll_reads_a_week_and_takes_it_away(visit):
    bank = BankFactory(name="North West London bank")
    imperial = TrustFactory(slug="imperial", short_name="Imperial", name="Imperial College NHS")
    hillingdon = TrustFactory(short_name="The Hillingdon Hospitals", name="Hillingdon NHS")
    for trust in (imperial, hillingdon):
        PoolMembershipFactory(bank=bank, trust=trust)
    ward = WardFactory(site__trust=imperial, name="Albert Ward, stroke and neurology")
    monday = monday_of(clock.today()) - WEEK
    for number, (name, payer) in enumerate(
        (("Amara Nwosu", imperial), ("Grace Mensah-Williams", imperial), ("Li Chen", hillingdon))
    ):
        worked(ward, bank, monday + timedelta(days=number * 2), name, payer)
    clerk = MembershipFactory(role="payroll", trust=imperial, user__name="Grace Obi")
    page = visit(clerk.user)

    page.goto("/")
    expect(page.get_by_role("heading", level=1, name="Shifts worked")).to_be_visible()
    expect(page.get_by_role("rowheader", name="Amara Nwosu")).to_be_visible()
    expect(page.get_by_role("rowheader", name="Everybody")).to_be_visible()
    for size in (DESKTOP, PHONE):
        page.set_viewport_size(size)
        check_accessible(page)
        if folder := os.environ.get("LOOK"):
            page.screenshot(path=f"{folder}/worked-{size['width']}.png", full_page=True)
    page.set_viewport_size(DESKTOP)
    page.get_by_text("Change filters").click()
    page.get_by_label("Who pays").select_option(label="The Hillingdon Hospitals")
    page.get_by_role("button", name="Show shifts").click()
    expect(page.get_by_role("rowheader", name="Amara Nwosu")).to_have_count(0)
    with page.expect_download() as download:
        page.get_by_role("link", name="Download this week (CSV)").click()
    with Path(download.value.path()).open(encoding="utf-8-sig") as file:
        (row,) = csv.DictReader(file)
    assert row["Who pays"] == "Hillingdon NHS"
    page.get_by_role("link", name="The week before").click()
    expect(page.get_by_text("No shifts were worked")).to_be_visible()
    check_accessible(page)
