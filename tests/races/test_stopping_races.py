"""Somebody is suspended, restricted, or signed off no more while they press Book: nobody is booked
after that, and who was booked before it is flagged.

Whoever stops them counts, with the person still locked, what they are booked on. Nothing may come
after that count.
"""

import os
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier, Event

import pytest
from django.db import connection

from compliance.models import Credential
from compliance.rules.registers import RegisterStatus
from compliance.services import registers
from compliance.services.restrictions import Asked, restrict
from compliance.services.stopping import revoke_credential
from shifts.models import Booking, Flag
from shifts.services import booking as service
from shifts.services import lapsing
from staffbank import clock
from staffbank.actors import Actor
from staffbank.db import acting, as_owner, duty
from staffbank.errors import Refusal
from staffbank.outbox.relay import drain
from tests.factories.registers import PIN
from tests.factories.shifts import BookingFactory, VacancyFactory, soon
from tests.factories.trusts import MembershipFactory, actor_for
from tests.factories.workers import WorkerFactory
from tests.factories.workers import actor_for as own_seat
from tests.shifts.bookings import skilled
from workers.models import WorkerSkill
from workers.services.skills import revoke

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


def by_revoking_a_skill(nurse, officer):
    with acting(officer):
        held = WorkerSkill.objects.visible_to(officer).get(worker=nurse)
        revoke(held, reason="It was not theirs.", by=officer)
        return counted()


STOPS = [by_register, by_withdrawing, by_restricting, by_revoking_a_skill]


def scene():
    vacancy = VacancyFactory(open=True)
    nurse = WorkerFactory(ready_for=vacancy.trust)
    skilled(vacancy, nurse)
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
    drain()
    by_law = stop is not by_revoking_a_skill
    with as_owner():  # its shift is in three days: what the law asks for is given back at once
        status = "released" if by_law else "flagged"
        assert list(Flag.objects.values_list("status", flat=True)) == [status] * seen
        assert live() == (0 if by_law else seen)


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


def look_while_restricted(monkeypatch):
    """The job looks at a bank, and before it writes what it saw somebody is restricted and looked
    at, as the outbox does: how their flag stands in the end."""
    vacancy, nurse, officer = scene()
    BookingFactory(
        vacancy=VacancyFactory(ward=vacancy.ward, open=True, starts_at=soon(10)), worker=nurse
    )
    restriction = Asked("everywhere", "Under investigation.", "own", clock.today())
    seen, flagged = Event(), Event()
    lacking = lapsing.lacking

    def look_and_wait(bank, now, workers=None):
        found = lacking(bank, now, workers)
        if workers is None:
            seen.set()
            flagged.wait(1)
        return found

    monkeypatch.setattr(lapsing, "lacking", look_and_wait)

    def job():
        try:
            with acting(Actor.system(lapsing.JOB, bank=vacancy.bank_id)) as by:
                lapsing.look_again(clock.now(), by=by)
        finally:
            connection.close()

    def restricts():
        try:
            seen.wait(10)
            with acting(officer):
                made = restrict(nurse, restriction, by=officer)
            with acting(JOB):
                lapsing.look_again_at_restricted(made.pk, clock.now())
            flagged.set()
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        for each in [pool.submit(job), pool.submit(restricts)]:
            each.result()
    with as_owner():
        return [flag.status for flag in Flag.objects.order_by("pk")]


def test_an_older_look_at_a_bank_takes_off_nothing_that_a_newer_one_flagged(monkeypatch):
    assert look_while_restricted(monkeypatch) == ["flagged"]


def test_control_without_turns_the_flag_is_taken_off_again(monkeypatch):
    monkeypatch.setattr(lapsing, "_take_turns", lambda bank: None)

    assert look_while_restricted(monkeypatch) == ["renewed"]
