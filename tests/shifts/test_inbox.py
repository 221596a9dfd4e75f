import pytest

from shifts.selectors.inbox import worker_inbox
from shifts.services import booking as bookings
from shifts.services import vacancy as vacancies
from staffbank import clock
from staffbank.db import acting, as_owner
from staffbank.notifications.selectors import inbox_of, mark_read, unread_count
from staffbank.outbox.relay import drain
from tests.factories.shifts import VacancyFactory
from tests.factories.trusts import MembershipFactory, actor_for
from tests.factories.workers import WorkerFactory
from tests.factories.workers import actor_for as worker_actor

pytestmark = pytest.mark.django_db


@pytest.fixture
def told():
    """Two nurses told of one vacancy, and its ward's manager."""
    vacancy = VacancyFactory()
    manager = MembershipFactory(role="ward_manager", trust=vacancy.trust, wards=[vacancy.ward])
    nurses = WorkerFactory.create_batch(2, ready_for=vacancy.trust)
    with acting(actor_for(manager)) as by:
        vacancies.publish(vacancy, by=by)
    drain()
    return vacancy, nurses, actor_for(manager)


def lines(worker):
    with acting(worker_actor(worker)) as actor:
        return worker_inbox(actor, now=clock.now())


def book(worker, vacancy):
    with as_owner():
        vacancy.refresh_from_db()
    with acting(worker_actor(worker)) as by:
        bookings.book(vacancy, worker, by=by)
    drain()


def test_a_shift_one_was_told_of_is_in_the_inbox_and_leads_to_it(told):
    vacancy, (nurse, _), _ = told

    (line,) = lines(nurse)

    assert (line.vacancy, line.gone) == (vacancy, False)
    assert line.link == f"/me/shifts/{vacancy.ref}/"


def test_a_shift_that_somebody_else_took_is_marked_as_gone(told):
    vacancy, (nurse, faster), _ = told

    book(faster, vacancy)

    (line,) = lines(nurse)
    assert line.gone
    assert line.gone_at is not None


def test_ones_own_booking_is_confirmed_above_the_shift(told):
    vacancy, (nurse, _), _ = told

    book(nurse, vacancy)

    first, second = lines(nurse)
    assert first.subject.startswith("Booked: ")
    assert second.vacancy == vacancy


def test_a_manager_reads_what_concerns_the_trust_they_act_for(told):
    vacancy, (nurse, _), manager = told
    elsewhere = actor_for(MembershipFactory())
    book(nurse, vacancy)

    with acting(manager):
        (line,) = inbox_of(manager)
        assert unread_count(manager) == 1
        assert mark_read(manager, now=clock.now()) == 1
        assert unread_count(manager) == 0
    with acting(elsewhere):
        assert inbox_of(elsewhere) == []

    assert line.subject.startswith("Filled: ")
    assert line.seat == "As ward manager"
    assert not line.read


def test_reading_ones_own_inbox_leaves_others_unread(told):
    vacancy, (nurse, _), manager = told
    book(nurse, vacancy)

    with acting(worker_actor(nurse)) as actor:
        mark_read(actor, now=clock.now())

    with acting(manager):
        assert unread_count(manager) == 1
