"""An officer imports training, and a bank's admin looks at two records of one person."""

import pytest
from playwright.sync_api import expect

from tests.compliance.training_files import recently, training_file
from tests.factories.shifts import bank_of
from tests.factories.trusts import MembershipFactory, WardFactory
from tests.factories.workers import EngagementFactory, WorkerFactory
from tests.journeys.conftest import PHONE, check_accessible


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
