"""Two people who check, decisions that are taken back, and questions that are answered."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from compliance.errors import (
    ClaimedByAnother,
    FirstWasYours,
    NothingToClaim,
    ReadOtherwise,
    ReliedOn,
    UndoOver,
)
from compliance.models import CheckMessage, CheckRule, Credential, CredentialKind, Decision
from compliance.services import credentials, evidence, telling, threads, undoing
from shifts.services.booking import book
from staffbank import clock
from staffbank.actors import Actor
from staffbank.audit.models import AuditEntry
from staffbank.db import acting, as_owner
from staffbank.errors import NotPermitted
from staffbank.notifications.models import Message
from tests.factories.checking import CheckRuleFactory, DecisionFactory
from tests.factories.shifts import VacancyFactory
from tests.factories.trusts import (
    BankFactory,
    MembershipFactory,
    PoolMembershipFactory,
    TrustFactory,
    WardFactory,
    actor_for,
)
from tests.factories.workers import CredentialFactory, EngagementFactory, WorkerFactory
from tests.factories.workers import actor_for as worker_actor

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system("compliance.handlers.say_decided")


@pytest.fixture
def trust():
    return TrustFactory()


@pytest.fixture
def jo(trust):
    return actor_for(MembershipFactory(role="compliance_officer", trust=trust))


@pytest.fixture
def sam(trust):
    return actor_for(MembershipFactory(role="compliance_officer", trust=trust))


@pytest.fixture
def worker(trust):
    return WorkerFactory(ready_for=trust)


@pytest.fixture
def former(worker):
    with as_owner():
        return Credential.objects.get(worker=worker, kind__code="fire")


@pytest.fixture
def credential(worker, former):
    return CredentialFactory(worker=worker)


def now_of(credential):
    with as_owner():
        return Credential.objects.get(pk=credential.pk)


def accept(credential, by, **changes):
    read = {
        "issuer": "Skills for Health",
        "valid_from": clock.today(),
        "how": "original",
        "evidence": "The original",
    }
    with acting(by):
        return credentials.accept(credential, **(read | changes), by=by)


def verbs():
    with as_owner():
        return list(AuditEntry.objects.values_list("verb", flat=True))


class TestTwoPeople:
    def test_nothing_counts_before_the_second(self, trust, jo, sam, credential):
        CheckRuleFactory(trust=trust)

        accept(credential, jo)
        assert now_of(credential).status == "submitted"
        accept(credential, sam)

        row = now_of(credential)
        assert (row.status, row.checked_by_id) == ("verified", sam.user_id)
        assert {"credential.first_checked", "credential.checked"} <= set(verbs())

    def test_the_same_person_is_never_both(self, trust, jo, credential):
        CheckRuleFactory(trust=trust)
        accept(credential, jo)

        with pytest.raises(FirstWasYours):
            accept(credential, jo)
        with acting(jo), pytest.raises(FirstWasYours):
            credentials.claim(credential, by=jo)

    def test_the_database_knows_the_two_apart(self, trust, jo, credential):
        first = DecisionFactory(credential=credential, trust=trust)
        with as_owner(), pytest.raises(IntegrityError, match="each_by_another"):
            DecisionFactory(
                credential=credential,
                trust=trust,
                decided_by=first.decided_by,
                outcome="accepted",
            )

    @pytest.mark.parametrize("firsts", [0, 1])
    def test_the_database_refuses_one_person_alone(self, trust, credential, firsts):
        CheckRuleFactory(trust=trust)
        for _ in range(firsts):
            DecisionFactory(credential=credential, trust=trust)
        columns = {"how": "scan", "checked_at": clock.now(), "checked_at_trust": trust}
        rows = Credential.objects.filter(pk=credential.pk)

        with as_owner():
            Credential.objects.filter(worker=credential.worker, status="verified").update(
                status="replaced"
            )
            with pytest.raises(IntegrityError, match="second person"), transaction.atomic():
                rows.update(status="verified", **columns)
            DecisionFactory(credential=credential, trust=trust, outcome="accepted")
            if firsts:
                assert rows.update(status="verified", **columns) == 1

    def test_who_reads_it_otherwise_is_stopped_and_may_begin_again(
        self, trust, jo, sam, credential
    ):
        CheckRuleFactory(trust=trust)
        accept(credential, jo)

        with pytest.raises(ReadOtherwise):
            accept(credential, sam, issuer="Somebody else")
        with acting(sam):
            undoing.start_again(credential, by=sam)
        accept(credential, sam, issuer="Somebody else")

        assert now_of(credential).status == "submitted"
        with as_owner():
            assert Decision.objects.first_checks().get().decided_by_id == sam.user_id

    def test_what_changes_after_the_first_check_is_checked_twice_again(
        self, trust, jo, sam, credential
    ):
        CheckRuleFactory(trust=trust)
        accept(credential, jo)
        me = worker_actor(credential.worker)

        with acting(me), evidence.put_away([]) as none:
            evidence.attach(credential, none, by=me)
        with as_owner():
            assert Decision.objects.first_checks().exists()
        with acting(me):
            evidence.attach(credential, [page()], by=me)

        accept(credential, sam)
        assert now_of(credential).status == "submitted"

    def test_a_second_person_does_not_accept_what_the_first_did(self, trust, jo, sam, credential):
        CheckRuleFactory(trust=trust)
        accept(credential, jo)

        with acting(sam):
            credentials.reject(credential, reason="The stamp is missing.", by=sam)

        assert now_of(credential).status == "rejected"


def page():
    put = evidence.VAULT.put(b"\xff\xd8\xff a picture \xff\xd9")
    return evidence.Kept(put, "jpeg", clean=True)


class TestWhoseRuleHolds:
    def holding(self, trust):
        fire = CredentialKind.objects.get(code="fire")
        with acting(Actor.system("a job")):
            return CheckRule.objects.holding(trust.pk, clock.today()).get(fire.pk)

    def test_two_are_needed_where_the_bank_says_so(self, trust, jo):
        bank = BankFactory()
        PoolMembershipFactory(bank=bank, trust=trust)
        CheckRuleFactory(trust=None, bank=bank)
        CheckRuleFactory(trust=trust, at_once=True)
        CheckRuleFactory(trust=TrustFactory(), second_checker=False)

        rule = self.holding(trust)

        assert (rule.second_checker, rule.at_once) == (True, False)

    def test_the_last_that_has_begun_holds(self, trust):
        CheckRuleFactory(trust=trust, second_checker=False)
        CheckRuleFactory(trust=trust, at_once=True)
        CheckRuleFactory(trust=trust, valid_from=clock.today() + timedelta(days=1))

        rule = self.holding(trust)

        assert (rule.second_checker, rule.at_once) == (False, True)

    def test_one_person_again_a_week_after_it_is_decided(self, trust):
        CheckRuleFactory(trust=trust)
        day = clock.today()

        with pytest.raises(IntegrityError, match="two people until"), transaction.atomic():
            CheckRuleFactory(trust=trust, second_checker=False, valid_from=day)
        CheckRuleFactory(trust=trust, second_checker=False, valid_from=day + timedelta(days=7))

        assert self.holding(trust).second_checker

    @pytest.mark.parametrize("code", ["right_to_work", "dbs_enhanced", "identity"])
    def test_many_at_once_of_training_alone(self, trust, code):
        kind = CredentialKind.objects.get(code=code)
        with pytest.raises(IntegrityError, match="one at a time"):
            CheckRuleFactory(trust=trust, kind=kind, at_once=True)


class TestTakingBack:
    def test_it_waits_again_and_the_former_counts(self, jo, credential, former):
        accept(credential, jo, issuer="Read otherwise")

        with acting(jo):
            undoing.undo(credential, by=jo)

        row = now_of(credential)
        assert (row.status, row.issuer, row.checked_at) == ("submitted", "Skills for Health", None)
        assert row.claimed_by_id == jo.user_id
        assert now_of(former).status == "verified"
        accept(credential, jo)
        assert now_of(former).status == "replaced"

    def test_what_was_not_accepted_waits_again(self, jo, credential):
        with acting(jo):
            credentials.reject(credential, reason="It cannot be read.", by=jo)
            undoing.undo(credential, by=jo)

        assert (now_of(credential).status, now_of(credential).reason) == ("submitted", "")

    def test_a_first_check_is_taken_back(self, trust, jo, credential):
        CheckRuleFactory(trust=trust)
        accept(credential, jo)

        with acting(jo):
            undoing.undo(credential, by=jo)
            credentials.claim(credential, by=jo)

    def test_only_for_a_minute(self, jo, credential, settings):
        accept(credential, jo)
        settings.CLOCK_OFFSET = timedelta(seconds=61)

        with acting(jo), pytest.raises(UndoOver):
            undoing.undo(credential, by=jo)

    def test_only_by_whoever_decided(self, jo, sam, credential):
        accept(credential, jo)

        with acting(sam), pytest.raises(UndoOver):
            undoing.undo(credential, by=sam)

    def test_not_once_they_are_booked(self, jo, trust, worker, credential, former):
        with as_owner():
            Credential.objects.filter(pk=former.pk).update(status="revoked")
        accept(credential, jo)
        vacancy = VacancyFactory(ward=WardFactory(site__trust=trust), open=True)
        me = worker_actor(worker)
        with acting(me):
            book(vacancy, worker, by=me)

        with acting(jo), pytest.raises(ReliedOn):
            undoing.undo(credential, by=jo)

    def test_not_once_another_was_sent_in(self, jo, worker, credential):
        with acting(jo):
            credentials.reject(credential, reason="It cannot be read.", by=jo)
        CredentialFactory(worker=worker)

        with acting(jo), pytest.raises(UndoOver, match="sent in another"):
            undoing.undo(credential, by=jo)

    def test_the_database_refuses_what_nobody_took_back(self, jo, credential, former):
        accept(credential, jo)

        for row, status in ((credential, "submitted"), (former, "verified")):
            rows = Credential.objects.filter(pk=row.pk)
            with as_owner(), transaction.atomic(), pytest.raises(IntegrityError, match="took back"):
                rows.update(status=status)

    def test_the_database_refuses_to_take_back_after_a_minute(self, jo, credential):
        accept(credential, jo)

        with as_owner(), pytest.raises(IntegrityError, match="undone_in_time"):
            Decision.objects.update(undone_at=clock.now() + timedelta(seconds=90))

    def test_what_the_person_was_told_is_taken_back_before_it_leaves(self, jo, credential):
        accept(credential, jo)
        with acting(SYSTEM):
            telling.say_decided(credential.pk)
        with acting(jo):
            undoing.undo(credential, by=jo)
        with acting(SYSTEM):
            telling.say_undone(credential.pk)

        with as_owner():
            left = set(Message.objects.values_list("channel", "status"))
        assert left == {("in_app", "gone"), ("email", "gone")}

    def test_a_ward_manager_takes_nothing_back(self, trust, credential):
        manager = actor_for(MembershipFactory(role="trust_manager", trust=trust))

        with acting(manager), pytest.raises(NotPermitted):
            undoing.undo(credential, by=manager)


class TestAsking:
    def test_the_answer_brings_it_back_and_tells_who_asked(self, jo, credential):
        me = worker_actor(credential.worker)
        with acting(jo):
            threads.ask_for_more(credential, question="Which course was it?", by=jo)
        assert now_of(credential).reason == "Which course was it?"

        with acting(me):
            threads.answer(credential, words="The online one.", by=me)
            said = CheckMessage.objects.visible_to(me).order_by("pk")
            assert [each.words for each in said] == ["Which course was it?", "The online one."]
        for _ in range(2):
            with acting(SYSTEM):
                telling.say_answered(credential.pk)

        assert now_of(credential).reason == ""
        with as_owner():
            (told,) = Message.objects.filter(topic="credential.answered")
        assert (told.user_id, told.trust_id) == (jo.user_id, jo.trust_id)
        assert "The online one" not in told.body

    def test_nobody_answers_for_another(self, jo, credential):
        with acting(jo), pytest.raises(NotPermitted):
            threads.answer(credential, words="For them.", by=jo)

    def test_other_trusts_do_not_read_it(self, jo, credential):
        stranger = actor_for(MembershipFactory(role="compliance_officer"))
        with acting(jo):
            threads.ask_for_more(credential, question="Which course was it?", by=jo)

        with acting(stranger):
            assert not CheckMessage.objects.exists()


class TestTheNextOne:
    def test_is_the_first_that_nobody_took(self, jo, sam, trust, credential):
        other = WorkerFactory()
        EngagementFactory(worker=other, trust=trust)
        second = CredentialFactory(worker=other)
        with acting(jo):
            credentials.claim(credential, by=jo)

        with acting(sam):
            with pytest.raises(ClaimedByAnother):
                credentials.claim(credential, by=sam)
            taken = credentials.claim_first([credential, second], by=sam)
            with pytest.raises(NothingToClaim):
                credentials.claim_first([credential], by=sam)

        assert taken.pk == second.pk
