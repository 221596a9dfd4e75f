"""Somebody is suspended, or restricted, while they press Book: nobody is booked after that.

Whoever stops them counts, with the person still locked, what they are booked on. Nothing may come
after that count.
"""

import os
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier

import pytest
from django.db import connection

from compliance.models import Credential
from compliance.rules.registers import RegisterStatus
from compliance.services import registers
from compliance.services.restrictions import Asked, restrict
from compliance.services.stopping import revoke_credential
from shifts.models import Booking
from shifts.services import booking as service
from staffbank import clock
from staffbank.actors import Actor
from staffbank.db import acting, as_owner, duty
from staffbank.errors import Refusal
from tests.factories.registers import PIN
from tests.factories.shifts import VacancyFactory
from tests.factories.trusts import MembershipFactory, actor_for
from tests.factories.workers import WorkerFactory
from tests.factories.workers import actor_for as own_seat

pytestmark = [pytest.mark.race, pytest.mark.usefixtures("committed_db")]

ROUNDS = 40 if os.environ.get("STAFFBANK_PROOF") == "full" else 4
JOB = Actor.system("a race")


def live():
    return Booking.objects.live().count()


def counted():
    with duty("booking"):
        return live()


def by_register(nurse, officer):
    nmc = nurse.credentials.select_related("kind").get(kind__code="nmc")
    with acting(JOB):
        registers.take_in(
            [registers.Read(nurse.pk, nmc.kind_id, PIN, RegisterStatus.SUSPENDED)],
            why="priority",
            by=JOB,
        )
        return counted()


def by_withdrawing(nurse, officer):
    with acting(officer):
        credential = Credential.objects.visible_to(officer).get(worker=nurse, kind__code="nmc")
        revoke_credential(credential, reason="It is not theirs.", by=officer)
        return counted()


def by_restricting(nurse, officer):
    asked = Asked("everywhere", "Under investigation.", "own", clock.today())
    with acting(officer):
        restrict(nurse, asked, by=officer)
        return counted()


STOPS = [by_register, by_withdrawing, by_restricting]


def scene():
    vacancy = VacancyFactory(open=True)
    nurse = WorkerFactory(ready_for=vacancy.trust)
    officer = actor_for(MembershipFactory(role="compliance_officer", trust=vacancy.trust))
    return vacancy, nurse, officer


def race(vacancy, nurse, officer, stop):
    """Book and stop at once: what came of the booking, and how many the stop counted."""
    line_up, seat = Barrier(2), own_seat(nurse)
    with as_owner():
        list(nurse.credentials.all())

    def books():
        line_up.wait()
        try:
            with acting(seat):
                service.book(vacancy, nurse, by=seat)
        except Refusal as refusal:
            return refusal.code
        finally:
            connection.close()
        return "booked"

    def stops():
        line_up.wait()
        try:
            with as_reader():
                return stop(nurse, officer)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        booked, stopped = pool.submit(books), pool.submit(stops)
        return booked.result(), stopped.result()


@contextmanager
def as_reader():
    with acting(JOB), duty("checking"):
        yield


@pytest.mark.parametrize("stop", STOPS)
@pytest.mark.parametrize("round_", range(ROUNDS))
def test_nobody_is_booked_after_they_were_stopped(round_, stop):
    outcome, seen = race(*scene(), stop)

    with as_owner():
        assert live() == seen == (outcome == "booked")
    assert outcome in {"booked", "not_eligible"}


@pytest.mark.parametrize("stop", STOPS)
def test_who_comes_later_is_refused(stop):
    vacancy, nurse, officer = scene()
    with as_reader():
        assert stop(nurse, officer) == 0

    seat = own_seat(nurse)
    with acting(seat), pytest.raises(Refusal) as refused:
        service.book(vacancy, nurse, by=seat)
    assert refused.value.code == "not_eligible"


def test_control_without_the_lock_somebody_is_booked_after_they_were_suspended(monkeypatch):
    vacancy, nurse, officer = scene()
    judged, stopped = Barrier(2, timeout=10), Barrier(2, timeout=10)
    judge = service.verdict_for

    def judge_and_wait(worker, asked):
        verdict = judge(worker, asked)
        judged.wait()
        stopped.wait()
        return verdict

    def stop_between(who, by):
        judged.wait()
        seen = by_withdrawing(who, by)
        stopped.wait()
        return seen

    monkeypatch.setattr(service, "locked", lambda model, key: model.objects.get(pk=key))
    monkeypatch.setattr(service, "verdict_for", judge_and_wait)

    outcome, seen = race(vacancy, nurse, officer, stop_between)

    assert (outcome, seen) == ("booked", 0)
