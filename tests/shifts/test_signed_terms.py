"""The terms under which somebody works at a trust: on the booking, and on what they show there."""

import pytest
from django.db import IntegrityError, transaction

from compliance.passport.rules import jws
from shifts.models import Booking
from shifts.services.booking import book
from staffbank import clock
from staffbank.db import acting, as_owner, constraint_of
from tests.factories import trusts as t
from tests.factories import workers as w
from tests.factories.passport import issue
from tests.factories.shifts import VacancyFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def bank():
    return t.BankFactory()


@pytest.fixture
def trust(bank):
    trust = t.TrustFactory()
    t.PoolMembershipFactory(bank=bank, trust=trust)
    return trust


@pytest.fixture
def amara(trust):
    return w.WorkerFactory(ready_for=trust)


def sign(worker, bank, number):
    version = w.TermsVersionFactory(bank=bank, number=number)
    return w.TermsSignatureFactory(worker=worker, version=version)


def booked(worker, trust, bank):
    vacancy = VacancyFactory(ward__site__trust=trust, bank=bank, open=True)
    with acting(w.actor_for(worker)) as by:
        return book(vacancy, worker, by=by)


def test_a_booking_names_the_newest_text_that_its_worker_signed_with_its_bank(bank, trust, amara):
    sign(amara, t.BankFactory(), 7)
    sign(amara, bank, 1)
    newest = sign(amara, bank, 2)
    w.TermsVersionFactory(bank=bank, number=3)

    assert booked(amara, trust, bank).signed_terms == newest


def test_who_joined_before_there_was_a_text_is_booked_under_none(bank, trust, amara):
    assert booked(amara, trust, bank).signed_terms is None


@pytest.mark.parametrize("theirs", [True, False], ids=["somebody else's", "another bank's"])
def test_the_database_takes_no_terms_but_the_workers_own_with_the_bank(bank, trust, amara, theirs):
    booking = booked(amara, trust, bank)
    other = sign(w.WorkerFactory(), bank, 1) if theirs else sign(amara, t.BankFactory(), 1)

    with as_owner(), pytest.raises(IntegrityError) as refusal, transaction.atomic():
        Booking.objects.filter(pk=booking.pk).update(signed_terms=other)

    assert constraint_of(refusal.value) == "shifts_booking_own_signature"


def test_the_terms_travel_with_each_signed_check(bank, amara):
    signature = sign(amara, bank, 4)
    with as_owner():
        fire = amara.credentials.get(kind__code="fire")

    claims = jws.unproven_claims(issue(fire).token.split("~")[0])

    assert claims["terms"] == {
        "title": signature.version.title,
        "version": 4,
        "sha256": signature.sha256,
    }
    assert signature.signed_at <= clock.now()
