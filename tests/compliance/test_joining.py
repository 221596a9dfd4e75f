"""Who holds a joining, and being let in once it is whole."""

from datetime import timedelta

import pytest

from compliance.models import Credential, CredentialKind
from compliance.rules.joining import Side
from compliance.selectors.joining import progress_of, progress_of_each
from compliance.services import credentials
from compliance.services import joining as services
from compliance.tasks import settle_joinings
from staffbank import clock
from staffbank.actors import Actor
from staffbank.db import acting, as_owner
from staffbank.errors import NotPermitted
from staffbank.notifications.models import Message
from staffbank.outbox import relay
from tests.factories.trusts import MembershipFactory, PoolMembershipFactory, actor_for
from tests.factories.workers import (
    JoiningFactory,
    TermsVersionFactory,
    make_cleared,
)
from tests.factories.workers import actor_for as seat_of
from trusts.models import StaffGroup
from workers.errors import NothingOfTheirs, NudgedToday
from workers.models import Joining, JoiningSpell, Worker
from workers.services.letting_in import agree
from workers.services.terms import sign_terms

pytestmark = pytest.mark.django_db
JOB = Actor.system("compliance.handlers.settle_joining")


@pytest.fixture
def pool():
    return PoolMembershipFactory(trust__short_name="Imperial")


@pytest.fixture
def officer(pool):
    return actor_for(MembershipFactory(role="compliance_officer", trust=pool.trust))


@pytest.fixture
def joining(pool):
    return JoiningFactory(bank=pool.bank, trust=pool.trust, said=True)


def cleared(joining, trust):
    make_cleared(joining.worker, StaffGroup.objects.get(slug="nurse"), trust)


def settled(joining):
    with acting(JOB):
        services.settle(joining.pk, clock.now(), by=JOB)
    with as_owner():
        return Joining.objects.select_related("worker").get(pk=joining.pk)


def agreed(joining, officer):
    with acting(officer):
        agree(joining, skills=[], by=officer)


def test_somebody_is_let_in_when_everything_is_checked_and_agreed_and_not_before(
    joining, pool, officer
):
    assert settled(joining).finished_at is None
    cleared(joining, pool.trust)
    assert settled(joining).worker.status == "joining"

    agreed(joining, officer)
    done = settled(joining)

    assert done.worker.status == "active"
    assert done.finished_at is not None
    with as_owner():
        sides = list(JoiningSpell.objects.order_by("pk").values_list("side", "until"))
        assert [side for side, _ in sides] == ["worker", "trust"]
        assert None not in {until for _, until in sides}
        letter = Message.objects.get(worker_id=done.worker_id, channel="email")
    assert letter.subject == "You have joined the bank"


def test_the_agreement_of_the_bank_is_signed_first(joining, pool, officer):
    version = TermsVersionFactory(bank=pool.bank)
    cleared(joining, pool.trust)
    agreed(joining, officer)
    assert settled(joining).finished_at is None
    mine = seat_of(joining.worker)

    with acting(mine):
        sign_terms(joining.worker, version, by=mine)

    assert settled(joining).worker.status == "active"


def test_settling_twice_late_or_by_a_person_lets_nobody_in_twice(joining, pool, officer):
    cleared(joining, pool.trust)
    agreed(joining, officer)
    settled(joining)
    with acting(JOB):
        assert not services.settle(joining.pk, clock.now(), by=JOB)
    with acting(officer), pytest.raises(NotPermitted):
        services.settle(joining.pk, clock.now(), by=officer)

    with as_owner():
        assert Message.objects.filter(topic="worker.cleared", channel="email").count() == 1


def test_one_check_after_the_other_moves_it_between_the_sides(joining, officer):
    mine = seat_of(joining.worker)
    with acting(mine):
        wanted = progress_of(joining, clock.today()).wanted
        for each in wanted:
            if not each.by_register:
                credentials.submit_credential(
                    joining.worker, each.kind, issuer="X", valid_from=clock.today(), by=mine
                )
        assert progress_of(joining, clock.today()).side is Side.WORKER
        services.ask_register(joining.worker, joining, clock.today(), by=mine)
        assert progress_of(joining, clock.today()).side is Side.TRUST
    agreed(joining, officer)
    with as_owner():
        sent = list(Credential.objects.filter(worker=joining.worker).select_related("kind"))
    assert {each.number_hint for each in sent if each.kind.code == "nmc"} == {"456E"}
    with acting(officer):
        credentials.reject(sent[0], reason="Blurred", by=officer)
        assert progress_of(joining, clock.today()).side is Side.WORKER


