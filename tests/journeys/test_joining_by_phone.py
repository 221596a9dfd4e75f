"""Joining a bank from a phone in one sitting, and being let in by the trust that checks."""

import re

import pytest
from playwright.sync_api import expect

from staffbank.db import as_owner
from staffbank.notifications.models import Message
from staffbank.outbox import relay
from tests.factories.trusts import (
    BankFactory,
    MembershipFactory,
    PoolMembershipFactory,
    SiteFactory,
)
from tests.factories.workers import JoiningFactory, TermsVersionFactory, make_cleared
from tests.interop import papers
from tests.journeys.conftest import DESKTOP, PHONE, check_accessible, follow
from tests.journeys.test_by_keyboard import Keys
from trusts.models import Grade, StaffGroup
from workers.models import Joining, Worker


@pytest.fixture
def bank(site):
    bank = BankFactory(slug="nwl", name="North West London bank", policy__open_registration=True)
    TermsVersionFactory(bank=bank)
    return bank


@pytest.fixture
def trust(bank):
    trust = PoolMembershipFactory(bank=bank, trust__slug="imperial").trust
    trust.short_name = "Imperial"
    with as_owner():
        trust.save()
    SiteFactory(trust=trust, name="St Mary's Hospital")
    return trust


def code_for(address):
    with as_owner():
        letter = Message.objects.filter(address=address).latest("created_at")
    return re.search(r"Your code is (\S+)", letter.body)[1]


def saves(page):
    page.get_by_role("button", name="Save and continue").click()


@pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "no scripts"])
def test_a_nurse_joins_in_one_sitting(visit, bank, trust, javascript):
    phone = visit(viewport=PHONE, javascript=javascript)
    accessible = check_accessible if javascript else lambda page: None  # axe is a script
    heading = phone.get_by_role("heading", level=1)

    phone.goto("/")
    phone.get_by_role("link", name="Register to work shifts").click()
    follow(phone.get_by_role("link", name="North West London bank"))
    accessible(phone)
    phone.get_by_label("Your email address").fill("nora@example.com")
    phone.get_by_role("button", name="Start now").click()
    expect(heading).to_have_text("Enter the code")
    accessible(phone)
    phone.get_by_label("Code").fill(code_for("nora@example.com"))
    phone.get_by_role("button", name="Continue").click()
    phone.get_by_label("Full name").fill("Nora Byrne")
    phone.locator("input[name=password]").fill("three words nobody")
    accessible(phone)
    phone.get_by_role("button", name="Make my account").click()
    phone.get_by_role("button", name="Put it off").click()
    expect(heading).to_have_text("Join the North West London bank")
    expect(phone.locator(".sb-holder")).to_contain_text("With you")
    accessible(phone)

    phone.get_by_role("link", name="Your name").click()
    phone.get_by_label("Names you had before").fill("Nora Kelly")
    accessible(phone)
    saves(phone)
    phone.get_by_label("Mobile number").fill("07700 900123")
    phone.get_by_label("First half of your home postcode").fill("w2 1nb")
    accessible(phone)
    saves(phone)
    phone.get_by_role("radio", name="Nursing and Midwifery Council").check()
    phone.get_by_label("NMC PIN").fill("12A34O6E")
    saves(phone)
    expect(phone.get_by_role("alert")).to_contain_text("must be a number: 0, not the letter O")
    accessible(phone)
    phone.get_by_label("NMC PIN").fill("12A3406E")
    saves(phone)

    phone.get_by_role("link", name="Your job and grades").click()
    phone.get_by_role("radio", name="Nurse or midwife").check()
    accessible(phone)
    saves(phone)
    phone.get_by_role("checkbox", name="Band 5 nurse").check()
    accessible(phone)
    saves(phone)
    phone.get_by_role("checkbox", name="IV medicines").check()
    accessible(phone)
    saves(phone)
    phone.get_by_label("IV medicines").select_option(label="I do it by myself")
    accessible(phone)
    saves(phone)

    phone.get_by_role("link", name="Your primary trust").click()
    phone.get_by_role("radio", name="Imperial").check()
    saves(phone)
    phone.get_by_role("radio", name="Up to 10 miles").check()
    phone.get_by_text("Choose sites instead").click()
    phone.get_by_role("checkbox", name="St Mary's Hospital").check()
    accessible(phone)
    saves(phone)

    phone.get_by_role("link", name="Sign the bank agreement").click()
    phone.get_by_label("I have read this agreement and sign it").check()
    accessible(phone)
    phone.get_by_role("button", name="Sign the agreement").click()
    phone.get_by_role("link", name="Other trusts of the region").click()
    phone.get_by_role("radio", name="Yes, show me shifts").check()
    accessible(phone)
    saves(phone)

    phone.get_by_role("link", name="Your checks").click()
    expect(phone.locator("main")).to_contain_text("Who looks")
    accessible(phone)
    phone.get_by_role("button", name="Ask for it to be looked up").click()
    expect(phone.locator("main")).to_contain_text("With the register")
    phone.get_by_role("link", name=re.compile("Send it.*Fire safety")).click()
    phone.get_by_label("Who issued it").fill("Skills for Health")
    for label, value in (("Day", "12"), ("Month", "10"), ("Year", "2025")):
        phone.get_by_label(label).fill(value)
    phone.locator("input[name=photo]").set_input_files(
        {"name": "fire.jpg", "mimeType": "image/jpeg", "buffer": papers.located_jpeg()}
    )
    phone.get_by_role("button", name="Send to the compliance team").click()
    expect(heading).to_have_text("Fire safety")
    phone.get_by_role("link", name="Your checks").click()
    expect(phone.locator("main")).to_contain_text("With Imperial")

    phone.goto("/me/shifts/")
    expect(phone.locator("main")).to_contain_text("You see shifts here as soon as you have joined")
    accessible(phone)


