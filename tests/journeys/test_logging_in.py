"""Setting up a second step, and logging in with it: an app, a recovery code, a passkey."""

import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal import auth
from playwright.sync_api import expect

from staffbank.db import as_owner
from staffbank.notifications.models import Message
from tests.factories.trusts import MembershipFactory, UserFactory
from tests.journeys.conftest import DESKTOP, PHONE, check_accessible, follow

PASSWORD = "three words nobody"
SIZES = pytest.mark.parametrize(
    ("viewport", "javascript"), [(PHONE, False), (DESKTOP, True)], ids=["360 no scripts", "1280"]
)


@pytest.fixture
def dana(site):
    user = UserFactory(email="dana@example.nhs.uk", name="Dana Mercer")
    with as_owner():
        user.set_password(PASSWORD)
        user.save()
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    MembershipFactory(role="trust_admin", trust__slug="imperial", user=user)
    return user


def enter_password(page):
    page.goto("/accounts/login/")
    page.locator("input[name=login]").fill("dana@example.nhs.uk")
    page.locator("input[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Log in", exact=True).click()


def log_out(page):
    follow(page.get_by_role("button", name="Log out").first)


def code_for(secret):
    counter = next(iter(auth.yield_hotp_counters_from_time()))
    return auth.format_hotp_value(auth.hotp_value(secret, counter))


def heading(page):
    return page.get_by_role("heading", level=1)


def checked(page, javascript):
    if javascript:
        check_accessible(page)


@SIZES
def test_an_app_is_set_up_and_asked_for_and_a_recovery_code_stands_in_once(
    visit, dana, viewport, javascript
):
    page = visit(viewport=viewport, javascript=javascript)
    enter_password(page)
    expect(heading(page)).to_have_text("Add a second step to log in")
    checked(page, javascript)
    follow(page.get_by_role("button", name="Set up an authenticator app"))
    checked(page, javascript)
    secret = re.search(r"type this key there: (\w+)", page.locator("main").inner_text())[1]
    page.locator("input[name=code]").fill("000000")
    page.get_by_role("button", name="Use this app").click()
    expect(page.get_by_text("Check the code").first).to_be_visible()
    page.locator("input[name=code]").fill(code_for(secret))
    page.get_by_role("button", name="Use this app").click()

    expect(heading(page)).to_have_text("Your recovery codes")
    checked(page, javascript)
    codes = page.locator(".sb-codes code").all_inner_texts()
    assert len(set(codes)) == 10
    page.get_by_role("button", name="I have kept them, go on").click()
    expect(page.locator("header")).to_contain_text("Dana Mercer, trust admin")
    page.goto("/accounts/2fa/recovery-codes/")
    expect(page.locator("main")).to_contain_text("10 of 10 are left")
    assert codes[0] not in page.content()
    log_out(page)

    enter_password(page)
    expect(heading(page)).to_have_text("Your second step")
    checked(page, javascript)
    page.locator("input[name=code]").fill(codes[0])
    page.get_by_role("button", name="Log in", exact=True).click()
    expect(page.locator("header")).to_contain_text("Dana Mercer, trust admin")
    log_out(page)

    enter_password(page)
    page.locator("input[name=code]").fill(codes[0])
    page.get_by_role("button", name="Log in", exact=True).click()
    expect(page.get_by_text("Check the code").first).to_be_visible()


def test_a_passkey_is_set_up_and_then_logs_in_by_itself(visit, dana):
    page = visit()
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    devices.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    enter_password(page)
    follow(page.get_by_role("button", name="Set up a passkey"))
    check_accessible(page)
    page.locator("#mfa_webauthn_add").click()
    expect(heading(page)).to_have_text("Your recovery codes")
    page.get_by_role("button", name="I have kept them, go on").click()
    expect(page.locator("header")).to_contain_text("Dana Mercer, trust admin")
    log_out(page)

    page.goto("/accounts/login/")
    page.get_by_role("button", name="Log in with a passkey").click()
    page.wait_for_url("**/trust/imperial/**")

    page.goto("/accounts/2fa/webauthn/")
    check_accessible(page)
    expect(page.locator("main")).to_contain_text("My passkey")
    follow(page.get_by_role("link", name="remove"))
    check_accessible(page)


@SIZES
def test_a_code_by_email_logs_in_and_the_second_step_follows(visit, dana, viewport, javascript):
    page = visit(viewport=viewport, javascript=javascript)
    page.goto("/accounts/login/?next=/account/")
    follow(page.get_by_role("link", name="Log in with a code by email"))
    checked(page, javascript)
    page.locator("main input[type=email]").fill(dana.email)
    page.get_by_role("button", name="Email me a code").click()
    expect(heading(page)).to_have_text("Enter the code")
    checked(page, javascript)
    with as_owner():
        letter = Message.objects.get(address=dana.email).body
    page.locator("input[name=code]").fill(re.search(r"Your code is (\S+)", letter)[1])
    page.get_by_role("button", name="Log in", exact=True).click()

    page.get_by_role("button", name="Put it off").click()
    expect(heading(page)).to_have_text("Your account")
    checked(page, javascript)


@SIZES
def test_a_new_address_is_confirmed_and_both_are_told(visit, dana, viewport, javascript):
    page = visit(dana, viewport=viewport, javascript=javascript)
    page.goto("/account/")
    follow(page.get_by_role("link", name="Change email address"))
    checked(page, javascript)
    page.locator("main input[type=email]").fill("mercer@example.nhs.uk")
    page.get_by_role("button", name="Send the link").click()
    expect(page.get_by_text("until then nothing changes")).to_be_visible()
    checked(page, javascript)
    with as_owner():
        letter = Message.objects.get(address="mercer@example.nhs.uk").body
    page.goto(re.search(r"/accounts/confirm-email/\S+", letter)[0])
    checked(page, javascript)
    follow(page.get_by_role("button", name="Use this address"))

    page.goto("/account/")
    expect(page.locator("main")).to_contain_text("mercer@example.nhs.uk")
    with as_owner():
        told = Message.objects.filter(address="dana@example.nhs.uk")
        assert told.latest("created_at").subject == "Your email address has changed"
