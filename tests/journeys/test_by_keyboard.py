"""The first tasks of a ward manager, a clinician and an officer, by Tab, Enter and Space alone."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from compliance.models import Credential
from staffbank import clock
from staffbank.db import as_owner
from tests.factories.shifts import VacancyFactory, bank_of
from tests.factories.trusts import MembershipFactory, WardFactory
from tests.factories.workers import CredentialFactory, WorkerFactory
from tests.journeys.conftest import PHONE

#: What the control in focus is called, and whether anything shows that it is in focus.
CALLED = """() => {
  const here = document.activeElement;
  return here.labels?.length ? here.labels[0].innerText : here.innerText || here.value || "";
}"""
SHOWN = """() => [document.activeElement, document.activeElement.labels?.[0]]
  .filter(Boolean)
  .flatMap(each => [getComputedStyle(each), getComputedStyle(each, "::before")])
  .some(style => style.outlineStyle !== "none" || style.boxShadow !== "none")"""


class Keys:
    """A person who has no mouse."""

    def __init__(self, page):
        self.page = page

    def to(self, words, most=90):
        """Press Tab until what is in focus is called ``words``, and see that it is in focus."""
        for _ in range(most):
            self.page.keyboard.press("Tab")
            if self.page.evaluate(CALLED).strip().startswith(words):
                assert self.page.evaluate(SHOWN), f"{words} does not look as if it were in focus"
                return self
        pytest.fail(f"Tab never came to {words}")

    def press(self, *keys):
        for key in keys:
            self.page.keyboard.press(key)

    def write(self, text):
        self.page.keyboard.type(str(text))

    def is_on(self, heading):
        expect(self.page.get_by_role("heading", level=1)).to_contain_text(heading)


@pytest.fixture
def ward(site):
    ward = WardFactory(name="Witherow Ward", site__short_name="St Mary's")
    bank_of(ward.trust)
    return ward


def test_a_ward_manager_posts_publishes_and_cancels(visit, ward):
    dana = MembershipFactory(role="ward_manager", trust=ward.trust, wards=[ward]).user
    WorkerFactory(ready_for=ward.trust)
    day = clock.today() + timedelta(days=7)
    page = visit(dana)
    keys = Keys(page)

    page.goto("/")
    keys.to("Post a vacancy").press("Enter")
    keys.is_on("Post a vacancy")
    keys.to("Who").write("Band 5 nurse")
    for box, number in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        keys.to(box).press("Control+a")
        keys.write(number)
    keys.to("Night, 8pm to 8am").press("ArrowUp", "ArrowDown")
    keys.to("Why you need someone").write("Sick")
    keys.to("Publish to").press("Enter")
    keys.is_on("band 5 nurse, Witherow Ward")
    keys.to("Cancel this vacancy").press("Enter")
    keys.is_on("Cancel this vacancy")
    keys.to("The ward has enough staff").press("Space")
    keys.to("Cancel this vacancy").press("Enter")

    expect(page.locator("main .nhsuk-tag").first).to_have_text("Cancelled")


def test_a_clinician_finds_books_and_undoes_without_scripts_on_a_phone(visit, ward):
    amara = WorkerFactory(name="Amara Osei", ready_for=ward.trust).user
    VacancyFactory(ward=ward, open=True)
    page = visit(amara, viewport=PHONE, javascript=False)
    keys = Keys(page)

    page.goto("/")
    keys.is_on("Find shifts")
    keys.to(page.locator("main .sb-list a").first.inner_text()).press("Enter")
    keys.is_on("Band 5 nurse")
    keys.to("Book this shift").press("Enter")
    keys.is_on("Shift booked")
    keys.to("Undo this booking").press("Enter")

    expect(page.get_by_text("nothing counts against you").first).to_be_visible()


def test_an_officer_claims_a_check_and_accepts_it(visit, ward):
    officer = MembershipFactory(role="compliance_officer", trust=ward.trust).user
    amara = WorkerFactory(name="Amara Osei", ready_for=ward.trust)
    with as_owner():
        Credential.objects.filter(worker=amara, kind__code="fire").update(status="revoked")
    CredentialFactory(worker=amara)
    page = visit(officer)
    keys = Keys(page)

    page.goto("/")
    keys.to("Claim the next one").press("Enter")
    keys.is_on("Check fire safety")
    keys.to("The name on it is this person's").press("Space")
    keys.to("The original document").press("Space")
    keys.to("Accept").press("Enter")

    expect(page.get_by_role("alert")).to_contain_text("Amara Osei's fire safety is accepted")
    keys.is_on("Checks to do: 0")
