"""An officer imports training, and a bank's admin looks at two records of one person."""

import pytest
from playwright.sync_api import expect

from staffbank.db import as_owner
from tests.compliance.training_files import recently, training_file
from tests.factories.shifts import bank_of
from tests.factories.trusts import MembershipFactory, WardFactory
from tests.factories.workers import EngagementFactory, WorkerFactory
from tests.journeys.conftest import DESKTOP, PHONE, check_accessible
from workers.models import Worker


@pytest.mark.journey
def test_an_officer_says_what_a_name_means_and_imports_the_file(visit, site):
    trust = WardFactory().trust
    bank_of(trust)
    EngagementFactory(
        worker=WorkerFactory(name="Amara Osei"), trust=trust, assignment_number="20341"
    )
    officer = MembershipFactory(role="compliance_officer", trust=trust)
    page = visit(user=officer.user, viewport=PHONE)
    page.goto(f"/trust/{trust.slug}/checks/training/")
    check_accessible(page)
    content = training_file(f"20341,,,Ward fire walk,,{recently()},")
    page.locator("input[type=file]").set_input_files(
        {"name": "training.csv", "mimeType": "text/csv", "buffer": content}
    )
    page.get_by_role("button", name="Check this file").click()
    expect(page.locator("main")).to_contain_text("We do not know 1 name of training")
    check_accessible(page)

    page.get_by_role("link", name="Say what they are").click()
    page.get_by_label("Ward fire walk").select_option(label="Fire safety")
    check_accessible(page)
    page.get_by_role("button", name="Save and look at the report").click()
    page.get_by_role("button", name="Import this row").click()

    expect(page.locator("main")).to_contain_text("Every row of the file is here.")


@pytest.mark.journey
def test_a_banks_admin_joins_two_records_and_parts_them(visit, site):
    trust = WardFactory().trust
    bank = bank_of(trust)
    pair = WorkerFactory(name="Amara Osei"), WorkerFactory(name="Amara Osei", user=None, email="")
    for worker in pair:
        EngagementFactory(worker=worker, trust=trust)
    with as_owner():
        Worker.objects.filter(pk__in=[each.pk for each in pair]).update(
            birth_key="b", name_key="osei amara"
        )
    admin = MembershipFactory(role="onboarding_admin", trust=None, bank=bank)
    page = visit(user=admin.user, viewport=DESKTOP)
    page.goto(f"/bank/{bank.slug}/workers/alike/")
    check_accessible(page)
    page.get_by_role("link", name="Amara Osei and Amara Osei").click()
    check_accessible(page)
    page.get_by_label("Record 1: Amara Osei").check()
    page.get_by_label("How do you know").fill("Rang her")
    page.get_by_role("button", name="Join the two records").click()
    expect(page.locator("main")).to_contain_text("Joined lately")

    page.get_by_role("button", name="Part them again").click()
    expect(page.locator("body")).to_contain_text("The two records are parted again.")
