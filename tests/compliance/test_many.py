"""Accepting many checks at once, and saying how the checks of a kind are made."""

from datetime import timedelta

import pytest

from compliance.errors import NothingDiffers, OneAtATime
from compliance.models import CheckRule, Credential, CredentialKind
from compliance.models.check_rule import Rule
from compliance.services import credentials
from compliance.services.check_rules import decide_rule
from compliance.services.many import accept_many
from staffbank import clock
from staffbank.audit.models import AuditEntry
from staffbank.db import acting, as_owner
from staffbank.errors import NotPermitted
from tests.factories.checking import CheckRuleFactory
from tests.factories.trusts import BankFactory, MembershipFactory, TrustFactory, actor_for
from tests.factories.workers import CredentialFactory, WorkerFactory

pytestmark = pytest.mark.django_db
TWO, ONE, MANY = Rule(second_checker=True), Rule(), Rule(at_once=True)


@pytest.fixture
def trust():
    return TrustFactory(slug="here")


@pytest.fixture
def seat(trust):
    return MembershipFactory(role="compliance_officer", trust=trust)


@pytest.fixture
def officer(seat):
    return actor_for(seat)


@pytest.fixture
def fire():
    return CredentialKind.objects.get(code="fire")


def waiting(trust, **columns):
    return CredentialFactory(worker=WorkerFactory(ready_for=trust), **columns)


def statuses(rows):
    with as_owner():
        found = dict(Credential.objects.values_list("pk", "status"))
    return [found[row.pk] for row in rows]


class TestManyAtOnce:
    def test_each_is_decided_on_by_itself(self, trust, officer):
        CheckRuleFactory(trust=trust, at_once=True)
        good, claimed = waiting(trust), waiting(trust)
        ended = waiting(trust, valid_from=clock.today() - timedelta(days=1500))
        colleague = actor_for(MembershipFactory(role="compliance_officer", trust=trust))
        with acting(colleague):
            credentials.claim(claimed, by=colleague)

        with acting(officer):
            results = accept_many([good, ended, claimed], how="scan", evidence="x", by=officer)

        assert statuses([good, ended, claimed]) == ["verified", "submitted", "submitted"]
        refused = {each.credential.pk: each.refused for each in results}
        assert refused[good.pk] == ""
        assert "already ended" in refused[ended.pk]
        assert "A colleague is checking" in refused[claimed.pk]
        with as_owner():
            assert AuditEntry.objects.filter(verb="credential.checked").count() == 1

    def test_only_of_kinds_for_which_the_trust_allows_it(self, trust, officer):
        credential = waiting(trust)

        with acting(officer):
            (result,) = accept_many([credential], how="scan", evidence="x", by=officer)

        assert "one at a time" in result.refused
        assert statuses([credential]) == ["submitted"]

    def test_only_by_who_checks(self, trust):
        manager = actor_for(MembershipFactory(role="trust_manager", trust=trust))

        with acting(manager), pytest.raises(NotPermitted):
            accept_many([waiting(trust)], how="scan", evidence="x", by=manager)

    def test_the_page_shows_them_first_and_then_what_came_of_each(self, client, trust, seat):
        CheckRuleFactory(trust=trust, at_once=True)
        first, second = waiting(trust), waiting(trust)
        client.force_login(seat.user)
        address = "/trust/here/checks/many/"

        assert first.worker.name in client.get(address).text
        assert client.post(address, {"seen": "scan"}).status_code == 422
        page = client.post(address, {"chosen": [first.ref], "seen": "import"})

        assert "1 check accepted, 0 left as they were" in page.text
        assert statuses([first, second]) == ["verified", "submitted"]

    def test_another_trusts_check_cannot_be_chosen(self, client, trust, seat):
        CheckRuleFactory(trust=trust, at_once=True)
        stranger = waiting(TrustFactory())
        client.force_login(seat.user)

        chosen = {"chosen": [stranger.ref], "seen": "import"}
        page = client.post("/trust/here/checks/many/", chosen)

        assert page.status_code == 422
        assert statuses([stranger]) == ["submitted"]

    def test_where_nothing_may_go_at_once_the_page_says_so(self, client, seat):
        client.force_login(seat.user)

        page = client.get("/trust/here/checks/many/")

        assert "No kind of check is accepted many at once here" in page.text


class TestDecidingHowChecksAreMade:
    def decide(self, kind, rule, by):
        with acting(by):
            return decide_rule(kind, rule, reason="Agreed by the board", by=by)

    def test_two_people_from_today_and_one_again_in_a_week(self, officer, fire):
        today = clock.today()

        assert self.decide(fire, TWO, officer).valid_from == today
        assert self.decide(fire, ONE, officer).valid_from == today + timedelta(days=7)
        with acting(officer):
            holding = CheckRule.objects.holding(officer.trust_id, today)
        assert holding[fire.pk].second_checker

    def test_what_is_no_training_goes_one_at_a_time(self, officer):
        kind = CredentialKind.objects.get(code="right_to_work")

        with pytest.raises(OneAtATime):
            self.decide(kind, MANY, officer)

    def test_what_is_so_already_is_said(self, officer, fire):
        self.decide(fire, MANY, officer)

        with pytest.raises(NothingDiffers):
            self.decide(fire, MANY, officer)

    def test_a_manager_decides_nothing(self, trust, fire):
        manager = actor_for(MembershipFactory(role="trust_manager", trust=trust))

        with pytest.raises(NotPermitted):
            self.decide(fire, TWO, manager)

    def test_a_trust_says_it_on_its_page(self, client, seat):
        client.force_login(seat.user)
        address = "/trust/here/settings/checks/rules/"

        assert "has decided nothing of its own yet" in client.get(address).text
        assert client.post(address, {"kind": "fire", "how": "two"}).status_code == 422
        client.post(address, {"kind": "fire", "how": "two", "reason": "Agreed"})

        assert "By two people" in client.get(address).text

    def test_a_bank_says_it_for_all_its_trusts(self, client):
        bank = BankFactory(slug="west")
        client.force_login(MembershipFactory(role="bank_lead", trust=None, bank=bank).user)

        said = {"kind": "fire", "how": "two", "reason": "Agreed"}
        client.post("/bank/west/checks/rules/", said)

        with as_owner():
            assert CheckRule.objects.get().bank_id == bank.pk


def test_today_says_to_an_officer_what_waits(client, trust, seat):
    waiting(trust, submitted_at=clock.now() - timedelta(hours=60))
    client.force_login(seat.user)

    page = client.get("/trust/here/")

    assert "1 check waits, 1 longer than our aim of 2 days" in page.text
    client.force_login(MembershipFactory(role="trust_manager", trust=trust).user)
    assert "longer than our aim" not in client.get("/trust/here/").text
