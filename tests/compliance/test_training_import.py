"""Importing training: who it is of, what it means, what it replaces, and nothing half done."""

from datetime import timedelta

import pytest

from compliance.models import Credential, CredentialKind, LocalTrainingName, TrainingFile
from compliance.rules.expiry import last_day
from compliance.services import training
from compliance.services.comparing_training import compare
from staffbank import clock
from staffbank.audit.models import AuditEntry
from staffbank.db import acting, as_owner
from staffbank.errors import NotPermitted
from staffbank.outbox.models import Event
from tests.compliance.training_files import esr_file, recently, training_file
from tests.factories.checking import CheckRuleFactory
from tests.factories.trusts import MembershipFactory, TrustFactory, actor_for
from tests.factories.workers import EngagementFactory, WorkerFactory
from trusts.errors import FileHasProblems
from workers.models import WorkerIdentifier

pytestmark = pytest.mark.django_db


@pytest.fixture
def trust():
    return TrustFactory()


@pytest.fixture
def officer(trust):
    return actor_for(MembershipFactory(role="compliance_officer", trust=trust))


@pytest.fixture
def worker(trust):
    worker = WorkerFactory(name="Amara Osei")
    EngagementFactory(worker=worker, trust=trust, assignment_number="20341-2")
    with as_owner():
        WorkerIdentifier.objects.create(worker=worker, scheme="nmc", value="18A1234C")
    return worker


def sent(content, by, **more):
    with acting(by):
        return training.check("training.csv", content, by=by, **more)


def compared(kept, by):
    with acting(by):
        return compare(kept, by)


def imported(content, by, good_rows_only=False, **more):
    kept = sent(content, by, **more)
    with acting(by):
        return training.run(kept, by=by, good_rows_only=good_rows_only)


def held(worker, code):
    with as_owner():
        return Credential.objects.filter(worker=worker, kind__code=code, status="verified").first()


def fire(who="20341,,", days=30, expires=""):
    return f"{who},Fire safety,,{recently(days)},{expires}"


@pytest.mark.parametrize(
    "who", ["20341,,", "20341-2,,", ",18a1234c,", ",,{email}", "20341,18A1234C,"]
)
def test_a_person_is_found_by_any_of_their_numbers(officer, worker, trust, who):
    done = imported(training_file(fire(who.format(email=worker.email.upper()))), officer)

    check = held(worker, "fire")
    assert (done.records, done.people) == (1, 1)
    assert check.checked_at_trust_id == trust.pk
    assert check.valid_from == recently()
    assert check.valid_to == last_day(recently(), 24)
    assert check.issuer == trust.name


def test_numbers_of_two_people_in_one_row_are_refused(officer, worker, trust):
    other = EngagementFactory(worker=WorkerFactory(), trust=trust).worker

    (problem,) = compared(
        sent(training_file(fire(f"20341,,{other.email}")), officer), officer
    ).blocking

    assert problem.message == "What this row says of whose it is belongs to different people."


def test_somebody_of_another_trust_is_as_unknown_as_nobody(officer, worker):
    elsewhere = EngagementFactory(worker=WorkerFactory(email="kofi@nhs.uk")).worker

    found = compared(
        sent(training_file(fire(f",,{elsewhere.email}"), fire(",,nobody@nhs.uk")), officer), officer
    )

    assert {each.message for each in found.blocking} == {
        "Your trust engages nobody with this email."
    }


def test_a_file_with_a_problem_is_imported_whole_or_not_at_all(officer, worker):
    content = training_file(fire(), fire("99999,,"))

    with pytest.raises(FileHasProblems):
        imported(content, officer)
    assert held(worker, "fire") is None

    assert imported(content, officer, good_rows_only=True).left_out == 1
    assert held(worker, "fire")


def test_the_same_file_again_changes_nothing(officer, worker):
    imported(training_file(fire()), officer)
    before = held(worker, "fire").pk

    again = imported(training_file(fire()), officer)

    assert (again.records, again.unchanged) == (0, 1)
    assert held(worker, "fire").pk == before


