"""Offering a vacancy by name: to whom, what it gives the trust, and how an offer ends."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from shifts import errors
from shifts.models import Booking, Offer, Vacancy
from shifts.services import booking as bookings
from shifts.services import offer as service
from shifts.services import vacancy as vacancies
from shifts.tasks import expire_offers
from staffbank import clock
from staffbank.audit.models import AuditEntry
from staffbank.db import acting, as_owner
from staffbank.errors import NotPermitted
from staffbank.notifications.models import Message
from staffbank.outbox.relay import drain
from tests.factories.shifts import OfferFactory, VacancyFactory
from tests.factories.trusts import MembershipFactory, PoolMembershipFactory, WardFactory, actor_for
from tests.factories.workers import EngagementFactory, WorkerFactory
from tests.factories.workers import actor_for as worker_actor
from tests.rows import fresh
from workers.models import Grant, Worker

pytestmark = pytest.mark.django_db

Status = Offer.Status
MONTH = timedelta(days=30)


@pytest.fixture
def seat(vacancy):
    """A ward manager of the vacancy's ward."""
    return MembershipFactory(role="ward_manager", trust=vacancy.trust, wards=[vacancy.ward])


@pytest.fixture
def manager(seat):
    """Who acts from that seat."""
    return actor_for(seat)


def offer(vacancy, worker, *, by, hours=24):
    with acting(by):
        return service.offer(vacancy, worker, until=clock.now() + timedelta(hours=hours), by=by)


def answer(how, offered, worker, **given):
    with acting(worker_actor(worker)) as by:
        offered = Offer.objects.select_related("vacancy").get(pk=offered.pk)
        if how is service.accept:
            return how(offered, worker, by=by, **given)
        return how(offered, by=by, **given)


def reason_of(row):
    with as_owner():
        return Grant.objects.filter(object_id=str(row.ref)).first()


def london(moment):
    return moment.astimezone(clock.LONDON).date()


def test_a_manager_offers_a_vacancy_of_their_ward_and_the_worker_is_told(vacancy, worker, manager):
    made = offer(vacancy, worker, by=manager)
    drain()

    assert made.status == Status.OPEN
    with as_owner():
        told = Message.objects.get(user=worker.user, channel="in_app")
        entry = AuditEntry.objects.get(verb="offer.made")
    assert told.link == f"/me/offers/{made.ref}/"
    assert (entry.user_id, entry.worker_id) == (manager.user_id, worker.pk)
    assert fresh(vacancy).status == Vacancy.Status.OPEN  # it is not held for them


def test_an_offer_is_a_reason_to_see_somebody_until_30_days_after_the_shift(
    vacancy, worker, manager
):
    made = offer(vacancy, worker, by=manager)
    with as_owner():
        worker.engagements.update(valid_to=clock.today() - timedelta(days=1))

    assert reason_of(made).reason == Grant.Reason.OFFERED
    assert reason_of(made).valid_to == london(vacancy.ends_at + MONTH)
    with acting(manager):
        assert Worker.objects.visible_to(manager).filter(pk=worker.pk).exists()


def test_an_offer_ends_with_the_start_of_the_shift_at_the_latest(vacancy, worker, manager):
    made = offer(vacancy, worker, by=manager, hours=1000)

    assert made.ends_at == vacancy.starts_at


def test_a_worker_accepts_and_is_booked_with_all_the_checks(vacancy, worker, manager):
    made = offer(vacancy, worker, by=manager)

    booking = answer(service.accept, made, worker)

    assert booking.vacancy == vacancy
    assert fresh(made).status == Status.ACCEPTED
    assert reason_of(made).valid_to == london(vacancy.ends_at + MONTH)


def test_an_offer_that_cannot_be_booked_any_more_is_not_accepted(vacancy, worker, manager):
    made = offer(vacancy, worker, by=manager)
    with as_owner():
        Worker.objects.filter(pk=worker.pk).update(status="paused")

    with pytest.raises(errors.NotEligible):
        answer(service.accept, made, worker)

    assert fresh(made).status == Status.OPEN


def test_a_declined_offer_keeps_its_reason_and_runs_out_30_days_later(vacancy, worker, manager):
    made = offer(vacancy, worker, by=manager)
    drain()

    answer(service.decline, made, worker, reason="I am away that week")
    drain()

    over = fresh(made)
    assert (over.status, over.reason) == (Status.DECLINED, "I am away that week")
    assert reason_of(made).valid_to == london(over.ended_at + MONTH)
    with as_owner():
        assert Message.objects.filter(user=manager.user_id, topic="offer.ended").exists()
        assert Message.objects.get(user=worker.user, channel="in_app").status == "gone"


def test_what_nobody_answers_in_time_expires_by_itself(vacancy, worker, manager, settings):
    made = offer(vacancy, worker, by=manager, hours=1)
    assert expire_offers() == 0
    settings.CLOCK_OFFSET = timedelta(hours=1, seconds=1)

    with pytest.raises(errors.OfferOver):
        answer(service.accept, made, worker)
    assert expire_offers() == 1
    assert fresh(made).status == Status.EXPIRED


@pytest.mark.parametrize("after", ["somebody else books", "the ward cancels"])
def test_an_offer_is_withdrawn_when_the_vacancy_is_gone(after, vacancy, worker, manager):
    made = offer(vacancy, worker, by=manager)
    with acting(manager):
        if after == "the ward cancels":
            reason = vacancies.CancelReason.objects.filter(who="trust").first()
            vacancies.cancel(vacancy, reason=reason, by=manager)
        else:
            other = WorkerFactory(ready_for=vacancy.trust)
            bookings.book(vacancy, other, by=manager)
    drain()

    assert fresh(made).status == Status.WITHDRAWN
    with pytest.raises(errors.OfferOver):
        answer(service.accept, made, worker)


