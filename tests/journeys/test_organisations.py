"""People whose organisation logs them in: a real provider, in a process of its own."""

import json
import os
import re
import socket
import subprocess
import sys
from dataclasses import replace

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from playwright.sync_api import expect

from staffbank import organisations
from staffbank.accounts.models import User
from staffbank.audit.models import AuditEntry
from staffbank.db import as_owner
from tests.factories.trusts import MembershipFactory, UserFactory
from tests.journeys.conftest import check_accessible, follow
from tests.journeys.test_joining import letter_to

PEOPLE = [
    ("dana", "dana@nhs.example", ""),
    ("careful", "careful@nhs.example", "two steps"),
    ("unsure", "dana@nhs.example", "two steps, unverified"),
    ("stranger", "stranger@nhs.example", "two steps"),
    ("second-dana", "dana@nhs.example", "two steps"),
]


def free_port():
    with socket.socket() as found:
        found.bind(("localhost", 0))
        return found.getsockname()[1]


@pytest.fixture(scope="module")
def provider(server, tmp_path_factory):
    """The organisation's address."""
    key = rsa.generate_private_key(65537, 2048).private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    port = free_port()
    told = {
        "callbacks": [f"{server}/accounts/oidc/entra/login/callback/"],
        "people": [
            {"username": username, "email": email, "name": username.title(), "says": says}
            for username, email, says in PEOPLE
        ],
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.identity_provider", str(port)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ
        | {
            "PROVIDER_DATABASE": str(tmp_path_factory.mktemp("provider") / "db.sqlite3"),
            "PROVIDER_KEY": key.decode(),
        },
    )
    process.stdin.write(json.dumps(told))
    process.stdin.close()
    try:
        assert process.stdout.readline() == "ready\n"
        yield f"http://localhost:{port}"
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


@pytest.fixture
def entra(provider, site, settings, monkeypatch):
    """NHSmail, set up as an installation sets it up: by variables."""
    monkeypatch.setenv("OIDC_ENTRA_SERVER", provider)
    monkeypatch.setenv("OIDC_ENTRA_CLIENT_ID", "staffbank")
    monkeypatch.setenv("OIDC_ENTRA_CLIENT_SECRET", "the secret between us")
    found = organisations.from_environment(production=False)
    use(settings, found)
    return found["entra"]


def use(settings, found):
    settings.ORGANISATIONS = found
    settings.SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {"APPS": [each.app for each in found.values()]}
    }
    policy = {**settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]}
    policy["form-action"] = ["'self'", *(each.origin for each in found.values())]
    settings.CONTENT_SECURITY_POLICY = {"DIRECTIVES": policy}


@pytest.fixture
def dana(site):
    user = UserFactory(email="dana@nhs.example", name="Dana Mercer")
    with as_owner():
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    MembershipFactory(role="trust_manager", trust__slug="imperial", user=user)
    return user


def log_in_with_nhsmail(page, username, button="Log in with NHSmail"):
    if button.startswith("Log in"):
        page.goto("/accounts/login/")
    page.get_by_role("button", name=button).click()
    page.locator("input[name=login]").fill(username)
    page.locator("input[name=password]").fill("password")
    page.locator("input[name=password]").press("Enter")
    page.wait_for_url(re.compile(r"/(account|trust|seats|join|accounts/oidc)/"))


def test_there_is_no_button_where_nothing_is_set_up(visit):
    page = visit()
    page.goto("/accounts/login/")

    expect(page.locator("main")).not_to_contain_text("NHSmail")
    assert page.goto("/accounts/oidc/entra/login/").status == 404


def test_a_confirmed_address_ties_the_identity_once_and_the_own_second_step_is_asked(
    visit, entra, dana
):
    page = visit()
    log_in_with_nhsmail(page, "dana")

    expect(page.get_by_role("heading", level=1)).to_have_text("Add a second step to log in")
    with as_owner():
        assert SocialAccount.objects.get(user=dana).provider == "entra"
        assert AuditEntry.objects.get(verb="identity.tied").object_id == str(dana.pk)

    again = visit()
    log_in_with_nhsmail(again, "dana")
    expect(again.get_by_role("heading", level=1)).to_have_text("Add a second step to log in")
    with as_owner():
        assert SocialAccount.objects.count() == 1


def test_where_it_asked_for_two_steps_we_ask_for_none(visit, entra):
    user = UserFactory(email="careful@nhs.example", name="Careful Person")
    with as_owner():
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    MembershipFactory(role="trust_manager", trust__slug="imperial", user=user)
    page = visit()

    log_in_with_nhsmail(page, "careful")

    expect(page.locator("header")).to_contain_text("Careful Person, trust manager")


@pytest.mark.parametrize("username", ["unsure", "stranger"])
def test_an_address_that_is_not_vouched_for_or_not_known_ties_nothing(visit, entra, dana, username):
    page = visit()

    log_in_with_nhsmail(page, username)

    expect(page.get_by_role("heading", level=1)).to_have_text("We could not find your account")
    check_accessible(page)
    with as_owner():
        assert not SocialAccount.objects.exists()
        assert User.objects.count() == 1


def test_an_address_given_to_somebody_new_does_not_bring_the_account(visit, entra, dana):
    log_in_with_nhsmail(visit(), "dana")
    page = visit()

    log_in_with_nhsmail(page, "second-dana")

    expect(page.get_by_role("heading", level=1)).to_have_text("We could not find your account")


def test_an_address_we_have_not_confirmed_ties_nothing(visit, entra, dana):
    with as_owner():
        EmailAddress.objects.update(verified=False)
    page = visit()

    log_in_with_nhsmail(page, "dana")

    expect(page.get_by_role("heading", level=1)).to_have_text("We could not find your account")


def test_somebody_invited_joins_with_their_organisation(visit, entra, dana):
    with as_owner():
        trust = dana.memberships.get().trust
    admin = MembershipFactory(role="trust_admin", trust=trust).user
    inviting = visit(admin)
    inviting.goto("/trust/imperial/settings/people/invite/")
    inviting.get_by_label("Full name").fill("Careful Person")
    inviting.get_by_label("Work email address").fill("careful@nhs.example")
    inviting.get_by_role("radio", name="Trust manager").check()
    follow(inviting.get_by_role("button", name="Send the invitation"))
    page = visit()
    page.goto(letter_to("careful@nhs.example"))

    log_in_with_nhsmail(page, "careful", "Join with NHSmail")
    page.get_by_role("button", name="Accept the invitation").click()

    expect(page.locator("header")).to_contain_text("Careful, trust manager")
    with as_owner():
        assert not User.objects.get(email="careful@nhs.example").has_usable_password()


def test_addresses_it_gives_out_itself_need_not_be_said_to_be_verified(
    visit, entra, dana, settings
):
    use(settings, {"entra": replace(entra, domains=frozenset({"nhs.example"}))})
    page = visit()

    log_in_with_nhsmail(page, "unsure")

    expect(page.locator("header")).to_contain_text("Dana Mercer, trust manager")


def test_a_provider_that_does_not_answer_is_said_and_nothing_is_broken(
    visit, entra, dana, settings
):
    use(settings, {"entra": replace(entra, server=f"http://localhost:{free_port()}")})
    page = visit()
    page.goto("/accounts/login/")
    page.get_by_role("button", name="Log in with NHSmail").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("You were not logged in")
    check_accessible(page)
