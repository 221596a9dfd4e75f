"""A bank's admin looks at two records that may be one person's, and the person finds the account
that is closed."""

import pytest
from playwright.sync_api import expect

from staffbank.db import as_owner
from staffbank.wording import address_hint
from tests.factories.shifts import bank_of
from tests.factories.trusts import MembershipFactory, WardFactory
from tests.factories.workers import EngagementFactory, WorkerFactory
from tests.journeys.conftest import DESKTOP, PHONE, check_accessible, follow
from workers.models import Worker

PASSWORD = "three words nobody"
pytestmark = pytest.mark.journey


@pytest.fixture
def pair(site):
    trust = WardFactory().trust
    pair = WorkerFactory(name="Amara Osei"), WorkerFactory(name="Amara Osei")
    for worker in pair:
        EngagementFactory(worker=worker, trust=trust)
    with as_owner():
        Worker.objects.filter(pk__in=[each.pk for each in pair]).update(
            birth_key="b", name_key="osei amara"
        )
        pair[1].user.set_password(PASSWORD)
        pair[1].user.save()
    return pair, bank_of(trust)


@pytest.fixture
def looking(visit, pair):
    """The admin's browser, with the two side by side."""
    _, bank = pair
    admin = MembershipFactory(role="onboarding_admin", trust=None, bank=bank)
    page = visit(user=admin.user, viewport=DESKTOP)
    page.goto(f"/bank/{bank.slug}/workers/alike/")
    check_accessible(page)
    follow(page.get_by_role("link", name="Amara Osei and Amara Osei"))
    check_accessible(page)
    return page


def test_two_accounts_are_joined_and_parted_and_the_closed_one_says_where_to_log_in(
    looking, visit, pair
):
    (kept, other), _ = pair
    looking.get_by_label("Record 1: Amara Osei").check()
    looking.get_by_label("How do you know").fill("Rang her")
    looking.get_by_role("button", name="Join the two records").click()
    expect(looking.get_by_role("alert")).to_contain_text("Choose the account")
    expect(looking.get_by_label("How do you know")).to_have_value("Rang her")
    check_accessible(looking)
    looking.get_by_label(kept.user.email).check()
    looking.get_by_role("button", name="Join the two records").click()
    expect(looking.locator("main")).to_contain_text("Joined lately")

    phone = visit(viewport=PHONE)
    logs_in(phone, other.user.email)
    expect(phone.get_by_role("heading", level=1)).to_have_text("You log in with another address")
    expect(phone.locator("main")).to_contain_text(address_hint(kept.user.email))
    check_accessible(phone)

    looking.get_by_role("button", name="Part them again").click()
    expect(looking.locator("body")).to_contain_text("The two records are parted again.")
    logs_in(phone, other.user.email)
    expect(phone.get_by_role("heading", level=1)).not_to_have_text(
        "You log in with another address"
    )


def test_two_people_are_told_apart_and_shown_again(looking):
    looking.get_by_role("link", name="These are two different people").click()
    looking.get_by_role("button", name="Save that they are two people").click()
    expect(looking.get_by_role("alert")).to_contain_text("Enter how you know")
    looking.get_by_label("How do you know").fill("Rang both")
    check_accessible(looking)
    looking.get_by_role("button", name="Save that they are two people").click()
    expect(looking.locator("main")).to_contain_text("Said to be two people")
    expect(looking.locator("main")).to_contain_text("No records alike")
    check_accessible(looking)

    looking.get_by_role("button", name="Show them again").click()

    expect(looking.locator("main")).to_contain_text("the same name and birth date")


def logs_in(page, email):
    page.goto("/accounts/login/")
    page.locator("input[name=login]").fill(email)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("form", has=page.locator("input[name=password]")).locator(
        "button[type=submit]"
    ).first.click()
