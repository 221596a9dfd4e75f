"""Many people, one shift; one person, many shifts. Each race has a control with the guards off."""

import os
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection

from shifts.models import Booking, Vacancy
from shifts.services import booking as service
from staffbank.db import acting, as_owner
from staffbank.errors import Refusal
from staffbank.states import Staged
from tests.factories.shifts import VacancyFactory
from tests.factories.trusts import PoolMembershipFactory
from tests.factories.workers import WorkerFactory, actor_for

pytestmark = [pytest.mark.race, pytest.mark.usefixtures("committed_db")]

RACERS = 8
ROUNDS = 40 if os.environ.get("STAFFBANK_PROOF") == "full" else 3


def race(attempts):
    """Run every attempt at once; each answers "booked" or the code of its refusal."""
    line_up = Barrier(len(attempts))

    def run(attempt):
        vacancy, worker, actor = attempt
        line_up.wait()
        try:
            with acting(actor):
                service.book(vacancy, worker, by=actor)
        except Refusal as refusal:
            return refusal.code
        finally:
            connection.close()
        return "booked"

    with ThreadPoolExecutor(len(attempts)) as pool:
        return list(pool.map(run, attempts))


def many_for_one():
    vacancy = VacancyFactory(open=True)
    workers = [WorkerFactory(ready_for=vacancy.trust) for _ in range(RACERS)]
    return [(vacancy, worker, actor_for(worker)) for worker in workers]


def one_for_many():
    """One worker and overlapping shifts of two trusts of the same bank."""
    bank = PoolMembershipFactory().bank
    trusts = [PoolMembershipFactory(bank=bank).trust for _ in range(RACERS)]
    worker = WorkerFactory(ready_for=trusts[0])
    shifts = [VacancyFactory(ward__site__trust=trust, bank=bank, pooled=True) for trust in trusts]
    actor = actor_for(worker)
    return [(vacancy, worker, actor) for vacancy in shifts]


def live():
    with as_owner():
        return Booking.objects.live().count()


def filled():
    with as_owner():
        return Vacancy.objects.filter(status="filled").count()


@pytest.mark.parametrize("round_", range(ROUNDS))
def test_only_one_of_many_who_press_at_once_gets_the_shift(round_):
    outcomes = race(many_for_one())

    assert outcomes.count("booked") == 1
    assert set(outcomes) == {"booked", "vacancy_gone"}
    assert live() == filled() == 1


@pytest.mark.parametrize("round_", range(ROUNDS))
def test_one_person_pressing_everywhere_at_once_gets_one_of_the_overlapping_shifts(round_):
    outcomes = race(one_for_many())

    assert outcomes.count("booked") == 1
    assert set(outcomes) == {"booked", "not_eligible"}
    assert live() == filled() == 1


def test_short_rest_is_refused_however_close_the_presses():
    (early, worker, actor), (late, *_), *_ = one_for_many()
    with as_owner():
        Vacancy.objects.filter(pk=late.pk).update(
            starts_at=early.ends_at + timedelta(hours=1),
            ends_at=early.ends_at + timedelta(hours=9),
        )

    outcomes = race([(early, worker, actor), (late, worker, actor)])

    assert sorted(outcomes) == ["booked", "not_eligible"]


@contextmanager
def guards_off(monkeypatch, constraint, definition):
    """No locks, no second look, no conditional move, and the constraint dropped."""
    monkeypatch.setattr(service, "locked", lambda model, key: model.objects.get(pk=key))
    monkeypatch.setattr(
        Staged,
        "advance",
        lambda row, to, **columns: type(row).objects.filter(pk=row.pk).update(status=to, **columns),
    )
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(f"alter table shifts_booking drop constraint if exists {constraint}")
        cursor.execute(f"drop index if exists {constraint}")
    try:
        yield
    finally:
        put_back(definition)


def put_back(definition):
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("delete from shifts_workperiod")
        cursor.execute("delete from shifts_booking")
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(definition)


ONE_PER_VACANCY = (
    "create unique index shifts_booking_one_per_vacancy on shifts_booking (vacancy_id)"
    " where status in ('booked', 'worked')"
)
NOT_DOUBLE_BOOKED = (
    "alter table shifts_booking add constraint shifts_booking_worker_not_double_booked"
    " exclude using gist (worker_id with =, tstzrange(starts_at, ends_at, '[)') with &&)"
    " where (status in ('booked', 'worked'))"
)


@pytest.mark.parametrize(
    ("scene", "constraint", "definition"),
    [
        (many_for_one, "shifts_booking_one_per_vacancy", ONE_PER_VACANCY),
        (one_for_many, "shifts_booking_worker_not_double_booked", NOT_DOUBLE_BOOKED),
    ],
    ids=["one shift", "one worker"],
)
def test_control_with_the_guards_off_the_races_are_lost(monkeypatch, scene, constraint, definition):
    attempts = scene()
    pause = Barrier(len(attempts), timeout=10)
    judge = service.verdict_for

    def judge_together(worker, vacancy):
        verdict = judge(worker, vacancy)
        pause.wait()  # everybody has looked, nobody has written
        return verdict

    with guards_off(monkeypatch, constraint, definition):
        monkeypatch.setattr(service, "verdict_for", judge_together)
        outcomes = race(attempts)

        assert outcomes.count("booked") > 1
        assert live() > 1
