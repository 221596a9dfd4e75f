"""A trust's own rates: one asks, another approves, and the database knows the two apart."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError

from shifts.services.pricing import PriceBook
from staffbank import clock
from staffbank.audit.models import AuditEntry
from staffbank.db import acting, as_owner
from staffbank.errors import NotPermitted
from staffbank.notifications.models import Message
from tests.factories.trusts import (
    LocalRateFactory,
    MembershipFactory,
    PoolMembershipFactory,
    TrustFactory,
    actor_for,
    grade,
)
from trusts.errors import NoAuthoriser, OutsideTheCap, OwnRate, RateAskedAlready, RequestOver
from trusts.models import LocalRate, Rate
from trusts.services.rates import OwnRates, approve_rate, ask_rate, refuse_rate, withdraw_rate

pytestmark = pytest.mark.django_db
TODAY, PAGE = clock.today(), "/trust/here/settings/rates/"


@pytest.fixture
def scale():
    """The region's rate of a band 5 nurse today."""
    rows = Rate.objects.filter(grade=grade(), valid_from__lte=TODAY)
    return rows.latest("valid_from")


@pytest.fixture
def ours(scale):
    """A little more than the region pays."""
    figures = (scale.core, scale.unsocial, scale.sunday)
    return OwnRates(*(each + Decimal("0.50") for each in figures))


@pytest.fixture(autouse=True)
def place(bank, trust):
    return PoolMembershipFactory(bank=bank, trust=trust)


@pytest.fixture
def rae(trust):
    return MembershipFactory(role="rate_authoriser", trust=trust, user__name="Rae Authoriser")


@pytest.fixture
def asked(bank, ada, rae, ours):
    return ask(bank, ada, ours)


def ask(bank, member, rates, day=TODAY, which="N5"):
    with acting(actor_for(member)) as by:
        return ask_rate(bank, grade(which), rates, valid_from=day, reason="Nights empty", by=by)


def approve(rate, member):
    with acting(actor_for(member)) as by:
        return approve_rate(rate, by=by)


def paid(bank, trust, day=TODAY):
    with acting(actor_for(MembershipFactory(trust=trust))):
        return PriceBook.open(bank.pk, trust.pk, grades={grade().pk}).rates_for(grade(), day)


def letters(user):
    with as_owner():
        rows = Message.objects.filter(user=user, channel="in_app")
        return list(rows.order_by("created_at").values_list("subject", flat=True))


def test_nothing_is_paid_until_another_approves_it(bank, trust, asked, rae, ours, scale):
    before = paid(bank, trust)
    approve(asked, rae)

    assert before.core == scale.core
    assert paid(bank, trust).sunday == ours.sunday
    assert paid(bank, TrustFactory()).core == scale.core
    with as_owner():
        verbs = set(AuditEntry.objects.values_list("verb", flat=True))
    assert {"rate.asked", "rate.approved"} <= verbs


def test_both_are_written_to(bank, ada, rae, asked):
    approve(asked, rae)

    assert [subject.split(":")[0] for subject in letters(rae.user)] == [
        "Please decide on a rate",
        "Approved",
    ]
    assert [subject.split(":")[0] for subject in letters(ada.user)] == ["Approved"]


def test_nobody_approves_what_they_asked_for(bank, ada, rae, ours):
    both = MembershipFactory(role="rate_authoriser", trust=ada.trust, user=ada.user)
    asked = ask(bank, ada, ours)

    with pytest.raises(OwnRate):
        approve(asked, both)
    with as_owner(), pytest.raises(IntegrityError, match="decided_by_another"):
        LocalRate.objects.filter(pk=asked.pk).update(
            status="approved", decided_by=ada.user, decided_at=clock.now()
        )


def test_no_rate_is_approved_by_nobody(asked):
    with as_owner(), pytest.raises(IntegrityError, match="decided_by_somebody"):
        LocalRate.objects.filter(pk=asked.pk).update(status="approved", decided_at=clock.now())


@pytest.mark.parametrize("by", [Decimal("-0.01"), Decimal(5)])
def test_it_is_between_the_regions_rate_and_the_cap(bank, ada, rae, scale, by):
    rates = OwnRates(scale.core + by, scale.unsocial + by, scale.sunday + by)

    with pytest.raises(OutsideTheCap):
        ask(bank, ada, rates)


