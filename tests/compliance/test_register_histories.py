"""Whatever registers and officers say in whatever order, a check counts when nobody is against it,
and is booked on when a register said so lately enough."""

import os
from datetime import timedelta

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from compliance.models import Credential, RegisterQuestion
from compliance.rules.registers import HOLDS, LastWord, Patience, RegisterStatus, Word
from compliance.services import registers
from compliance.services.stopping import restore_credential, suspend_credential
from shifts.selectors.eligibility import verdict_for
from shifts.selectors.need import requirement_of
from staffbank import clock
from staffbank.actors import Actor
from staffbank.db import acting, as_owner
from staffbank.errors import Refusal
from tests.factories.registers import PIN, numbered, question_of
from tests.factories.shifts import VacancyFactory
from tests.factories.trusts import MembershipFactory, actor_for
from tests.factories.workers import WorkerFactory
from tests.factories.workers import actor_for as own_seat

EXAMPLES = 200 if os.environ.get("STAFFBANK_PROOF") == "full" else 15
JOB = Actor.system("compliance.ask_registers")
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("says"), st.sampled_from(RegisterStatus)),
        st.tuples(st.just("officer"), st.booleans()),
        st.tuples(st.just("hours"), st.integers(1, 20)),
        st.tuples(st.just("down"), st.none()),
    ),
    min_size=1,
    max_size=8,
)


class Told:
    """What was said, and what therefore is so."""

    def __init__(self):
        self.status, self.read, self.down, self.by_officer, self.hour = None, 0, False, False, 0

    @property
    def counts(self):
        return not self.by_officer and self.status in {None, *HOLDS}

    @property
    def books(self):
        if not self.counts or self.status is None:
            return False
        age = self.hour - self.read
        return age <= 12 or (self.down and age <= 24)


@pytest.mark.django_db
@settings(
    max_examples=EXAMPLES,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=STEPS)
def test_a_history_of_what_is_said_decides_who_is_booked(settings, steps):
    settings.REGISTERS = {"nmc": "http://127.0.0.1:1/nmc"}
    settings.CLOCK_OFFSET = timedelta()
    with transaction.atomic():
        vacancy = VacancyFactory(open=True, starts_at=clock.now() + timedelta(days=20))
        nurse = numbered(WorkerFactory(ready_for=vacancy.trust))
        officer = actor_for(MembershipFactory(role="compliance_officer", trust=vacancy.trust))
        told = Told()
        for step, what in steps:
            take(settings, told, nurse, officer, step, what)
            hold_against(told, nurse, vacancy)
        transaction.set_rollback(True)


def take(settings, told, nurse, officer, step, what):
    with as_owner():
        nmc = Credential.objects.get(worker=nurse, kind__code="nmc")
    if step == "says":
        registers.take_in([registers.Read(nurse.pk, nmc.kind_id, PIN, what)], why="nightly", by=JOB)
        told.status, told.read, told.down = what, told.hour, False
    elif step == "hours":
        told.hour += what
        settings.CLOCK_OFFSET = timedelta(hours=told.hour)
    elif step == "down" and not told.down:
        with as_owner():
            RegisterQuestion.objects.filter(worker=nurse).delete()
        question_of(nurse, down_at=clock.now())
        told.down = True
    elif step == "officer" and what != told.by_officer:
        with acting(officer):
            if what:
                suspend_credential(nmc, reason="Not theirs.", by=officer)
            else:
                restore_credential(nmc, by=officer)
        told.by_officer = what


def hold_against(told, nurse, vacancy):
    seat = own_seat(nurse)
    with as_owner():
        status = Credential.objects.get(worker=nurse, kind__code="nmc").status
    assert (status == "verified") is told.counts
    with acting(seat):
        assert verdict_for(nurse, vacancy).eligible is told.counts
        try:
            registers.refuse_unconfirmed(
                nurse.pk, requirement_of(vacancy), clock.now(), by=seat, ring=str
            )
        except Refusal:
            passes = False
        else:
            passes = told.counts  # what does not count was refused before
    assert passes is told.books
    assert not connection.needs_rollback


@given(
    status=st.sampled_from([None, *RegisterStatus]),
    age=st.integers(0, 60),
    down=st.none() | st.integers(0, 60),
)
def test_a_last_word_is_worth_less_as_it_ages_and_never_more(status, age, down):
    now = clock.now()
    patience = Patience(timedelta(hours=12), timedelta(hours=24))

    def worth(hours):
        return LastWord(
            status,
            None if status is None else now - timedelta(hours=hours),
            None if down is None else now - timedelta(hours=down),
        ).worth(patience, now)

    if worth(age) is Word.SERVES:
        assert status in HOLDS
        assert age <= 24
        assert all(worth(younger) is Word.SERVES for younger in range(age) if younger <= 12)
    if status is not None and status not in HOLDS:
        assert worth(age) is Word.AGAINST
