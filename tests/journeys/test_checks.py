"""A compliance officer's day."""

import re

import pytest
from playwright.sync_api import expect

from compliance.models import Credential
from staffbank.db import as_owner
from tests.factories.checking import CheckRuleFactory
from tests.factories.shifts import VacancyFactory
from tests.factories.trusts import MembershipFactory, TrustFactory, WardFactory
from tests.factories.workers import CredentialFactory, WorkerFactory
from tests.journeys.conftest import DESKTOP, PHONE, check_accessible, follow


@pytest.fixture
def trust(site):
    return TrustFactory(slug="imperial", short_name="Imperial", name="Imperial College Healthcare")


@pytest.fixture
def officer(trust):
    return MembershipFactory(role="compliance_officer", trust=trust, user__name="Jo Bello").user


@pytest.fixture
def waiting(trust):
    """Amara lacks fire safety alone, and a shift is open that needs it."""
    amara = WorkerFactory(name="Amara Osei", name_key="osei amara", ready_for=trust)
    with as_owner():
        Credential.objects.filter(worker=amara, kind__code="fire").update(status="revoked")
    VacancyFactory(ward=WardFactory(site__trust=trust, name="Witherow Ward"), open=True)
    return CredentialFactory(worker=amara)


@pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "no scripts"])
def test_an_officer_claims_the_next_check_and_accepts_it(visit, officer, waiting, javascript):
    page = visit(officer, javascript=javascript)

    page.goto("/")
    page.get_by_role("button", name="Claim the next one").first.click()
    expect(page.locator("main")).to_contain_text("1 shift opens to Amara at once")
    page.get_by_label("The name on it is this person's").check()
    page.get_by_role("radio", name="The original document").check()
    page.get_by_role("button", name="Accept").click()

    expect(page.get_by_role("alert")).to_contain_text("1 shift is now open to them")
    expect(page.locator("main")).to_contain_text("Nothing waits for a check")


def test_two_officers_check_one_by_the_keyboard_alone(visit, officer, trust, waiting):
    CheckRuleFactory(trust=trust)
    sam = MembershipFactory(role="compliance_officer", trust=trust, user__name="Sam Roe").user
    jo = visit(officer, viewport=DESKTOP)
    jo.goto("/trust/imperial/checks/")
    check_accessible(jo)
    jo.keyboard.press("n")  # nothing: keys are off until a person turns them on
    expect(jo).to_have_url(re.compile(r"/checks/$"))
    turn_keys_on(jo)
    jo.keyboard.press("n")
    expect(jo.locator("main")).to_contain_text("Two people check this kind here")
    check_accessible(jo)
    accept_by_keys(jo)
    expect(jo.get_by_role("alert")).to_contain_text("is checked once")
    expect(jo.locator("main")).to_contain_text("You did the first check: for a colleague")
    check_accessible(jo)
    jo.keyboard.press("u")
    expect(jo.get_by_role("alert")).to_contain_text("Taken back")
    accept_by_keys(jo)
    expect(jo.get_by_role("alert")).to_contain_text("is checked once")

    second = visit(sam, viewport=PHONE)
    second.goto("/trust/imperial/checks/?whose=second")
    second.get_by_role("link", name="Amara Osei").click()
    expect(second.locator("main")).to_contain_text("Jo Bello did the first check")
    check_accessible(second)
    turn_keys_on(second)
    accept_by_keys(second)
    expect(second.get_by_role("alert")).to_contain_text("1 shift is now open to them")


def turn_keys_on(page):
    page.locator("summary", has_text="Keys for this page").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Use single keys in this browser").focus()
    page.keyboard.press("Space")
    page.locator("summary", has_text="Keys for this page").focus()


def accept_by_keys(page):
    for key in "msa":
        page.keyboard.press(key)


@pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "no scripts"])
def test_a_question_is_answered_and_the_check_comes_back(visit, officer, waiting, javascript):
    desk = visit(officer, javascript=javascript)
    desk.goto(f"/trust/imperial/checks/{waiting.ref}/ask/")
    desk.get_by_label("What do you need from them?").fill("Which course was it?")
    desk.get_by_role("button", name="Ask them").click()
    expect(desk.locator("main")).to_contain_text("asked for more")

    phone = visit(waiting.worker.user, viewport=PHONE, javascript=javascript)
    phone.goto(f"/me/passport/checks/{waiting.ref}/")
    expect(phone.locator("main")).to_contain_text("Which course was it?")
    if javascript:
        check_accessible(phone)
    phone.get_by_label("Your answer").fill("The one at St Mary's in March.")
    phone.get_by_role("button", name="Send").click()
    expect(phone.get_by_role("alert")).to_contain_text("can see it now")

    desk.goto(f"/trust/imperial/checks/{waiting.ref}/")
    expect(desk.locator("main")).to_contain_text("The one at St Mary's in March.")


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["1280", "360"])
def test_training_is_accepted_together(visit, officer, trust, waiting, viewport):
    CheckRuleFactory(trust=trust, at_once=True)
    page = visit(officer, viewport=viewport)

    page.goto("/trust/imperial/checks/")
    follow(page.get_by_role("link", name="Accept training checks together"))
    check_accessible(page)
    page.get_by_role("radio", name="A record of the trust's own systems").check()
    page.get_by_role("button", name="Accept these").click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("1 check accepted, 0 left")
    check_accessible(page)
    page.goto("/trust/imperial/settings/checks/rules/")
    expect(page.locator("main")).to_contain_text("By one person, many at once")
    check_accessible(page)