def test_whoever_books_what_they_were_offered_has_accepted_it(vacancy, worker, manager):
    made = offer(vacancy, worker, by=manager)
    with acting(worker_actor(worker)) as by:
        bookings.book(vacancy, worker, by=by)
    drain()

    assert fresh(made).status == Status.ACCEPTED


def test_an_old_event_ends_no_offer_of_a_vacancy_that_is_open_again(vacancy, worker, manager):
    with acting(manager):
        booked = bookings.book(vacancy, WorkerFactory(ready_for=vacancy.trust), by=manager)
        bookings.undo(booked, by=manager)
    made = offer(vacancy, worker, by=manager)
    drain()

    assert fresh(made).status == Status.OPEN


def test_a_manager_takes_an_offer_back(vacancy, worker, manager):
    made = offer(vacancy, worker, by=manager)
    with acting(manager):
        service.withdraw(made, by=manager)

    assert fresh(made).status == Status.WITHDRAWN
    with acting(manager), pytest.raises(errors.OfferOver):
        service.withdraw(fresh(made), by=manager)


def test_undoing_an_accepted_offer_lets_its_reason_run_out(vacancy, worker, manager):
    made = offer(vacancy, worker, by=manager)
    booking = answer(service.accept, made, worker)
    with acting(worker_actor(worker)) as by:
        undone = bookings.undo(booking, by=by)

    assert reason_of(made).valid_to == london(undone.ended_at + MONTH)


def test_only_people_of_the_own_bank_who_could_book_it_are_offered_it(vacancy, manager):
    stranger = WorkerFactory(ready_for=PoolMembershipFactory(bank=vacancy.bank).trust)
    with as_owner():
        stranger.engagements.update(pool_opted_in=True)
        Vacancy.objects.filter(pk=vacancy.pk).update(pool_opened_at=clock.now())
    for worker, refusal in (
        (stranger, errors.NotYourBank),
        (EngagementFactory(trust=vacancy.trust).worker, errors.NotEligible),
    ):
        with pytest.raises(refusal):
            offer(vacancy, worker, by=manager)


def test_one_offer_waits_for_a_person_at_a_time(vacancy, worker, manager):
    made = offer(vacancy, worker, by=manager)
    with pytest.raises(errors.AlreadyOffered):
        offer(vacancy, worker, by=manager)
    answer(service.decline, made, worker)

    assert offer(vacancy, worker, by=manager).pk != made.pk


def test_a_draft_cannot_be_offered(worker, vacancy, manager):
    draft = VacancyFactory(ward=vacancy.ward, bank=vacancy.bank)

    with pytest.raises(errors.NotOfferable):
        offer(draft, worker, by=manager)


def test_nobody_offers_to_themself(vacancy, worker, seat):
    with as_owner():
        Worker.objects.filter(pk=worker.pk).update(user=seat.user)
        worker.refresh_from_db()

    with pytest.raises(errors.OfferingYourself):
        offer(vacancy, worker, by=actor_for(seat))


def test_only_the_wards_own_managers_offer_and_only_the_person_answers(vacancy, worker, manager):
    elsewhere = WardFactory(site=vacancy.site)
    other = actor_for(
        MembershipFactory(role="ward_manager", trust=vacancy.trust, wards=[elsewhere])
    )
    with pytest.raises(NotPermitted):
        offer(vacancy, worker, by=other)
    made = offer(vacancy, worker, by=manager)
    with acting(manager), pytest.raises(NotPermitted):
        service.accept(made, worker, by=manager)
    with acting(manager), pytest.raises(NotPermitted):
        service.decline(made, by=manager)
    with acting(other), pytest.raises(NotPermitted):
        service.withdraw(made, by=other)


@pytest.mark.parametrize("status", ["draft", "filled", "cancelled"])
def test_the_database_takes_no_offer_of_a_vacancy_that_is_not_open(status, worker, vacancy):
    stamps = {"published_at": clock.now()} if status == "filled" else {}
    closed = VacancyFactory(ward=vacancy.ward, bank=vacancy.bank, status=status, **stamps)

    with pytest.raises(IntegrityError, match="not open"), transaction.atomic():
        OfferFactory(vacancy=closed, worker=worker)


def test_the_database_keeps_one_open_offer_for_a_vacancy_and_person(worker, vacancy):
    OfferFactory(vacancy=vacancy, worker=worker)

    with pytest.raises(IntegrityError, match="one_at_a_time"), transaction.atomic():
        OfferFactory(vacancy=vacancy, worker=worker)


def test_undoing_a_booking_takes_back_the_reason_it_gave(vacancy, manager):
    host = vacancy.trust
    home = PoolMembershipFactory(bank=vacancy.bank).trust
    stranger = WorkerFactory(ready_for=home)
    with as_owner():
        stranger.engagements.update(pool_opted_in=True)
    pooled = VacancyFactory(ward=vacancy.ward, bank=vacancy.bank, pooled=True)
    with acting(worker_actor(stranger)) as by:
        booking = bookings.book(pooled, stranger, by=by)
    assert reason_of(booking).trust_id == host.pk

    with acting(worker_actor(stranger)) as by:
        bookings.undo(booking, by=by)

    assert reason_of(booking) is None
    with acting(manager):
        assert not Worker.objects.visible_to(manager).filter(pk=stranger.pk).exists()
    assert fresh(booking).status == Booking.Status.UNDONE