@pytest.mark.parametrize(
    ("job", "body", "number", "group", "grade"),
    [
        ("Doctor or dentist", "General Medical Council", ("GMC reference", "7654321"), "01", "CON"),
        ("Doctor or dentist", "General Dental Council", ("GDC", "123456"), "01", "CDEN"),
        ("Healthcare assistant", "I am not on a professional register", None, "07", "HCA3"),
    ],
)
def test_everybody_finds_their_own_job_by_its_name(
    visit, bank, trust, job, body, number, group, grade
):
    named = Grade.objects.get(code=grade, staff_group__code=group).name
    phone = visit(user=JoiningFactory(bank=bank).worker.user, viewport=PHONE, javascript=False)

    phone.goto("/me/joining/registration/")
    phone.get_by_role("radio", name=body).check()
    if number:
        register, digits = number
        phone.get_by_label(f"{register} number").fill(digits)
    saves(phone)
    phone.get_by_role("link", name="Your job and grades").click()
    phone.get_by_role("radio", name=job).check()
    saves(phone)
    phone.get_by_role("checkbox", name=re.compile(f"^{named}$", re.IGNORECASE)).check()
    expect(phone.get_by_role("checkbox", name="Cardiology")).to_have_count(0)  # folded up
    phone.get_by_text("Choose the areas you work in").click()
    phone.get_by_role("checkbox", name="Cardiology").check()
    saves(phone)

    expect(phone.get_by_role("heading", level=1)).to_have_text("Your skills")


def test_a_trust_agrees_reminds_and_the_person_is_let_in(visit, bank, trust):
    joining = JoiningFactory(bank=bank, trust=trust, said=True, worker__name="Nora Byrne")
    with as_owner():
        Joining.objects.filter(pk=joining.pk).update(invited=True)
    jo = MembershipFactory(role="compliance_officer", trust=trust).user
    desk = visit(jo, viewport=DESKTOP)
    desk.goto("/trust/imperial/workers/")
    follow(desk.get_by_role("link", name="Joining"))
    check_accessible(desk)
    follow(desk.get_by_role("link", name="Nora Byrne"))
    check_accessible(desk)
    desk.get_by_role("button", name="Send a reminder").click()
    expect(desk.locator("main")).to_contain_text("Last reminded on")
    desk.get_by_label("They work as they say").check()
    desk.get_by_role("button", name="Agree").click()
    expect(desk.locator("main")).to_contain_text("Agreed by")

    make_cleared(joining.worker, StaffGroup.objects.get(slug="nurse"), trust)
    phone = visit(joining.worker.user, viewport=PHONE)
    phone.goto("/me/joining/agreement/")
    phone.get_by_label("I have read this agreement and sign it").check()
    phone.get_by_role("button", name="Sign the agreement").click()
    expect(phone.locator(".sb-holder")).to_contain_text("Everything is checked")
    relay.drain()
    phone.goto("/me/joining/")

    expect(phone.get_by_role("heading", level=1)).to_contain_text("Find shifts")
    with as_owner():
        assert Worker.objects.get(pk=joining.worker_id).status == "active"


def test_by_keyboard_alone(visit, bank, trust):
    joining = JoiningFactory(bank=bank)
    page = visit(joining.worker.user, viewport=DESKTOP)
    keys = Keys(page)
    page.goto("/me/joining/")
    keys.to("Your registration").press("Enter")
    keys.is_on("Your registration")
    keys.to("Nursing and Midwifery Council").press("Space")
    keys.to("NMC PIN").write("12A3456E")
    keys.to("Save and continue").press("Enter")
    keys.is_on("Join the North West London bank")

    with as_owner():
        assert Joining.objects.get(pk=joining.pk).number == "12A3456E"