def test_the_job_lets_in_whoever_a_rule_or_a_day_has_cleared(joining, pool, officer):
    cleared(joining, pool.trust)
    agreed(joining, officer)
    with as_owner():
        JoiningSpell.objects.create(
            joining=joining, worker=joining.worker, side="trust", since=joining.began_at
        )

    assert settle_joinings() == 1

    with as_owner():
        assert Worker.objects.get(pk=joining.worker_id).status == "active"


def test_a_list_asks_as_many_questions_for_many_as_for_one(
    pool, officer, django_assert_num_queries
):
    def listed(count):
        for _ in range(count):
            JoiningFactory(bank=pool.bank, trust=pool.trust, said=True)
        with acting(officer):
            found = list(Joining.objects.visible_to(officer).select_related("worker"))
            progress_of_each(found, clock.today())
            with django_assert_num_queries(8):
                progress_of_each(found, clock.today())

    listed(1)
    listed(4)


def test_a_reminder_says_how_much_is_left_once_a_day(joining, officer, settings):
    with acting(officer):
        services.nudge(joining, by=officer)
        with pytest.raises(NudgedToday):
            services.nudge(joining, by=officer)
    with as_owner():
        letter = Message.objects.get(topic="joining.nudged", channel="email")
    assert "Documents left to send: " in letter.body
    settings.CLOCK_OFFSET = timedelta(hours=24)

    with acting(officer):
        services.nudge(joining, by=officer)


def test_nobody_is_reminded_of_what_is_not_theirs(joining, pool, officer):
    cleared(joining, pool.trust)
    elsewhere = actor_for(MembershipFactory(role="compliance_officer"))

    with acting(officer), pytest.raises(NothingOfTheirs):
        services.nudge(joining, by=officer)
    with acting(elsewhere), pytest.raises(Exception, match="joined already"):
        services.nudge(joining, by=elsewhere)


class TestPages:
    def test_a_trust_sees_those_who_join_it_and_agrees(self, client, joining, pool):
        client.force_login(MembershipFactory(role="compliance_officer", trust=pool.trust).user)
        base = f"/trust/{pool.trust.slug}/workers/joining/"

        listed = client.get(base).text
        one = client.get(f"{base}{joining.ref}/")
        wrong = client.post(f"{base}{joining.ref}/", {})
        done = client.post(f"{base}{joining.ref}/", {"works_as": "on"})
        reminded = client.post(f"{base}{joining.ref}/remind/")

        assert joining.worker.name in listed
        assert "NMC PIN 12A3456E" in one.text
        assert wrong.status_code == 422
        assert (done.status_code, reminded.status_code) == (302, 302)
        assert "Agreed by" in client.get(f"{base}{joining.ref}/").text

    def test_another_trust_finds_nobody(self, client, joining):
        other = MembershipFactory(role="compliance_officer")
        client.force_login(other.user)
        base = f"/trust/{other.trust.slug}/workers/joining/"

        assert joining.worker.name not in client.get(base).text
        assert client.get(f"{base}{joining.ref}/").status_code == 404
        assert client.post(f"{base}{joining.ref}/refuse/", {"reason": "x"}).status_code == 404

    def test_finding_says_what_is_left(self, client, joining):
        client.force_login(joining.worker.user)

        page = client.get("/me/shifts/").text
        checks = client.get("/me/joining/checks/").text

        assert "You see shifts here as soon as you have joined" in page
        assert "Identity seen in person: for you to send" in page
        assert "Ask for it to be looked up" in checks
        assert CredentialKind.objects.get(code="occupational_health").name in checks
        assert client.post("/me/joining/checks/").status_code == 302
        assert "With the register" in client.get("/me/joining/checks/").text


def test_the_events_of_joining_settle_it(joining, pool, officer):
    cleared(joining, pool.trust)
    agreed(joining, officer)

    relay.drain()

    with as_owner():
        assert Worker.objects.get(pk=joining.worker_id).status == "active"
