"""A log in with one step opens nothing but the way to the second."""

import re
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client
from django.urls import URLResolver, get_resolver

from staffbank import clock
from staffbank.accounts.second_step import How, mark
from staffbank.web.gate import ANYBODYS, SETTING_UP, STEPPING_UP
from tests.factories.trusts import MembershipFactory, UserFactory

SAMPLES = {
    "slug": "imperial",
    "uuid": "9d3f6a52-58a4-4c2e-8f6a-3f1f1b1f5c11",
    "int": "1",
    "str": "QRV",
}


def addresses(resolver=None, prefix="", names=()):
    """Every address of the site with its name, its arguments filled in."""
    for entry in (resolver or get_resolver()).url_patterns:
        address = prefix + str(entry.pattern).lstrip("^")
        if isinstance(entry, URLResolver):
            inner = (*names, entry.namespace) if entry.namespace else names
            yield from addresses(entry, address, inner)
        else:
            yield ":".join([*names, entry.name or ""]), filled(address)


def filled(address):
    address = re.sub(r"\(\?P<\w+>[^)]*\)", "1", address)
    address = re.sub(r"<(?:(\w+):)?\w+>", lambda m: SAMPLES[m[1] or "str"], address)
    return "/" + re.sub(r"[\^$\\]|/\?$", "", address)


ADDRESSES = sorted(set(addresses()))


def names_of_addresses():
    return {name for name, _ in ADDRESSES}


@pytest.fixture
def late(db):
    """Somebody with a role whose days of grace are over."""
    user = MembershipFactory(role="staffing_admin", trust__slug="imperial").user
    user.second_step_by = clock.today() - timedelta(days=1)
    user.save()
    return user


def half_logged_in(user):
    client = Client(raise_request_exception=False)
    client.half_log_in(user)
    return client


def give_app(user):
    return TOTP.activate(user, generate_totp_secret()).instance


@pytest.mark.parametrize("method", ["get", "post"])
def test_after_the_days_of_grace_every_address_leads_to_setting_it_up(late, method):
    opened = {}
    for name, address in ADDRESSES:
        client = half_logged_in(late)
        response = getattr(client, method)(address)
        if not leads_to(response, "/account/second-step/"):
            opened[name] = (address, response.status_code)

    assert opened.keys() <= ANYBODYS | SETTING_UP | {"api:"}, opened
    assert {"seats:home", "shifts:today", "mfa_index"} <= names_of_addresses() - opened.keys()


@pytest.mark.parametrize("method", ["get", "post"])
def test_with_a_second_step_not_made_every_address_leads_to_making_it(late, method):
    give_app(late)
    opened = {}
    for name, address in ADDRESSES:
        client = half_logged_in(late)
        response = getattr(client, method)(address)
        if not leads_to(response, "/accounts/2fa/reauthenticate/"):
            opened[name] = (address, response.status_code)

    assert opened.keys() <= ANYBODYS | STEPPING_UP | {"api:"}, opened


def leads_to(response, place):
    if response.status_code == 403:
        return response.json()["code"] == "second_step_needed"
    return response.status_code == 302 and response["Location"].startswith(place)


def test_between_password_and_second_step_nobody_is_logged_in(db, client):
    user = UserFactory(email="dana@example.nhs.uk")
    user.set_password("three words nobody")
    user.save()
    give_app(user)

    response = client.post(
        "/accounts/login/", {"login": user.email, "password": "three words nobody"}
    )

    assert response["Location"] == "/accounts/2fa/authenticate/"
    for address in ("/seats/", "/account/", "/me/shifts/", "/trust/imperial/"):
        assert client.get(address)["Location"].startswith("/accounts/login/?next=")


def test_it_may_be_put_off_until_the_day_that_is_said(db):
    user = MembershipFactory(role="staffing_admin", trust__slug="imperial").user
    client = half_logged_in(user)

    asked = client.get("/trust/imperial/", follow=True)
    assert "You can put it off until" in asked.content.decode()
    client.post("/account/second-step/later/", {"next": "/trust/imperial/"})

    assert client.get("/trust/imperial/").status_code == 200
    assert half_logged_in(user).get("/trust/imperial/").status_code == 302  # asked at each log in
    user.refresh_from_db()
    assert user.second_step_by == clock.today() + timedelta(days=14)

    user.second_step_by = clock.today() - timedelta(days=1)
    user.save()
    assert client.get("/trust/imperial/").status_code == 302


def test_after_that_day_it_cannot_be_put_off(late):
    client = half_logged_in(late)

    client.post("/account/second-step/later/", {"next": "/trust/imperial/"})

    assert client.get("/trust/imperial/").status_code == 302
    assert "Put it off" not in client.get("/account/second-step/").content.decode()


def test_anothers_second_step_is_none_of_mine(late):
    client = half_logged_in(late)
    session = client.session
    mark(session, UserFactory(), How.OWN)
    session.save()

    assert client.get("/trust/imperial/").status_code == 302


def test_one_press_counts_only_where_personas_are_allowed(late, settings):
    client = half_logged_in(late)
    session = client.session
    mark(session, late, How.PERSONA)
    session.save()

    assert client.get("/trust/imperial/").status_code == 302
    settings.PERSONAS = True
    assert client.get("/trust/imperial/").status_code == 200


def test_the_last_second_step_stays(late):
    client = Client()
    client.force_login(late)
    give_app(late)

    page = client.post("/accounts/2fa/totp/deactivate/").content.decode()

    assert "It is your only second step, so it stays" in page
    assert Authenticator.objects.filter(user=late).exists()


def test_secrets_are_not_kept_in_the_clear(late):
    secret = generate_totp_secret()
    kept = TOTP.activate(late, secret).instance

    assert secret not in str(kept.data)
