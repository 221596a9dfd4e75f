"""An offer by name holds nothing: it is answered, booked past and taken back at one moment."""

import os
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from shifts.models import Booking, Offer
from shifts.services import booking as bookings
from shifts.services import offer as offers
from staffbank.db import acting, as_owner
from staffbank.errors import Refusal
from staffbank.outbox.relay import drain
from tests.factories.shifts import OfferFactory, VacancyFactory
from tests.factories.trusts import MembershipFactory
from tests.factories.trusts import actor_for as manager_actor
from tests.factories.workers import WorkerFactory, actor_for

pytestmark = [pytest.mark.race, pytest.mark.usefixtures("committed_db")]

ROUNDS = 40 if os.environ.get("STAFFBANK_PROOF") == "full" else 4


def race(*attempts):
    """Run each at once as its own actor; each answers "done" or the code of its refusal."""
    line_up = Barrier(len(attempts))

    def run(attempt):
        actor, act = attempt
        line_up.wait()
        try:
            with acting(actor):
                act(actor)
        except Refusal as refusal:
            return refusal.code
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(attempts)) as pool:
        return list(pool.map(run, attempts))


def stands():
    with as_owner():
        return Offer.objects.get(), list(Booking.objects.live())


def accepting(offer):
    def act(actor):
        mine = Offer.objects.select_related("vacancy").get(pk=offer.pk)
        offers.accept(mine, offer.worker, by=actor)

    return actor_for(offer.worker), act


@pytest.fixture
def offer():
    vacancy = VacancyFactory(open=True)
    return OfferFactory(vacancy=vacancy, worker=WorkerFactory(ready_for=vacancy.trust))


@pytest.mark.parametrize("round_", range(ROUNDS))
def test_of_who_accepts_and_who_books_one_has_the_shift(round_, offer):
    other = WorkerFactory(ready_for=offer.trust)

    outcomes = race(
        accepting(offer),
        (actor_for(other), lambda by: bookings.book(offer.vacancy, other, by=by)),
    )
    drain()
    left, live = stands()

    assert sorted(outcomes) == ["done", "vacancy_gone"]
    accepted = outcomes[0] == "done"
    assert [booking.worker_id for booking in live] == [(offer.worker if accepted else other).pk]
    assert left.status == (Offer.Status.ACCEPTED if accepted else Offer.Status.WITHDRAWN)


@pytest.mark.parametrize("round_", range(ROUNDS))
def test_an_offer_is_either_accepted_and_booked_or_taken_back_and_not(round_, offer):
    manager = manager_actor(MembershipFactory(trust=offer.trust))

    def withdraw(by):
        offers.withdraw(Offer.objects.select_related("vacancy").get(pk=offer.pk), by=by)

    outcomes = race(accepting(offer), (manager, withdraw))
    drain()
    left, live = stands()

    assert outcomes.count("done") == 1
    assert set(outcomes) <= {"done", "already_moved", "offer_over"}
    assert bool(live) == (left.status == Offer.Status.ACCEPTED) == (outcomes[0] == "done")


@pytest.mark.parametrize("round_", range(ROUNDS))
def test_of_two_managers_who_offer_it_to_one_person_one_does(round_):
    vacancy = VacancyFactory(open=True)
    worker = WorkerFactory(ready_for=vacancy.trust)
    seats = [manager_actor(MembershipFactory(trust=vacancy.trust)) for _ in range(2)]

    outcomes = race(
        *[
            (
                seat,
                lambda by: offers.offer(vacancy, worker, until=vacancy.starts_at, by=by),
            )
            for seat in seats
        ]
    )

    assert sorted(outcomes) == ["already_offered", "done"]
