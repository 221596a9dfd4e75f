"""How long joining takes, and with whom it lay, on pages: of few people not said."""

from datetime import timedelta

import pytest

from staffbank import clock
from staffbank.db import as_owner
from tests.factories.trusts import (
    BankFactory,
    MembershipFactory,
    PoolMembershipFactory,
    UserFactory,
)
from tests.factories.workers import JoiningFactory, JoiningSpellFactory


@pytest.fixture
def bank():
    return BankFactory(slug="nwl", name="North West London bank")


def joined(bank, trust, hours, *, count):
    for _ in range(count):
        began = clock.now() - timedelta(days=10)
        done = began + timedelta(hours=hours)
        joining = JoiningFactory(
            bank=bank,
            trust=trust,
            said=True,
            began_at=began,
            agreed_at=done,
            agreed_by=UserFactory(),
            finished_at=done,
        )
        half = began + timedelta(hours=hours / 2)
        JoiningSpellFactory(joining=joining, side="worker", since=began, until=half)
        JoiningSpellFactory(joining=joining, side="trust", since=half, until=done)


@pytest.mark.django_db
class TestPages:
    def test_a_bank_reads_share_median_and_who_held_it(self, client, bank):
        trust = PoolMembershipFactory(bank=bank).trust
        joined(bank, trust, 24, count=6)
        joined(bank, trust, 72, count=2)
        elsewhere = PoolMembershipFactory()
        joined(elsewhere.bank, elsewhere.trust, 240, count=9)
        client.force_login(MembershipFactory(role="bank_lead", trust=None, bank=bank).user)

        page = client.get("/bank/nwl/joining/").text

        assert "75%" in page
        assert "24 hours" in page
        assert "18 hours" in page  # each side's on average: half of 24 six times and of 72 twice
        assert "50%" in page
        assert "The register" in page

    def test_where_one_side_has_few_no_side_is_said(self, client, bank):
        trust = PoolMembershipFactory(bank=bank).trust
        joined(bank, trust, 24, count=6)
        for side in ("worker",) * 6 + ("trust",):
            open_one = JoiningFactory(bank=bank, trust=trust)
            JoiningSpellFactory(joining=open_one, side=side)
        client.force_login(MembershipFactory(role="bank_lead", trust=None, bank=bank).user)

        assert "Too few people are with one side" in client.get("/bank/nwl/joining/").text

    def test_of_few_people_nothing_is_said(self, client, bank):
        trust = PoolMembershipFactory(bank=bank).trust
        joined(bank, trust, 24, count=2)
        client.force_login(MembershipFactory(role="bank_lead", trust=None, bank=bank).user)

        page = client.get("/bank/nwl/joining/").text

        assert "Too few people to say" in page
        assert "24 hours" not in page

    def test_a_trust_reads_its_own_whole(self, client, bank):
        trust = PoolMembershipFactory(bank=bank).trust
        joined(bank, trust, 24, count=1)
        with as_owner():
            JoiningFactory(bank=bank, trust=trust)
        client.force_login(MembershipFactory(role="trust_manager", trust=trust).user)

        page = client.get(f"/trust/{trust.slug}/reports/joining/").text

        assert "100%" in page
