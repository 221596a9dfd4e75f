"""Guesses are slowed down, and slow nobody else down."""

from datetime import timedelta

import pytest
from django.test import Client

from staffbank.accounts.models import FailedTry
from staffbank.db import as_owner
from staffbank.notifications.models import Message
from tests.factories.trusts import UserFactory

pytestmark = pytest.mark.django_db
PASSWORD = "three words nobody"


@pytest.fixture
def dana():
    user = UserFactory(email="dana@example.nhs.uk")
    user.set_password(PASSWORD)
    user.save()
    return user


def try_in(client, password, email="dana@example.nhs.uk", place="192.0.2.1"):
    return client.post(
        "/accounts/login/", {"login": email, "password": password}, REMOTE_ADDR=place
    )


def guess(times, place="192.0.2.1", email="dana@example.nhs.uk"):
    return [try_in(Client(), f"guess {n}", email, place).status_code for n in range(times)]


@pytest.mark.parametrize("email", ["dana@example.nhs.uk", "nobody@example.nhs.uk"])
def test_the_sixth_guess_waits_and_is_told_how_long(dana, email, settings):
    assert guess(6, email=email) == [200] * 5 + [429]

    answer = try_in(Client(), PASSWORD, email)
    assert 240 < int(answer.headers["Retry-After"]) <= 300
    assert "Nothing is locked. Try again in 5 minutes." in answer.text

    settings.CLOCK_OFFSET += timedelta(minutes=5, seconds=1)
    assert try_in(Client(), "guess", email).status_code == 200


def test_guesses_from_elsewhere_do_not_keep_the_owner_out(dana):
    guess(6, place="198.51.100.7")

    assert try_in(Client(), PASSWORD).status_code == 302


def test_guesses_from_everywhere_slow_strangers_and_not_a_browser_that_is_known(dana, settings):
    own = Client()
    assert try_in(own, PASSWORD).status_code == 302
    own.post("/accounts/logout/")
    for n in range(20):
        guess(1, place=f"198.51.100.{n}")

    stranger = try_in(Client(), PASSWORD, place="203.0.113.9")
    assert stranger.status_code == 429
    assert int(stranger.headers["Retry-After"]) <= 10
    assert try_in(own, PASSWORD).status_code == 302

    settings.CLOCK_OFFSET += timedelta(seconds=11)
    assert try_in(Client(), PASSWORD, place="203.0.113.9").status_code == 302


def test_a_browser_known_to_one_is_not_known_to_another(dana):
    other = UserFactory(email="other@example.nhs.uk")
    other.set_password(PASSWORD)
    other.save()
    browser = Client()
    try_in(browser, PASSWORD, other.email)
    browser.post("/accounts/logout/")

    assert [try_in(browser, f"guess {n}").status_code for n in range(6)] == [200] * 5 + [429]


def test_guesses_in_a_known_browser_are_counted_too(dana):
    browser = Client()
    try_in(browser, PASSWORD)
    browser.post("/accounts/logout/")

    assert [try_in(browser, f"guess {n}").status_code for n in range(6)] == [200] * 5 + [429]


def test_a_whole_hospital_behind_one_address_logs_in(dana):
    for n in range(99):
        guess(1, email=f"somebody{n}@example.nhs.uk")

    assert try_in(Client(), PASSWORD).status_code == 302


def test_many_accounts_guessed_from_one_place_wait(dana):
    for n in range(100):
        guess(1, email=f"somebody{n}@example.nhs.uk")

    assert try_in(Client(), PASSWORD).status_code == 429


def test_neither_addresses_nor_accounts_are_kept(dana):
    guess(1)

    with as_owner():
        kept = str(FailedTry.objects.values().get())
    assert "192.0.2.1" not in kept
    assert "dana" not in kept


@pytest.mark.parametrize("page", ["/accounts/password/reset/", "/accounts/login/code/"])
def test_letters_stop_and_the_page_says_the_same(dana, page):
    answers = [Client().post(page, {"email": dana.email}) for _ in range(8)]

    assert len({(each.status_code, each.headers["Location"]) for each in answers}) == 1
    with as_owner():
        assert Message.objects.filter(address=dana.email).count() == 5


def test_letters_asked_for_elsewhere_leave_the_owner_theirs(dana):
    for _ in range(8):
        Client().post("/accounts/login/code/", {"email": dana.email}, REMOTE_ADDR="198.51.100.7")

    Client().post("/accounts/login/code/", {"email": dana.email})

    with as_owner():
        assert Message.objects.filter(address=dana.email).count() == 6
