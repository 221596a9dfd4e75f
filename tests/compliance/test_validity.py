"""How long a check counts: national, a bank's and a trust's periods, each from a day on."""

from datetime import date, timedelta

import pytest
from django.db import Error, transaction
from django.urls import reverse

from compliance.errors import CountsTooLong, FromThePast, NothingDiffers
from compliance.models import CredentialKind, ValidityPeriod, months_of
from compliance.rules.expiry import last_day
from compliance.services.credentials import accept
from compliance.services.validity import decide_length
from staffbank import clock
from staffbank.actors import Actor
from staffbank.db import acting, as_owner
from staffbank.errors import NotPermitted
from tests.factories.checking import ValidityPeriodFactory
from tests.factories.shifts import bank_of
from tests.factories.trusts import MembershipFactory, TrustFactory, actor_for
from tests.factories.workers import CredentialFactory, EngagementFactory

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def trust():
    trust = TrustFactory()
    bank_of(trust)
    return trust


@pytest.fixture
def officer(trust):
    return actor_for(MembershipFactory(role="compliance_officer", trust=trust))


@pytest.fixture
def fire():
    with as_owner():
        return CredentialKind.objects.get(code="fire")


def counts(kind, trust, day=None):
    with acting(Actor.system("test")):
        return months_of(kind, trust and trust.pk, day or clock.today())


def decide(kind, months, by, day=None):
    with acting(by):
        return decide_length(kind, months, valid_from=day or clock.today(), reason="Ours", by=by)


def test_the_shortest_of_nation_bank_and_trust_holds(trust, fire):
    bank = bank_of(trust)
    elsewhere = TrustFactory()

    national = counts(fire, trust)
    ValidityPeriodFactory(kind=fire, bank=bank, trust=None, months=18)
    banks = counts(fire, trust)
    ValidityPeriodFactory(kind=fire, trust=trust, months=12)

    assert (national, banks, counts(fire, trust)) == (24, 18, 12)
    assert (counts(fire, elsewhere), counts(fire, None)) == (24, 24)


def test_the_period_is_that_of_the_day_the_check_is_from(officer, trust, fire):
    sent, earlier = (
        CredentialFactory(worker=EngagementFactory(trust=trust).worker, kind=fire, valid_from=day)
        for day in (clock.today(), clock.today() - DAY)
    )
    begins = clock.today() + 3 * DAY
    decide(fire, 12, officer, begins)

    assert counts(fire, trust, begins - DAY) == 24
    assert counts(fire, trust, begins) == 12
    assert counts(fire, trust, date(1990, 1, 1)) == 24  # before the first national row
    decide(fire, 6, officer)
    with acting(officer):
        said = {"issuer": "Skills for Health", "how": "original", "evidence": "Original"}
        today = accept(sent, **said, valid_from=sent.valid_from, by=officer)
        before = accept(earlier, **said, valid_from=earlier.valid_from, by=officer)

    assert today.valid_to == last_day(clock.today(), 6)
    assert before.valid_to == last_day(clock.today() - DAY, 24)


def test_a_place_says_no_longer_than_the_nation_nor_of_the_past_nor_the_same(officer, fire):
    with pytest.raises(CountsTooLong):
        decide(fire, 25, officer)
    with pytest.raises(FromThePast):
        decide(fire, 12, officer, clock.today() - DAY)
    decide(fire, 12, officer)
    with pytest.raises(NothingDiffers):
        decide(fire, 12, officer)
    decide(fire, None, officer)


def test_only_who_may_set_checks_says_it(trust, fire):
    with pytest.raises(NotPermitted):
        decide(fire, 12, actor_for(MembershipFactory(role="ward_manager", trust=trust)))


@pytest.mark.parametrize(
    ("facts", "constraint"),
    [
        ({"months": 25}, "no_longer"),
        ({"months": 0}, "months"),
        ({"valid_from": clock.today() - DAY}, "not_the_past"),
        ({"source": "Ourselves"}, "said_by_one"),
        ({"trust": None}, "said_by_one"),
    ],
)
def test_what_must_not_be_written_is_refused_by_the_database(trust, fire, facts, constraint):
    with pytest.raises(Error) as refused, transaction.atomic():
        ValidityPeriodFactory(**{"kind": fire, "trust": trust} | facts)

    told = refused.value.__cause__.diag.constraint_name
    assert told == f"compliance_validityperiod_{constraint}"


def test_what_was_said_is_never_changed(officer, trust, fire):
    said = ValidityPeriodFactory(kind=fire, trust=trust)

    with acting(officer), pytest.raises(Error, match="permission denied"), transaction.atomic():
        ValidityPeriod.objects.filter(pk=said.pk).update(months=6)


@pytest.mark.parametrize("role", ["compliance_officer", "onboarding_admin"])
def test_it_is_shown_first_and_then_confirmed(client, trust, fire, role):
    bank = bank_of(trust)
    ours = role == "compliance_officer"
    place = {"trust": trust} if ours else {"trust": None, "bank": bank}
    client.force_login(MembershipFactory(role=role, **place).user)
    where = (
        reverse("compliance:lengths", args=[trust.slug])
        if ours
        else reverse("bank_shifts:check_lengths", args=[bank.slug])
    )
    today = clock.today()
    said = {"kind": "fire", "months": "12", "reason": "Local risk"} | {
        f"valid_from-{part}": getattr(today, part) for part in ("day", "month", "year")
    }

    too_long = client.post(where, said | {"months": "36"})
    assert too_long.status_code == 422
    assert "Usually it counts 24 months: enter no more" in too_long.content.decode()
    shown = client.post(where, said).content.decode()
    nothing_yet = counts(fire, trust)
    saved = client.post(where, said | {"confirm": "1"}, follow=True).content.decode()

    assert "It is 2 years now" in shown
    assert nothing_yet == 24
    assert "Saved: how long fire safety counts" in saved
    assert "Core Skills Training Framework" in saved
    assert "kinds: 1 set by a region or a trust" in saved
    assert 'value="fire" selected' in client.get(where + "?kind=fire").content.decode()
    assert counts(fire, trust) == 12
    assert client.post(where, said | {"months": "30", "confirm": "1"}).status_code == 422