def test_a_newer_record_takes_the_place_of_the_older_and_never_the_other_way(officer, worker):
    imported(training_file(fire(days=300)), officer)
    older = held(worker, "fire")
    imported(training_file(fire(days=10)), officer)
    newer = held(worker, "fire")
    imported(training_file(fire(days=300)), officer)

    assert newer.pk != older.pk
    assert held(worker, "fire").pk == newer.pk
    with as_owner():
        assert Credential.objects.get(pk=older.pk).status == "replaced"
        verbs = AuditEntry.objects.filter(worker_id=worker.pk).values_list("verb", flat=True)
        assert {"credential.checked", "credential.replaced"} <= set(verbs)
        assert Event.objects.filter(topic="credential.checked").count() == 2


def test_of_several_rows_of_one_subject_the_last_counts(officer, worker):
    done = imported(training_file(fire(days=300), fire(days=10)), officer)

    assert (done.records, done.unchanged) == (1, 1)
    assert held(worker, "fire").valid_from == recently(10)


def test_an_earlier_end_than_the_national_one_stands_and_a_later_does_not(officer, worker):
    soon, late = clock.today() + timedelta(days=40), clock.today() + timedelta(days=4000)
    imported(training_file(fire(expires=soon)), officer)
    assert held(worker, "fire").valid_to == soon

    imported(training_file(fire(days=9, expires=late)), officer)
    assert held(worker, "fire").valid_to == last_day(recently(9), 24)


def test_what_is_over_is_left_out_and_what_is_to_come_is_a_problem(officer, worker):
    found = compared(sent(training_file(fire(days=3000), fire(days=-3)), officer), officer)

    assert found.unchanged == 1
    (over,) = [each.message for each in found.problems if not each.blocks]
    assert over.startswith("Fire safety ended on")
    assert [each.message for each in found.blocking] == ["This was completed in the future."]


def test_what_two_people_must_check_no_file_can_say(officer, worker, trust):
    CheckRuleFactory(trust=trust)

    (problem,) = compared(sent(training_file(fire()), officer), officer).blocking

    assert problem.message.startswith("Your trust asks two people to check this")


def test_nobody_imports_their_own_record(trust, worker):
    seat = actor_for(MembershipFactory(role="compliance_officer", trust=trust, user=worker.user))

    (problem,) = compared(sent(training_file(fire()), seat), seat).blocking

    assert problem.message == "This is your own record."


def test_an_export_of_esr_is_imported_for_the_person_it_is_of(officer, worker):
    content = esr_file(
        f"NHS|CSTF|Fire Safety - 2 Years|,No expiry,{recently():%d-%b-%Y},JONES Pat,Ms,387",
        f"NHS|CSTF|Safeguarding Adults - Level 2 - 3 Years|,,{recently():%d-%b-%Y},JONES P,Ms,387",
    )

    assert compared(sent(content, officer), officer).problem_rows == 2
    done = imported(content, officer, whose="18A1234C")

    assert done.records == 2
    assert held(worker, "safeguarding_adults_2").evidence == "ESR competency record"


def test_a_name_nobody_knows_is_asked_about_once(officer, worker):
    row = f"387|LOCAL|Ward fire walk|,,{recently():%d-%b-%Y},,,,20341-2"
    kept = sent(esr_file(row, who=",Assignment Number"), officer)
    found = compared(kept, officer)
    (name,) = found.unknown

    with acting(officer):
        fire_kind = CredentialKind.objects.get(code="fire")
        training.say_what_names_mean({name: fire_kind}, by=officer)
        training.run(kept, by=officer)

    assert found.problem_rows == 1
    assert held(worker, "fire")
    stranger = actor_for(MembershipFactory(role="compliance_officer"))
    with acting(stranger):
        assert not LocalTrainingName.objects.visible_to(stranger).exists()


def test_what_a_trust_does_not_record_is_left_out_without_a_problem(officer, worker):
    kept = sent(training_file(f"20341,,,Baking,,{recently()},"), officer)
    (name,) = compared(kept, officer).unknown

    with acting(officer):
        training.say_what_names_mean({name: None}, by=officer)

    found = compared(kept, officer)
    assert (found.problem_rows, found.unchanged, found.good_rows) == (0, 1, 0)


@pytest.mark.parametrize("role", ["ward_manager", "payroll", "staffing_admin"])
def test_only_those_who_check_credentials_import_training(trust, role):
    seat = actor_for(MembershipFactory(role=role, trust=trust))

    with pytest.raises(NotPermitted):
        sent(training_file(fire()), seat)
    with as_owner():
        assert not TrainingFile.objects.exists()
