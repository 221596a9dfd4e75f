"""Nobody crowds others out, and nobody can use the limits to keep others out."""

import time

import pytest
from django.test import Client

from staffbank import broker as brokers
from staffbank import metrics
from staffbank.accounts import tries
from staffbank.accounts.models import FailedTry
from staffbank.db import as_owner
from staffbank.web import limits
from tests.devstack.test_settings import COMPLETE, values
from tests.factories.tokens import MachineTokenFactory
from tests.factories.trusts import MembershipFactory

pytestmark = pytest.mark.django_db

MOST = 3


@pytest.fixture(autouse=True)
def counting(broker, settings, monkeypatch):
    """Each may ask three times, in a minute that does not end meanwhile."""
    settings.REQUESTS_A_MINUTE = dict.fromkeys(("person", "machine", "browser", "place"), MOST)
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    client = broker.client()
    for key in client.keys(f"{limits.KEY}:*"):
        client.delete(key)
    monkeypatch.setattr(time, "time", lambda: 1_795_000_017.0)


def ask(client, path="/help/", place="192.0.2.1", times=MOST + 1, **headers):
    """The last answer to so many requests."""
    for _ in range(times):
        answer = client.get(path, headers={"x-forwarded-for": place, **headers})
    return answer


def somebody():
    client = Client()
    client.force_login(MembershipFactory().user)
    return client


def test_a_place_that_asks_too_often_is_told_when_to_ask_again(client):
    assert ask(client, times=MOST).status_code == 200

    answer = ask(client, times=1)

    assert answer.status_code == 429
    assert answer["Retry-After"] == str(60 - 1_795_000_017 % 60)
    assert b"nothing is locked" in answer.content
    assert ask(client, place="192.0.2.2", times=1).status_code == 200


def test_a_program_is_told_by_a_problem(client):
    answer = ask(client, "/api/v1/me/")

    assert answer.status_code == 429
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == "too_many_requests"
    assert int(answer["Retry-After"]) <= 60


def test_the_count_begins_again_with_the_next_minute(client, monkeypatch):
    assert ask(client).status_code == 429

    monkeypatch.setattr(time, "time", lambda: 1_795_000_077.0)

    assert ask(client, times=1).status_code == 200


def test_who_is_logged_in_is_counted_as_themself_wherever_they_are(client):
    dana, amara = somebody(), somebody()
    assert ask(client).status_code == 429  # a stranger has used the place up

    assert ask(dana, times=MOST).status_code == 200
    assert ask(dana, place="192.0.2.9", times=1).status_code == 429
    assert ask(amara, times=1).status_code == 200


def test_a_stranger_at_the_next_desk_keeps_nobody_from_logging_in(client, settings):
    known = Client()
    known.cookies[settings.KNOWN_COOKIE_NAME] = tries.signing.dumps(
        [tries.hashed("account", "amara@example.nhs.uk")], salt=tries.SALT, compress=True
    )
    assert ask(client, "/accounts/login/").status_code == 429

    assert ask(known, "/accounts/login/", times=1).status_code == 200


def test_a_forged_or_made_up_cookie_buys_no_count_of_its_own(client, settings):
    for number in range(MOST + 1):
        client.cookies[settings.KNOWN_COOKIE_NAME] = f"made-up-{number}"
        client.cookies["session"] = f"madeup{number:026}"
        answer = ask(client, times=1)

    assert answer.status_code == 429


def test_a_token_is_counted_as_itself_and_a_made_up_one_as_its_place(client):
    secret = "sbk_" + "7" * 43
    token = MachineTokenFactory(secret=secret)
    path = f"/api/v1/trusts/{token.trust.slug}/vacancies/"
    for number in range(MOST + 1):
        answer = ask(client, path, times=1, authorization=f"Bearer sbk_made_up_{number}")
    assert answer.status_code == 429

    good = {"authorization": f"Bearer {secret}"}
    assert ask(client, path, times=MOST, **good).status_code == 200
    assert ask(client, path, times=1, **good).status_code == 429


def test_without_a_broker_everything_passes_and_the_figures_say_so(client, monkeypatch):
    def unchecked():
        found = {measure.name: dict(measure.values) for measure in metrics.counted()}
        return found.get("staffbank_limits_unchecked_total", {}).get("", 0)

    before = unchecked()
    monkeypatch.setattr(brokers, "ask", lambda question: None)

    assert ask(client, times=10).status_code == 200
    assert unchecked() == before + 10


def test_no_address_and_no_person_is_kept_in_the_broker(broker, client):
    ask(client, place="192.0.2.77", times=1)

    keys = b" ".join(broker.client().keys(f"{limits.KEY}:*"))

    assert b":place:" in keys
    assert b"192.0.2" not in keys


def test_tests_ask_without_limit_and_production_does_not():
    found = values(COMPLETE, "REQUESTS_A_MINUTE")["REQUESTS_A_MINUTE"]

    assert all(most > 0 for most in found.values())


@pytest.mark.parametrize("path", ["/accounts/login/", "/help/", "/api/v1/", "/api/v1/me/"])
def test_a_made_up_authorization_buys_no_count_of_its_own(client, path):
    for number in range(MOST + 1):
        answer = ask(client, path, times=1, authorization=f"Bearer sbk_made_up_{number}")

    assert answer.status_code == 429


def test_a_made_up_authorization_is_turned_away_from_a_page_before_anything_is_done(client):
    ask(client, "/accounts/login/")
    form = {"login": "amara@example.nhs.uk", "password": "a guess at last"}

    answer = client.post(
        "/accounts/login/",
        form,
        headers={"x-forwarded-for": "192.0.2.1", "authorization": "Bearer sbk_another"},
    )

    assert answer.status_code == 429
    with as_owner():
        assert not FailedTry.objects.exists()
