"""The first question of a race answers of exactly the vacancies that its asker may see."""

import pytest

from shifts.models import Vacancy
from shifts.selectors.status import status_of, status_seen, vacancy_seen
from staffbank.db import acting, as_owner, duty
from tests.factories.shifts import BookingFactory, VacancyFactory
from tests.factories.trusts import BankFactory, PoolMembershipFactory
from tests.factories.workers import WorkerFactory, actor_for

pytestmark = pytest.mark.django_db


def test_a_worker_is_answered_of_what_they_may_see_and_of_nothing_else():
    bank = BankFactory()
    own, neighbour = (PoolMembershipFactory(bank=bank).trust for _ in range(2))
    worker = WorkerFactory(ready_for=own)
    for place in (own, neighbour, PoolMembershipFactory().trust):
        at = {"ward__site__trust": place, "bank": bank}
        VacancyFactory(**at)
        VacancyFactory(**at, open=True)
        VacancyFactory(**at, pooled=True)
        BookingFactory(vacancy=VacancyFactory(**at, open=True))
    elsewhere = VacancyFactory(open=True)
    BookingFactory(vacancy=elsewhere, worker=worker)
    with as_owner():
        refs = list(Vacancy.objects.values_list("ref", flat=True))
    actor = actor_for(worker)

    with acting(actor):
        seen = Vacancy.objects.visible_to(actor).values_list("ref", "status")

        assert {ref: status_seen(actor, ref) for ref in refs} == dict.fromkeys(refs) | dict(seen)
        assert elsewhere.ref in dict(seen)
        assert {ref for ref in refs if vacancy_seen(actor, ref)} == dict(seen).keys()


def test_the_wall_stands_behind_it():
    vacancy = VacancyFactory(open=True)
    worker, stranger = WorkerFactory(ready_for=vacancy.trust), WorkerFactory()

    with acting(actor_for(stranger)):
        assert status_seen(actor_for(worker), vacancy.ref) is None
        assert vacancy_seen(actor_for(worker), vacancy.ref) is None


def test_in_the_duty_of_booking_it_is_read_by_its_key():
    vacancy = VacancyFactory(open=True)

    with acting(actor_for(WorkerFactory())), duty("booking"):
        assert status_of(vacancy.pk) == Vacancy.Status.OPEN
