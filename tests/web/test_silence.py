"""No answer says whether somebody has an account: same page, same status, same effort."""

import re
import time
from statistics import median

import pytest
from django.test import Client

from staffbank.db import as_owner
from staffbank.notifications.models import Message
from tests.factories.trusts import UserFactory

pytestmark = pytest.mark.django_db
KNOWN, UNKNOWN, CLOSED = "dana@example.nhs.uk", "nobody@example.nhs.uk", "gone@example.nhs.uk"
ARGON = ["django.contrib.auth.hashers.Argon2PasswordHasher"]

ASKED = {
    "log in": ("/accounts/login/", lambda email: {"login": email, "password": "not this one"}),
    "reset": ("/accounts/password/reset/", lambda email: {"email": email}),
    "code": ("/accounts/login/code/", lambda email: {"email": email}),
    "sign up": (
        "/accounts/signup/",
        lambda email: {"email": email, "password1": "three words nobody"},
    ),
}


@pytest.fixture(autouse=True)
def people(settings):
    settings.PASSWORD_HASHERS = ARGON
    for email, active in ((KNOWN, True), (CLOSED, False)):
        user = UserFactory(email=email, is_active=active)
        user.set_password("three words nobody")
        user.save()


def ask(what, email):
    """Everything a visitor is shown, with what they typed and what is new each time left out."""
    address, fields = ASKED[what]
    client = Client(REMOTE_ADDR="192.0.2.1")
    answer = client.post(address, fields(email), follow=True)
    shown = answer.text.replace(email, "EMAIL")
    shown = re.sub(r'(nonce|value)="[^"]{20,}"', "", shown)
    shown = re.sub(r"Printed [^<]*", "", shown)
    return answer.status_code, answer.redirect_chain, shown, sorted(client.cookies)


@pytest.mark.parametrize("what", ASKED)
def test_the_answer_is_the_same(what):
    answers = [ask(what, email) for email in (KNOWN, UNKNOWN, CLOSED)]

    assert answers[0] == answers[1] == answers[2]


@pytest.mark.parametrize("what", ASKED)
def test_it_takes_as_long(what):
    def seconds(email):
        took = []
        for _ in range(4):
            began = time.process_time()
            ask(what, email)
            took.append(time.process_time() - began)
        return median(took)

    known, unknown = seconds(KNOWN), seconds(UNKNOWN)

    assert known < 2.5 * unknown
    assert unknown < 2.5 * known


def test_only_somebody_with_an_account_is_written_to():
    for email in (KNOWN, UNKNOWN, CLOSED):
        ask("reset", email)
        ask("code", email)

    with as_owner():
        written = set(Message.objects.values_list("address", flat=True))
    assert written == {KNOWN}


def test_a_wrong_code_says_no_more_than_a_code_that_was_never_sent():
    def after_a_wrong_code(email):
        client = Client()
        client.post("/accounts/login/code/", {"email": email})
        answer = client.post("/accounts/login/code/confirm/", {"code": "WRONG-CODE"})
        return answer.status_code, "Check the code." in answer.text

    assert after_a_wrong_code(KNOWN) == after_a_wrong_code(UNKNOWN) == (200, True)
