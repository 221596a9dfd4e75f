"""What registers say is kept as they said it, and stops or restores a check with the answer."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from compliance.errors import NotEngaged
from compliance.models import CredentialStop, RegisterAnswer, RegisterQuestion
from compliance.rules.registers import RegisterStatus
from compliance.selectors.registers import last_words_of
from compliance.services import registers
from compliance.services.stopping import restore_credential, suspend_credential
from compliance.tasks import ask_about_everybody, ask_registers
from staffbank import clock
from staffbank.actors import Actor
from staffbank.db import acting, as_owner, duty
from staffbank.errors import NotPermitted
from staffbank.outbox.emitting import emit
from staffbank.outbox.relay import drain
from tests.factories.registers import PIN, answer_of, numbered, question_of
from tests.factories.trusts import MembershipFactory, TrustFactory, actor_for
from tests.factories.workers import WorkerFactory

pytestmark = pytest.mark.django_db
JOB = Actor.system("compliance.ask_registers")


@pytest.fixture(autouse=True)
def at_once(monkeypatch):
    monkeypatch.setattr(registers, "PACE", 0)


@pytest.fixture
def trust():
    return TrustFactory()


@pytest.fixture
def nurse(trust):
    return numbered(WorkerFactory(ready_for=trust))


@pytest.fixture
def officer(trust):
    return actor_for(MembershipFactory(trust=trust, role="compliance_officer"))


def nmc_of(worker):
    with as_owner():
        return worker.credentials.get(kind__code="nmc")


def answers():
    with as_owner():
        return list(RegisterAnswer.objects.order_by("pk").values_list("status", "why"))


def questions():
    with as_owner():
        return list(RegisterQuestion.objects.all())


def takes_in(worker, status):
    said = registers.Read(worker.pk, nmc_of(worker).kind_id, PIN, RegisterStatus(status))
    return registers.take_in([said], why="nightly", by=JOB)


# --- What an answer changes -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "status", ["suspended", "conditions", "lapsed", "removed", "no_licence", "not_found"]
)
def test_what_a_register_says_against_somebody_suspends_their_check(nurse, status):
    assert takes_in(nurse, status) == 1

    assert nmc_of(nurse).status == "suspended"
    with as_owner():
        stop = CredentialStop.objects.get()
    assert stop.source == "register"
    assert "NMC register says" in stop.reason


@pytest.mark.parametrize("status", ["registered", "caution"])
def test_what_it_says_for_them_changes_nothing(nurse, status):
    assert takes_in(nurse, status) == 0

    assert nmc_of(nurse).status == "verified"
    assert answers() == [(status, "nightly")]


def test_it_counts_again_with_the_answer_that_says_so(nurse):
    takes_in(nurse, "suspended")

    assert takes_in(nurse, "registered") == 1
    assert nmc_of(nurse).status == "verified"


def test_what_an_officer_suspended_the_register_does_not_restore(nurse, officer):
    with acting(officer):
        suspend_credential(nmc_of(nurse), reason="Not the same person.", by=officer)

    assert takes_in(nurse, "registered") == 0
    assert nmc_of(nurse).status == "suspended"


def test_what_a_register_says_stands_beside_what_an_officer_says(nurse, officer):
    with acting(officer):
        suspend_credential(nmc_of(nurse), reason="Not the same person.", by=officer)
    takes_in(nurse, "suspended")

    with acting(officer):
        restore_credential(nmc_of(nurse), by=officer)
    assert nmc_of(nurse).status == "suspended"

    takes_in(nurse, "registered")
    assert nmc_of(nurse).status == "verified"


def test_what_was_just_checked_is_asked_about_first(register, nurse):
    checked = nmc_of(nurse)
    with acting(JOB):
        emit("credential.checked", {"credential": checked.pk}, by=JOB)
    drain()

    (question,) = questions()
    assert (question.worker_id, question.urgent) == (nurse.pk, True)


def test_twice_is_once(nurse):
    assert [takes_in(nurse, "suspended"), takes_in(nurse, "suspended")] == [1, 0]

    with as_owner():
        assert CredentialStop.objects.count() == 1
    assert len(answers()) == 2


# --- Rows -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("checking", lambda rows: rows.update(status="removed")),
        ("checking", lambda rows: rows.update(number="")),
        ("checking", lambda rows: rows.delete()),
        ("forgetting", lambda rows: rows.update(status="removed", number="")),
        ("forgetting", lambda rows: rows.update(number="98A9999E")),
    ],
)
def test_an_answer_is_never_changed(nurse, name, change):
    answer_of(nurse)

    with (
        acting(JOB),
        duty(name),
        pytest.raises(IntegrityError, match="kept as they were"),
        transaction.atomic(),
    ):
        change(RegisterAnswer.objects.all())


def test_its_number_goes_with_the_person_and_the_row_with_its_time(nurse):
    answer_of(nurse)

    with acting(JOB), duty("forgetting"):
        assert RegisterAnswer.objects.update(number="") == 1
        assert RegisterAnswer.objects.all().delete()[0] == 1


@pytest.mark.parametrize(
    ("facts", "constraint"),
    [
        ({"status": "fine"}, "status_known"),
        ({"serves_until": clock.now() - timedelta(days=1)}, "serves_after"),
    ],
)
def test_no_row_says_what_no_register_can(nurse, facts, constraint):
    with pytest.raises(IntegrityError, match=f"compliance_registeranswer_{constraint}"):
        answer_of(nurse, **facts)


def test_how_old_an_answer_may_be_is_nobodys_to_write(nurse):
    with acting(JOB), connection.cursor() as cursor, pytest.raises(Exception, match="permission"):
        cursor.execute("update compliance_registerpolicy set serves_hours = 1000")


def test_last_words_are_the_last(nurse, officer):
    answer_of(nurse, "suspended", ago=timedelta(hours=9))
    answer_of(nurse, "registered", ago=timedelta(hours=3))

    with acting(officer):
        assert [each.status for each in last_words_of(nurse.pk, officer)] == ["registered"]


def test_another_trust_reads_nothing_of_it(nurse):
    answer_of(nurse)
    stranger = actor_for(MembershipFactory(role="compliance_officer"))

    with acting(stranger):
        assert last_words_of(nurse.pk, stranger) == []
        assert not RegisterAnswer.objects.visible_to(stranger).exists()


# --- Everybody, at night --------------------------------------------------------------------------


def test_at_night_everybody_on_a_register_is_asked_about(register, nurse, trust):
    register.enter(PIN)
    other = numbered(WorkerFactory(ready_for=trust), "98A7777E")
    register.enter("98A7777E", "Suspended")
    WorkerFactory(ready_for=trust)  # of whom we have no number

    assert ask_about_everybody() == 2
    assert ask_registers() == 2

    assert sorted(answers()) == [("registered", "nightly"), ("suspended", "nightly")]
    assert [nmc_of(nurse).status, nmc_of(other).status] == ["verified", "suspended"]
    assert questions() == []


def test_asking_about_everybody_again_asks_of_nobody_twice(register, nurse):
    assert [ask_about_everybody(), ask_about_everybody()] == [1, 0]


def test_where_no_register_is_asked_nothing_is(nurse, settings):
    settings.REGISTERS = {}

    assert [ask_about_everybody(), ask_registers()] == [0, 0]
    assert questions() == []


def test_only_a_job_asks_about_everybody(officer):
    with acting(officer), pytest.raises(NotPermitted):
        registers.ask_about_everybody(clock.now(), by=officer)


def test_the_suspended_are_asked_about_too(register, nurse):
    register.enter(PIN)
    takes_in(nurse, "suspended")
    ask_about_everybody()

    ask_registers()

    assert nmc_of(nurse).status == "verified"


def test_a_register_that_is_down_is_asked_again_in_five_minutes(register, nurse, settings):
    register.enter(PIN)
    register.file.fare("nmc", down=True)
    ask_about_everybody()
    began = clock.now()

    assert ask_registers() == 0
    (question,) = questions()
    assert question.down_at
    assert began < question.due_at <= clock.now() + registers.AGAIN
    assert ask_registers() == 0

    register.file.fare("nmc")
    settings.CLOCK_OFFSET = registers.AGAIN
    assert ask_registers() == 1
    assert questions() == []


def test_what_was_taken_by_somebody_who_died_is_taken_again(register, nurse, settings):
    register.enter(PIN)
    question_of(nurse, taken_until=clock.now() + registers.LEASE)
    assert ask_registers() == 0

    settings.CLOCK_OFFSET = registers.LEASE + timedelta(seconds=1)

    assert ask_registers() == 1


def test_the_urgent_come_first_and_no_more_at_once_than_it_takes(register, trust, monkeypatch):
    monkeypatch.setattr(registers, "AT_ONCE", 2)
    people = [numbered(WorkerFactory(ready_for=trust), f"98A{n:04}E") for n in range(5)]
    for n, each in enumerate(people):
        register.enter(f"98A{n:04}E")
        question_of(each, urgent=n == 4)

    taken = registers._take(JOB)

    assert [each.worker_id for each in taken.questions] == [people[4].pk]
    assert ask_registers() == 4


def test_a_question_without_a_number_is_let_go(register, trust):
    question_of(WorkerFactory(ready_for=trust))

    assert ask_registers() == 0
    assert questions() == []


# --- An officer asks ------------------------------------------------------------------------------


def test_an_officer_has_somebody_asked_about_first(register, nurse, officer):
    question_of(nurse, why="nightly", due_at=clock.now() + timedelta(hours=1))

    with acting(officer):
        assert registers.ask_soon(nurse, by=officer) == 1

    (question,) = questions()
    assert question.urgent
    assert question.due_at <= clock.now()


def test_of_people_of_other_trusts_nobody_asks(register, nurse):
    stranger = actor_for(MembershipFactory(role="compliance_officer"))

    with acting(stranger), pytest.raises(NotEngaged):
        registers.ask_soon(nurse, by=stranger)