def test_a_pay_award_above_it_is_paid(bank, trust, scale):
    figures = {name: getattr(scale, name) for name in ("core", "unsocial", "sunday")}
    LocalRateFactory(bank=bank, trust=trust, valid_from=TODAY, **figures)
    more = scale.core + 2
    with as_owner():
        Rate.objects.create(
            grade=grade(), valid_from=TODAY + timedelta(days=9), core=more, unsocial=40, sunday=50
        )

    assert paid(bank, trust, TODAY + timedelta(days=9)).core == more


def test_the_regions_again(bank, trust, ada, rae, asked, scale):
    approve(asked, rae)
    approve(ask(bank, ada, None, TODAY + timedelta(days=1)), rae)

    assert paid(bank, trust, TODAY).core > scale.core
    assert paid(bank, trust, TODAY + timedelta(days=1)).core == scale.core


def test_approved_after_its_day_it_holds_from_today(bank, trust, asked, rae):
    with as_owner():
        LocalRate.objects.filter(pk=asked.pk).update(valid_from=TODAY - timedelta(days=3))

    assert approve(asked, rae).valid_from == TODAY


def test_one_waits_at_a_time_and_is_decided_once(bank, ada, asked, rae, ours):
    with pytest.raises(RateAskedAlready):
        ask(bank, ada, ours)
    with acting(actor_for(rae)) as by:
        refuse_rate(asked, note="Too dear", by=by)
    with pytest.raises(RequestOver):
        approve(asked, rae)


def test_whoever_asked_withdraws_it_and_nobody_else(asked, ada, sec):
    with acting(actor_for(sec)) as by, pytest.raises(NotPermitted):
        withdraw_rate(asked, by=by)
    with acting(actor_for(ada)) as by:
        assert withdraw_rate(asked, by=by).status == "withdrawn"


def test_with_nobody_who_could_approve_it_is_not_asked(bank, ada, ours):
    with pytest.raises(NoAuthoriser):
        ask(bank, ada, ours)


@pytest.mark.parametrize("role", ["ward_manager", "trust_manager", "rate_authoriser", "payroll"])
def test_only_some_roles_ask(bank, trust, rae, ours, role):
    with pytest.raises(NotPermitted):
        ask(bank, MembershipFactory(role=role, trust=trust), ours)


def test_an_authoriser_of_another_trust_decides_nothing(asked):
    other = MembershipFactory(role="rate_authoriser", trust=TrustFactory())

    with pytest.raises(NotPermitted):
        approve(asked, other)


class TestPages:
    def ask(self, client, ours, **typed):
        day = {f"valid_from-{part}": str(getattr(TODAY, part)) for part in ("day", "month", "year")}
        figures = {name: str(getattr(ours, name)) for name in ("core", "unsocial", "sunday")}
        asked = {"grade": "N5", "whose": "ours", "reason": "Nights", **day, **figures, **typed}
        return client.post(f"{PAGE}nwl/ask/", asked)

    def test_asked_and_approved_by_two_people(self, client, ada, rae, ours, bank, trust):
        client.force_login(ada.user)
        looked = self.ask(client, ours)
        with as_owner():
            assert not LocalRate.objects.exists()
        self.ask(client, ours, confirm="1")
        with as_owner():
            asked = LocalRate.objects.get()
        own = client.get(f"{PAGE}{asked.ref}/").content.decode()
        client.force_login(rae.user)
        client.post(f"{PAGE}{asked.ref}/decide/", {"decision": "yes"})

        assert "If it is approved" in looked.content.decode()
        assert "A rate authoriser who is not you decides" in own
        assert paid(bank, trust).core == ours.core
        assert "<strong>Ours</strong>" in client.get(PAGE).content.decode()

    def test_a_rate_beyond_the_cap_is_answered_in_words(self, client, ada, rae, ours):
        client.force_login(ada.user)

        answer = self.ask(client, ours, core="99", confirm="1")

        assert answer.status_code == 422
        assert "region&#39;s cap allows" in answer.content.decode()

    def test_withdrawn(self, client, ada, asked):
        client.force_login(ada.user)

        client.post(f"{PAGE}{asked.ref}/withdraw/")

        assert "It was withdrawn" in client.get(f"{PAGE}{asked.ref}/").content.decode()
