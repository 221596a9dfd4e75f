"""What the database keeps of who is cleared is what the pure rules say, whatever has happened."""

import os
from datetime import time, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings

from compliance.models import (
    Clearance,
    Credential,
    CredentialKind,
    LocalRequirement,
    RequirementAnswer,
)
from compliance.rules.expiry import credential_gap
from compliance.services import clearance
from compliance.services.credentials import accept
from compliance.tasks import sweep_clearance
from shifts.models import Vacancy
from staffbank import clock
from staffbank.actors import Actor
from staffbank.db import acting, as_owner, constraint_of
from staffbank.periods import wall_period
from tests.compliance.histories import DAY, HISTORIES, Ground, facts_of
from tests.factories.shifts import VacancyFactory
from tests.factories.trusts import MembershipFactory, actor_for, staff_group
from tests.factories.workers import CredentialFactory, WorkerFactory, make_cleared

pytestmark = pytest.mark.django_db

EXAMPLES = 400 if os.environ.get("STAFFBANK_PROOF") == "full" else 20
#: Shifts of one day and of two, about every day on which anything in a history turns.
OFFSETS = (-1, 0, 1, 2, 3, 4, 29, 30, 31, 40, 41, 330, 365)


@pytest.fixture
def ground():
    return Ground()


@settings(
    max_examples=EXAMPLES,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(history=HISTORIES)
def test_who_is_cleared_is_what_the_rules_say_after_any_history(ground, history):
    with transaction.atomic(), acting(Actor.system("check")):
        ground.live(history)
        with as_owner():
            check_resolved(ground)
            check_cleared(ground)
            assert swept(ground) == check_missing_is_as_of_today(ground)
        transaction.set_rollback(True)


def check_resolved(ground):
    """Every vacancy points to what the rules make of the rows."""
    for vacancy in ground.vacancies:
        wanted = ground.asked_of(vacancy)
        key = Vacancy.objects.get(pk=vacancy.pk).requirement_id
        answers = list(
            RequirementAnswer.objects.filter(requirement=key).values_list(
                "kind__code", "answered_by__code", "trusts", "months"
            )
        )
        assert {kind for kind, *_ in answers} == wanted.kinds
        assert {by for _, by, *_ in answers} == wanted.accepts.keys()
        for _, by, trusts, months in answers:
            assert (frozenset(trusts), months) == (
                wanted.accepts[by].trusts,
                wanted.accepts[by].months,
            )


def check_cleared(ground):
    """Everybody concerned has a row; on its days nothing is lacking, on others something is."""
    for vacancy in ground.vacancies:
        wanted = ground.asked_of(vacancy)
        key = Vacancy.objects.get(pk=vacancy.pk).requirement_id
        for worker in ground.people:
            holds = worker.capacities.filter(staff_group=vacancy.staff_group).exists()
            row = Clearance.objects.filter(worker=worker, requirement=key).first()
            assert holds <= (row is not None)
            if row is None:
                continue
            facts = facts_of(worker)
            for first in OFFSETS:
                for nights in (0, 1):
                    starts = ground.today + first * DAY
                    assert inside(row.days, starts, starts + nights * DAY) == all(
                        credential_gap(
                            kind, facts, work(starts, nights), wanted.satisfies, wanted.accepts
                        )
                        is None
                        for kind in wanted.kinds
                    )


def work(starts, nights):
    return (
        wall_period(starts, time(20), time(8)) if nights else wall_period(starts, time(8), time(20))
    )


def inside(days, first, last):
    return any(
        (each.lower is None or each.lower <= first) and (each.upper is None or last < each.upper)
        for each in days
    )


def swept(ground):
    """How many rows a sweep writes, which says what is missing today."""
    with connection.cursor() as cursor:
        cursor.execute("select compliance_keep(%s)", [[worker.pk for worker in ground.people]])
        return cursor.fetchone()[0]


def check_missing_is_as_of_today(ground):
    """What is missing is what the day's own work would lack; a sweep has nothing to write."""
    codes = dict(CredentialKind.objects.values_list("pk", "code"))
    for vacancy in ground.vacancies:
        wanted = ground.asked_of(vacancy)
        key = Vacancy.objects.get(pk=vacancy.pk).requirement_id
        for row in Clearance.objects.filter(requirement=key, worker__in=ground.people):
            facts = facts_of(row.worker)
            assert {codes[kind] for kind in row.missing} == {
                kind
                for kind in wanted.kinds
                if credential_gap(
                    kind, facts, work(ground.today, 0), wanted.satisfies, wanted.accepts
                )
            }
    return 0


def test_a_check_counts_from_the_transaction_that_accepted_it_on():
    vacancy = VacancyFactory(pooled=True)
    worker = WorkerFactory(ready_for=vacancy.trust)
    officer = actor_for(MembershipFactory(trust=vacancy.trust, role="compliance_officer"))
    fire = CredentialKind.objects.get(code="fire")
    with as_owner():
        Credential.objects.filter(worker=worker, kind=fire).update(status="revoked")
    waiting = CredentialFactory(worker=worker, kind=fire)

    assert not cleared(worker, vacancy)
    with acting(officer):
        accept(
            waiting,
            issuer="Us",
            valid_from=clock.today(),
            how="scan",
            evidence="Certificate",
            by=officer,
        )
        with as_owner():
            assert cleared(worker, vacancy)


def cleared(worker, vacancy):
    with as_owner():
        key = Vacancy.objects.get(pk=vacancy.pk).requirement_id
        row = Clearance.objects.get(worker=worker, requirement=key)
        period = vacancy.period
        return inside(row.days, period.starts_on, period.ends_on)


def test_places_with_equal_rules_share_a_requirement_and_one_that_differs_has_its_own():
    first = VacancyFactory(pooled=True)
    second = VacancyFactory(bank=first.bank, pooled=True)
    with as_owner():
        keys = Vacancy.objects.filter(pk__in=[first.pk, second.pk]).values_list("requirement")
        assert keys.distinct().count() == 1
        LocalRequirement.objects.create(
            trust=second.trust,
            staff_group=staff_group(),
            kind=CredentialKind.objects.get(code="ils_adult"),
            valid_from=clock.today(),
            set_at=clock.now(),
        )
        assert keys.distinct().count() == 2


def test_the_database_refuses_to_do_without_what_the_law_asks_for():
    vacancy = VacancyFactory()
    for code in ("nmc", "right_to_work", "dbs_enhanced"):
        with as_owner(), pytest.raises(IntegrityError) as refused, transaction.atomic():
            LocalRequirement.objects.create(
                trust=vacancy.trust,
                staff_group=staff_group(),
                kind=CredentialKind.objects.get(code=code),
                asked=False,
                valid_from=clock.today(),
                set_at=clock.now(),
            )
        assert constraint_of(refused.value) == "compliance_localrequirement_law_stands"


def test_the_sweep_writes_only_what_differs_and_forgets_what_nobody_uses(monkeypatch):
    vacancy = VacancyFactory(pooled=True)
    people = [WorkerFactory(ready_for=vacancy.trust) for _ in range(3)]
    monkeypatch.setattr(clearance, "AT_ONCE", 2)

    assert sweep_clearance() == 0
    with as_owner():
        Clearance.objects.filter(worker=people[0]).update(days="{}")
    assert sweep_clearance() == 1
    assert cleared(people[0], vacancy)
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("update shifts_vacancy set status = 'cancelled'")
        cursor.execute("delete from compliance_requirementuse")
    assert sweep_clearance() == 3


def test_a_sweep_that_finds_nothing_amiss_neither_writes_nor_locks_a_row():
    vacancy = VacancyFactory(pooled=True)
    people = [WorkerFactory(ready_for=vacancy.trust) for _ in range(3)]
    with as_owner():
        Clearance.objects.filter(worker=people[0]).update(days="{}")
        before = versions()

    assert sweep_clearance() == 1

    with as_owner():
        after = versions()
    assert before.keys() == after.keys()
    assert {worker for worker in before if before[worker] != after[worker]} == {people[0].pk}


def versions():
    """Each person's row as PostgreSQL keeps it: where it lies, who wrote and who locked it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select worker_id, ctid::text, xmin::text, xmax::text from compliance_clearance"
        )
        return {worker: version for worker, *version in cursor.fetchall()}


def test_the_day_moves_what_is_missing_and_not_the_days(monkeypatch):
    vacancy = VacancyFactory(pooled=True)
    worker = WorkerFactory(ready_for=vacancy.trust)
    with as_owner():
        Credential.objects.filter(worker=worker).delete()
    make_cleared(worker, vacancy.staff_group, vacancy.trust, until=clock.today())
    sweep_clearance()
    with as_owner():
        before = Clearance.objects.get(worker=worker)
    assert before.missing == []

    tomorrow = clock.today() + timedelta(days=1)
    monkeypatch.setattr(clock, "today", lambda: tomorrow)
    assert sweep_clearance() == 1
    with as_owner():
        after = Clearance.objects.get(worker=worker)
    assert after.days == before.days
    assert len(after.missing) == 11
