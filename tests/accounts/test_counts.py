"""What is counted at one process is counted at all, and a broker that is away locks nobody out."""

import logging
import os
import subprocess
import sys

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.cache import cache
from django.test import Client

from staffbank import broker as brokers
from staffbank import metrics
from staffbank.accounts import counts
from tests.devstack.test_settings import COMPLETE, values
from tests.factories.trusts import MembershipFactory

SHARED = {"default": {"BACKEND": "staffbank.accounts.counts.SharedCounts"}}
TOO_MANY = "Too many tries. Wait 5 minutes"


@pytest.fixture
def shared(broker, settings):
    settings.CACHES = SHARED
    brokers.forget_silence()
    cache.clear()
    yield cache
    cache.clear()


@pytest.fixture
def away(settings, monkeypatch):
    settings.CACHES = SHARED
    monkeypatch.setattr(counts.broker, "ask", lambda question: None)
    cache.clear()
    yield cache
    cache.clear()


def elsewhere(script):
    """What another process says."""
    code = f"import django; django.setup(); from django.core.cache import cache; print({script})"
    found = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "staffbank.settings"},
        capture_output=True,
        text=True,
        check=True,
    )
    return found.stdout.strip()


@pytest.fixture
def somebody(db):
    """Somebody with a password, an app and recovery codes, who has logged in with one step."""
    user = MembershipFactory().user
    TOTP.activate(user, generate_totp_secret())
    RecoveryCodes.activate(user)
    return user


def guess(user, code="000000"):
    """A guess at the second step by a browser that has passed the first."""
    client = Client()
    client.half_log_in(user)
    return client.post("/accounts/2fa/reauthenticate/", {"code": code})


def test_a_count_of_one_process_is_read_by_another(shared):
    shared.set("guesses", [3.5, 2.25], timeout=60)

    assert elsewhere("cache.get('guesses')") == "[3.5, 2.25]"
    assert elsewhere("cache.add('guesses', [])") == "False"
    assert elsewhere("cache.delete('guesses')") == "True"
    assert shared.get("guesses", "none") == "none"


def test_it_is_kept_as_long_as_was_asked(broker, shared):
    shared.set("soon", 1, timeout=0.5)
    shared.set("for ever", 1, timeout=None)
    lives = {broker.client().pttl(key) for key in broker.client().keys(f"{counts.KEY}:*")}

    assert -1 in lives
    assert max(lives) <= 500


def test_guesses_at_a_second_step_are_counted_together_and_the_count_is_shared(shared, somebody):
    answers = [guess(somebody) for _ in range(6)]

    assert [TOO_MANY in answer.text for answer in answers] == [False] * 5 + [True]


def test_no_address_and_no_person_is_kept_in_the_broker(broker, shared):
    shared.set("allauth:rl:account:login:300/60.0/ip:192.0.2.77", [1.0], timeout=60)

    assert b"192.0.2" not in b" ".join(broker.client().keys("*"))


def test_without_a_broker_each_process_counts_by_itself_and_the_figures_say_so(away):
    def apart():
        found = {measure.name: dict(measure.values) for measure in metrics.counted()}
        return found.get("staffbank_counted_apart_total", {}).get("", 0)

    before = apart()
    away.set("guesses", [1.0], timeout=60)

    assert away.get("guesses") == [1.0]
    assert away.add("guesses", []) is False
    assert away.delete("guesses") is True
    assert away.get("guesses", "none") == "none"
    assert apart() == before + 5


def test_without_a_broker_guesses_are_still_slowed_and_nobody_is_locked_out(away, somebody):
    answers = [guess(somebody) for _ in range(6)]

    assert TOO_MANY in answers[-1].text
    another = MembershipFactory().user
    TOTP.activate(another, generate_totp_secret())
    assert TOO_MANY not in guess(another).text


def test_what_was_put_by_while_the_broker_was_away_shuts_nobody_out_when_it_is_back(
    shared, monkeypatch
):
    with monkeypatch.context() as patch:
        patch.setattr(counts.broker, "ask", lambda question: None)
        shared.add("turn:lock", True, timeout=10)

    assert shared.add("turn:lock", True, timeout=10) is True
    assert shared.delete("turn:lock") is True


def test_a_broker_that_goes_away_is_logged(monkeypatch, settings, caplog):
    settings.CACHES = SHARED
    monkeypatch.setattr(brokers, "client", lambda: (_ for _ in ()).throw(OSError("gone")))
    brokers.forget_silence()
    caplog.set_level(logging.WARNING, "staffbank.broker")

    cache.set("guesses", [1.0])

    assert cache.get("guesses") == [1.0]
    assert [entry.message for entry in caplog.records] == ["broker.silent"]
    brokers.forget_silence()


@pytest.mark.parametrize("environment", [COMPLETE, {"STAFFBANK_ENV": "demo"}], ids=["live", "demo"])
def test_production_and_the_demo_count_for_every_process(environment):
    assert values(environment, "CACHES")["CACHES"] == SHARED
