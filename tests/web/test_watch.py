"""Every try of a key and every refusal leaves a line in the log, and no line a person."""

import logging

import pytest
from django.test import Client

from tests.factories.tokens import MachineTokenFactory
from tests.factories.trusts import MembershipFactory

pytestmark = pytest.mark.django_db
PASSWORD = "a good long Sentence 7"


@pytest.fixture
def member():
    member = MembershipFactory(role="ward_manager")
    member.user.set_password(PASSWORD)
    member.user.save()
    return member


@pytest.fixture
def lines(caplog):
    """What was logged by the watch: message, route, status and whose key."""
    caplog.set_level(logging.INFO, logger="staffbank.web.watch")

    def told():
        return [
            (line.message, line.route, line.status, line.user_id)
            for line in caplog.records
            if line.name == "staffbank.web.watch"
        ]

    return told


def log_in(client, member, password):
    return client.post(
        "/accounts/login/", {"login": member.user.email, "password": password}
    ).status_code


def test_a_key_that_fits_and_one_that_does_not(client, member, lines, caplog):
    log_in(client, member, "not the one")
    log_in(client, member, PASSWORD)

    assert [(said, route) for said, route, *_ in lines()] == [
        ("keys.refused", "account_login"),
        ("keys.used", "account_login"),
    ]
    assert lines()[1][3] == member.user.pk
    assert member.user.email not in caplog.text
    assert PASSWORD not in caplog.text


def test_what_one_may_not_see_or_do_is_said_with_who_asked(client, member, lines):
    client.force_login(member.user)
    slug, key = member.trust.slug, member.user.pk

    client.get(f"/trust/{slug}/record/")
    client.get("/trust/no-such-place/")

    assert lines() == [
        ("request.refused", "insights:trust-record", 403, key),
        ("request.refused", "shifts:today", 404, key),
    ]


def test_a_form_without_its_token_and_a_token_that_is_not_ours(lines):
    Client(enforce_csrf_checks=True).post("/accounts/login/", {})
    Client().get("/api/v1/me/", headers={"Authorization": "Bearer sbk_nobodys"})

    assert [line[:3] for line in lines()] == [
        ("keys.refused", "account_login", 403),
        ("request.refused", "api:me", 401),
    ]


def test_what_is_allowed_and_what_never_was_an_address_leave_no_line(client, member, lines):
    MachineTokenFactory(trust=member.trust)
    client.get("/help/")
    client.get("/wp-login.php")

    assert lines() == []
