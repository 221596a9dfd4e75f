"""What a trust inherits from its region and what it changes, and what a region changes for all."""

from decimal import Decimal

import pytest
from playwright.sync_api import expect

from staffbank import clock
from staffbank.db import as_owner
from tests.factories.trusts import (
    BankFactory,
    LocalNumberFactory,
    LocalRateFactory,
    MembershipFactory,
    PoolMembershipFactory,
    grade,
)
from tests.factories.workers import WorkerFactory
from tests.journeys.conftest import DESKTOP, PHONE, check_accessible, follow
from trusts.models import BankPolicy, LocalNumber, LocalRate, Rate

SIZES = pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
SCRIPTS = pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "no scripts"])


@pytest.fixture
def bank(site):
    return BankFactory(slug="nwl", name="North West London bank")


@pytest.fixture
def trust(bank):
    place = PoolMembershipFactory(bank=bank, trust__slug="imperial", trust__short_name="Imperial")
    return place.trust


@pytest.fixture
def scale():
    with as_owner():
        rows = Rate.objects.filter(grade=grade(), valid_from__lte=clock.today())
        return rows.latest("valid_from")


def seat(role, **place):
    return MembershipFactory(role=role, **place).user


@SCRIPTS
def test_a_number_and_a_rate_of_ones_own(visit, bank, trust, scale, javascript):
    ada = seat("trust_admin", trust=trust, user__name="Ada Min")
    rae = seat("rate_authoriser", trust=trust, user__name="Rae Authoriser")
    page = visit(ada, javascript=javascript)
    page.goto("/trust/imperial/settings/")
    page.get_by_role("link", name="Our numbers").click()
    page.get_by_role("button", name="Confirm grades, rates, breaks and rules").click()
    page.get_by_role("link", name="How long the own bank has a vacancy to itself").click()
    page.get_by_role("radio", name="Your trust's own").check()
    page.get_by_label("Your trust's own").last.fill("12")
    page.get_by_label("Why").fill("Our wards post late")
    page.get_by_role("button", name="See what it means").click()
    expect(page.locator("main")).to_contain_text("It becomes 12 hours, from today")
    page.get_by_role("button", name="Save it").click()
    expect(page.locator("main")).to_contain_text("12 hours, since")

    page.get_by_role("link", name="Our rates").click()
    page.get_by_role("button", name="Ask for a rate").click()
    page.get_by_label("Grade").select_option("N5")
    for name in ("core", "unsocial", "sunday"):
        page.locator(f"input[name={name}]").fill(str(getattr(scale, name) + Decimal("0.25")))
    page.get_by_label("Why").fill("Nights go unfilled")
    page.get_by_role("button", name="See what it means").click()
    follow(page.get_by_role("button", name="Ask for it"))

    deciding = visit(rae, javascript=javascript)
    deciding.goto("/trust/imperial/settings/rates/")
    deciding.locator(".sb-list a").first.click()
    deciding.get_by_role("button", name="Decide").click()
    deciding.get_by_role("radio", name="Approve", exact=True).check()
    deciding.get_by_role("button", name="Send your decision").click()

    expect(deciding.locator("main")).to_contain_text("Ours, since")
    with as_owner():
        assert LocalNumber.objects.get().value == 12
        assert LocalRate.objects.get().decided_by == rae


@SCRIPTS
def test_a_region_changes_its_bank_model(visit, bank, trust, javascript):
    page = visit(seat("onboarding_admin", trust=None, bank=bank), javascript=javascript)
    page.goto("/bank/nwl/trusts/")
    page.get_by_role("link", name="Settings").first.click()
    page.get_by_role("link", name="Change bank model").click()
    page.get_by_role("radio", name="The lead employer").check()
    page.get_by_label("Lead employer", exact=True).select_option(label="Imperial")
    page.get_by_label("Why").fill("The boards agreed")
    page.get_by_role("button", name="See what it means").click()
    expect(page.locator("main")).to_contain_text("Bookings made from that day on")
    page.get_by_role("button", name="Save for every trust").click()

    expect(page.locator("main")).to_contain_text("Lead employer: Imperial. Before it: None")
    with as_owner():
        assert BankPolicy.objects.on(bank.pk, clock.today()).lead_employer == trust


@SIZES
def test_pages_of_numbers_rates_and_settings_are_accessible(visit, bank, trust, scale, viewport):
    LocalNumberFactory(bank=bank, trust=trust)
    figures = {name: getattr(scale, name) for name in ("core", "unsocial", "sunday")}
    waits = LocalRateFactory(
        bank=bank,
        trust=trust,
        valid_from=clock.today(),
        status="waiting",
        decided_by=None,
        decided_at=None,
        **figures,
    )
    page = visit(seat("trust_admin", trust=trust), viewport=viewport)
    here = "/trust/imperial/settings"
    for address in (
        f"{here}/numbers/",
        f"{here}/numbers/nwl/quiet_from/",
        f"{here}/rates/",
        f"{here}/rates/nwl/ask/",
        f"{here}/rates/{waits.ref}/",
    ):
        page.goto(address)
        check_accessible(page)
    page = visit(seat("rate_authoriser", trust=trust), viewport=viewport)
    page.goto(f"{here}/rates/{waits.ref}/decide/")
    check_accessible(page)
    page = visit(seat("bank_lead", trust=None, bank=bank), viewport=viewport)
    for group in ("", "model/", "pool/", "people/", "limits/"):
        page.goto(f"/bank/nwl/settings/{group}")
        check_accessible(page)
    page.locator("input[name=own_bank_hours_high]").fill("6")
    page.get_by_label("Why").fill("The boards agreed")
    page.get_by_role("button", name="See what it means").click()
    expect(page.locator("main")).to_contain_text("becomes the region's again on that day")
    check_accessible(page)
    page = visit(WorkerFactory(ready_for=trust).user, viewport=viewport)
    page.goto("/me/pool/")
    check_accessible(page)
