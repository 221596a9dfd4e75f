"""Who is in the pool: as they chose, or as their bank's rule has it."""

import pytest

from staffbank import clock
from staffbank.actors import Actor
from staffbank.db import acting, as_owner
from staffbank.errors import NotPermitted
from tests.factories.trusts import BankFactory, PoolMembershipFactory, TrustFactory
from tests.factories.workers import WorkerFactory, actor_for
from trusts.models import BankPolicy
from workers.models import Engagement
from workers.selectors import in_from_joining
from workers.services.pool import apply_rule, choose_pool

pytestmark = pytest.mark.django_db


@pytest.fixture
def bank():
    return BankFactory()


@pytest.fixture
def trust(bank):
    return PoolMembershipFactory(bank=bank).trust


@pytest.fixture
def undecided(trust):
    """Somebody of the trust who has not chosen, and is not in the pool."""
    worker = WorkerFactory(ready_for=trust)
    with as_owner():
        worker.engagements.update(pool_opted_in=False, pool_chosen_at=None)
    return worker


def rule(bank, said):
    with as_owner():
        BankPolicy.objects.filter(bank=bank).update(pool_rule=said)


def applied(bank):
    with acting(Actor.system("workers.apply_pool_rule", bank=bank.pk)) as by:
        return apply_rule(clock.now(), by=by)


def pooled(worker):
    with as_owner():
        return Engagement.objects.get(worker=worker).pool_opted_in


def choose(worker, joins):
    with acting(actor_for(worker)) as by:
        return choose_pool(worker, joins=joins, by=by)


def test_by_joining_they_are_in_and_back_by_choosing_they_are_out(bank, undecided):
    rule(bank, "joining")
    assert (applied(bank), pooled(undecided), applied(bank)) == (1, True, 0)

    rule(bank, "opt_in")
    assert (applied(bank), pooled(undecided)) == (1, False)


@pytest.mark.parametrize(("said", "joins"), [("joining", False), ("opt_in", True)])
def test_whoever_has_chosen_keeps_what_they_chose(bank, undecided, said, joins):
    choose(undecided, joins)
    rule(bank, said)

    assert (applied(bank), pooled(undecided)) == (0, joins)


def test_where_a_trust_is_in_two_banks_both_must_say_so(bank, trust, undecided):
    PoolMembershipFactory(trust=trust)
    rule(bank, "joining")

    assert (applied(bank), pooled(undecided)) == (0, False)


def test_another_banks_people_are_left_alone(bank, undecided):
    other = BankFactory()
    PoolMembershipFactory(bank=other, trust=TrustFactory())
    rule(bank, "joining")

    assert (applied(other), pooled(undecided)) == (0, False)


@pytest.mark.parametrize(
    ("said", "elsewhere", "joins"),
    [("joining", None, True), ("opt_in", None, False), ("joining", "opt_in", False)],
)
def test_who_joins_a_trust_begins_as_its_banks_say(bank, trust, said, elsewhere, joins):
    rule(bank, said)
    if elsewhere:
        rule(PoolMembershipFactory(trust=trust).bank, elsewhere)

    with acting(actor_for(WorkerFactory())):
        assert in_from_joining(trust.pk, clock.today()) is joins


def test_nobody_chooses_for_somebody_else(undecided):
    with acting(actor_for(WorkerFactory())) as by, pytest.raises(NotPermitted):
        choose_pool(undecided, joins=True, by=by)


def test_chosen_on_their_own_page(client, undecided):
    client.force_login(undecided.user)
    before = client.get("/me/pool/").content.decode()
    client.post("/me/pool/", {"joins": "yes"})

    assert "Other trusts cannot book you" in before
    assert pooled(undecided)
    assert "Other trusts can book you" in client.get("/me/pool/").content.decode()
