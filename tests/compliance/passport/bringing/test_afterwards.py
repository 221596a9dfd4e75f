"""What was taken over from another bank, and what ends it here."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from compliance.passport import interop, tasks
from compliance.passport.models import ImportedCheck
from compliance.passport.services import rereading
from staffbank import clock
from staffbank.actors import Actor
from staffbank.db import acting, as_owner, constraint_of
from staffbank.errors import NotPermitted
from tests.compliance.passport.bringing.leeds import (
    LEEDS,
    LIST,
    PLACE,
    cleared,
    listed,
    status_of,
)
from tests.compliance.passport.signing import STRANGER
from tests.factories.issuers import TrustedIssuerFactory

pytestmark = pytest.mark.django_db


def answers(monkeypatch, answer):
    """Leeds answers with ``answer``, or not at all."""

    def ask(address):
        assert address == LIST
        if answer is None:
            raise interop.NotAnswered("away")
        return answer

    monkeypatch.setattr(tasks, "ask", ask)


def test_what_is_withdrawn_there_is_withdrawn_here(monkeypatch, amara, taken):
    answers(monkeypatch, listed())
    assert tasks.read_lists_of_others() == 0
    answers(monkeypatch, listed(PLACE))

    assert tasks.read_lists_of_others() == 1

    assert status_of(taken) == "revoked"
    assert not any(cleared(amara))


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(None, id="nobody answers"),
        pytest.param("<html>Log in</html>", id="something else answers"),
        pytest.param(listed(signer=STRANGER), id="somebody else answers"),
    ],
)
def test_its_last_word_serves_for_as_long_as_the_bank_says_and_then_nothing_counts(
    monkeypatch, taken, answer
):
    answers(monkeypatch, answer)
    assert tasks.read_lists_of_others() == 0
    with as_owner():
        ImportedCheck.objects.update(read_at=clock.now() - timedelta(hours=25))

    tasks.read_lists_of_others()

    assert status_of(taken) == "suspended"
    answers(monkeypatch, listed())
    tasks.read_lists_of_others()
    assert status_of(taken) == "verified"


@pytest.mark.parametrize(
    "address",
    [
        "http://leeds.example.nhs.uk/issuers/1/status/1",
        "https://127.0.0.1/status/1",
        "https://leeds.example.nhs.uk:8443/status/1",
        "https://leeds.example.nhs.uk@169.254.169.254/latest",
        "file:///etc/passwd",
        "",
    ],
)
def test_only_hosts_that_were_written_down_are_asked(settings, address):
    settings.PASSPORT_HOSTS = frozenset({"leeds.example.nhs.uk"})

    with pytest.raises(interop.NotAnswered, match="not among PASSPORT_HOSTS"):
        interop.ask(address)


def test_only_a_job_settles_lists(taken):
    with acting(Actor.nobody()) as by, pytest.raises(NotPermitted):
        rereading.settle_list(LIST, "", by=by)


def test_the_database_takes_no_issuer_over_plain_http_nor_one_twice(issuer):
    rows = {
        "compliance_trustedissuer_https": {"address": "http://leeds.example.nhs.uk/issuers/1"},
        "compliance_trustedissuer_hours": {"hours": 100},
        "compliance_trustedissuer_once": {"address": LEEDS},
        "compliance_trustedissuer_ends_after_start": {
            "valid_to": clock.today() - timedelta(days=1)
        },
    }
    for constraint, facts in rows.items():
        with pytest.raises(IntegrityError) as refusal, transaction.atomic():
            TrustedIssuerFactory(bank=issuer.bank, **facts)
        assert constraint_of(refusal.value) == constraint
