"""Booking: who may, what is checked, what is kept, and what is said to whom."""

from datetime import timedelta

import pytest

from compliance.models import Credential
from shifts import errors
from shifts.models import Booking, CancelReason, Vacancy, WorkPeriod
from shifts.services import booking as service
from staffbank import clock
from staffbank.db import acting, as_owner
from staffbank.errors import NotPermitted
from tests.factories.shifts import BookingFactory, VacancyFactory
from tests.factories.trusts import (
    MembershipFactory,
    PoolMembershipFactory,
    WardFactory,
    actor_for,
)
from tests.factories.workers import EngagementFactory, WorkerFactory
from tests.factories.workers import actor_for as worker_actor
from tests.rows import fresh
from tests.shifts.bookings import assert_told, book
from workers.models import Grant

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(vacancy):
    return actor_for(MembershipFactory(trust=vacancy.trust))


def test_a_worker_books_a_shift_of_their_own_bank(vacancy, worker):
    booking = book(vacancy, worker)

    assert fresh(vacancy).status == Vacancy.Status.FILLED
    with as_owner():
        assert WorkPeriod.objects.get(booking=booking).ends_at == vacancy.ends_at
    assert_told("booking.made", booking, by=worker.user_id)


def test_a_booking_keeps_what_was_true_when_it_was_made(vacancy, worker):
    booking = book(vacancy, worker)
    with as_owner():
        Vacancy.objects.filter(pk=vacancy.pk).update(core_rate=99, pay_pence=1)

    kept = fresh(booking)
    assert (kept.core_rate, kept.pay_pence) == (vacancy.core_rate, vacancy.pay_pence)
    assert kept.payer_id == vacancy.trust_id
    assert kept.source == Booking.Source.OWN_BANK
    assert kept.terms


def test_a_manager_books_for_their_own_ward(vacancy, worker, manager):
    book(vacancy, worker, by=manager)

    assert fresh(vacancy).status == Vacancy.Status.FILLED


def test_a_ward_manager_cannot_book_for_another_ward(vacancy, worker):
    elsewhere = WardFactory(site=vacancy.site)
    scoped = MembershipFactory(trust=vacancy.trust, role="ward_manager", wards=[elsewhere])

    with pytest.raises(NotPermitted):
        book(vacancy, worker, by=actor_for(scoped))


def test_a_manager_of_another_trust_cannot_book(vacancy, worker):
    with pytest.raises(NotPermitted):
        book(vacancy, worker, by=actor_for(MembershipFactory()))


def test_a_worker_cannot_book_somebody_else(vacancy, worker):
    with pytest.raises(NotPermitted):
        book(vacancy, worker, by=worker_actor(WorkerFactory(ready_for=vacancy.trust)))


def test_a_manager_cannot_book_themself_from_the_managers_chair(vacancy, worker):
    seat = MembershipFactory(trust=vacancy.trust, user=worker.user)

    with pytest.raises(errors.BookingYourself):
        book(vacancy, worker, by=actor_for(seat))


class TestThroughThePool:
    @pytest.fixture
    def neighbour(self, vacancy):
        """A worker of another trust of the same bank."""
        membership = PoolMembershipFactory(bank=vacancy.bank)
        return WorkerFactory(ready_for=membership.trust)

    def test_a_neighbour_cannot_book_before_it_opens_to_the_region(self, vacancy, neighbour):
        with pytest.raises(errors.NotOpenToYou):
            book(vacancy, neighbour)

    def test_a_neighbour_books_what_is_open_and_the_trust_may_see_them(self, vacancy, neighbour):
        with as_owner():
            Vacancy.objects.filter(pk=vacancy.pk).update(pool_opened_at=clock.now())

        booking = book(vacancy, neighbour)

        assert booking.source == Booking.Source.POOL
        assert booking.payer_id == booking.engagement.trust_id != vacancy.trust_id
        with as_owner():
            grant = Grant.objects.get(worker=neighbour, trust=vacancy.trust)
        shift_day = vacancy.ends_at.astimezone(clock.LONDON).date()
        assert grant.valid_to == shift_day + timedelta(days=30)

    def test_somebody_who_has_not_opted_in_is_not_in_the_pool(self, vacancy, neighbour):
        with as_owner():
            neighbour.engagements.update(pool_opted_in=False)
            Vacancy.objects.filter(pk=vacancy.pk).update(pool_opened_at=clock.now())

        with pytest.raises(errors.NotOpenToYou):
            book(vacancy, neighbour)


def duty_elsewhere(worker, gap, vacancy):
    """Work at a trust outside this one's sight, ``gap`` before the vacancy starts."""
    hidden = VacancyFactory(
        open=True,
        starts_at=vacancy.starts_at - gap - timedelta(hours=12),
    )
    return BookingFactory(vacancy=hidden, worker=worker)


@pytest.mark.parametrize(
    ("gap", "code"),
    [
        pytest.param(timedelta(hours=11), None, id="eleven hours' rest is enough"),
        pytest.param(timedelta(hours=10, minutes=59), "rest", id="a minute short"),
        pytest.param(timedelta(0), "rest", id="none at all"),
        pytest.param(timedelta(hours=-1), "overlap", id="overlapping"),
    ],
)
def test_work_at_another_trust_counts_and_is_not_named(vacancy, worker, manager, gap, code):
    hidden = duty_elsewhere(worker, gap, vacancy)

    if code is None:
        book(vacancy, worker, by=manager)
        return
    with pytest.raises(errors.NotEligible) as refusal:
        book(vacancy, worker, by=manager)
    (reason,) = refusal.value.facts["verdict"].reasons
    assert reason.code == code
    assert hidden.trust.short_name not in str(refusal.value)
    assert fresh(vacancy).status == Vacancy.Status.OPEN


@pytest.mark.parametrize(
    ("days_before_the_end", "eligible"),
    [(0, True), (1, False)],
    ids=["on the day", "the day before"],
)
def test_a_check_must_last_to_the_end_of_the_shift(vacancy, worker, days_before_the_end, eligible):
    last = vacancy.ends_at.astimezone(clock.LONDON).date() - timedelta(days=days_before_the_end)
    with as_owner():
        Credential.objects.filter(worker=worker, kind__code="identity").update(valid_to=last)

    if eligible:
        book(vacancy, worker)
        return
    with pytest.raises(errors.NotEligible):
        book(vacancy, worker)


def test_a_paused_worker_cannot_book(vacancy, worker):
    with as_owner():
        type(worker).objects.filter(pk=worker.pk).update(status="paused")

    with pytest.raises(errors.NotEligible):
        book(vacancy, worker)


@pytest.mark.parametrize(("days_before_the_end", "may"), [(1, False), (0, True)])
def test_an_engagement_must_last_to_the_end_of_the_shift(vacancy, worker, days_before_the_end, may):
    leaves = vacancy.period.ends_on - timedelta(days=days_before_the_end)
    with as_owner():
        worker.engagements.update(valid_to=leaves)

    if may:
        assert book(vacancy, worker)
    else:
        with pytest.raises(errors.NotOpenToYou):
            book(vacancy, worker)


def test_the_second_to_press_is_told_it_has_gone(vacancy, worker):
    book(vacancy, worker)

    with pytest.raises(errors.VacancyGone):
        book(vacancy, WorkerFactory(ready_for=vacancy.trust))


@pytest.mark.parametrize("status", ["draft", "cancelled", "lapsed"])
def test_what_is_not_open_cannot_be_booked(worker, vacancy, status):
    closed = VacancyFactory(ward=vacancy.ward, bank=vacancy.bank, open=status != "draft")
    with as_owner():
        if status != "draft":
            Vacancy.objects.filter(pk=closed.pk).update(status=status)

    with pytest.raises(errors.VacancyClosed):
        book(closed, worker)


def test_a_shift_changed_while_it_was_read_is_refused(vacancy, worker):
    with pytest.raises(errors.VacancyChanged):
        book(vacancy, worker, seen=vacancy.updated_at - timedelta(seconds=1))

    assert fresh(vacancy).status == Vacancy.Status.OPEN


def test_a_shift_that_has_started_cannot_be_booked(vacancy, worker, settings):
    settings.CLOCK_OFFSET = vacancy.starts_at - clock.now()

    with pytest.raises(errors.ShiftStarted):
        book(vacancy, worker)


class TestUndoing:
    def undo(self, booking, worker):
        by = worker_actor(worker)
        with acting(by):
            return service.undo(booking, by=by)

    def test_undoing_gives_the_shift_back_and_counts_for_nothing(self, vacancy, worker):
        booking = self.undo(book(vacancy, worker), worker)

        assert fresh(vacancy).status == Vacancy.Status.OPEN
        assert_told("booking.undone", booking, by=worker.user_id)
        with as_owner():
            assert not WorkPeriod.objects.filter(worker=worker).exists()
        book(vacancy, worker)

    def test_a_ward_undoes_what_it_booked(self, vacancy, worker, manager):
        booking = book(vacancy, worker, by=manager)

        with acting(manager):
            service.undo(booking, by=manager)

        undone = fresh(booking)
        assert (undone.status, undone.ended_by) == ("undone", "trust")
        assert_told("booking.undone", booking, by=manager.user_id)

    def test_after_five_minutes_it_is_a_cancellation(self, vacancy, worker, settings):
        booking = book(vacancy, worker)
        settings.CLOCK_OFFSET = timedelta(minutes=5)

        with pytest.raises(errors.UndoOver):
            self.undo(booking, worker)

    def test_nobody_undoes_somebody_elses(self, vacancy, worker):
        booking = book(vacancy, worker)

        with pytest.raises(NotPermitted):
            self.undo(booking, WorkerFactory(ready_for=vacancy.trust))


class TestCancelling:
    def cancel(self, booking, by, who="worker"):
        with acting(by):
            reason = CancelReason.objects.filter(who=who).first()
            return service.cancel(booking, reason=reason, by=by)

    @pytest.mark.parametrize(("hours_before", "late"), [(48.01, False), (47.9, True), (4.1, True)])
    def test_a_worker_cancels_and_late_is_recorded(
        self, vacancy, worker, settings, hours_before, late
    ):
        booking = book(vacancy, worker)
        settings.CLOCK_OFFSET = vacancy.starts_at - timedelta(hours=hours_before) - clock.now()

        self.cancel(booking, worker_actor(worker))

        kept = fresh(booking)
        assert (kept.status, kept.ended_late, kept.ended_by) == ("cancelled", late, "worker")
        assert_told("booking.cancelled", booking, by=worker.user_id)
        assert fresh(vacancy).status == Vacancy.Status.OPEN

    def test_in_the_last_hours_a_worker_must_ring(self, vacancy, worker, settings):
        booking = book(vacancy, worker)
        settings.CLOCK_OFFSET = vacancy.starts_at - timedelta(hours=3) - clock.now()

        with pytest.raises(errors.TooLateToCancel):
            self.cancel(booking, worker_actor(worker))

        assert fresh(booking).status == "booked"

    def test_a_ward_that_cancels_late_owes_four_hours_at_the_first_rate(
        self, vacancy, worker, manager, settings
    ):
        booking = book(vacancy, worker)
        settings.CLOCK_OFFSET = vacancy.starts_at - timedelta(hours=5) - clock.now()

        self.cancel(booking, manager, who="trust")

        kept = fresh(booking)
        assert kept.ended_late
        assert_told("booking.cancelled", booking, by=manager.user_id)
        assert kept.owed_pence in {4 * 2132, 4 * 2624}

    def test_what_was_cancelled_cannot_be_again(self, vacancy, worker):
        booking = book(vacancy, worker)
        self.cancel(booking, worker_actor(worker))

        with pytest.raises(errors.NotCancellable):
            self.cancel(booking, worker_actor(worker))

    def test_what_cancelling_means_is_for_whoever_may(self, vacancy, worker):
        booking = book(vacancy, worker)
        other = worker_actor(WorkerFactory(ready_for=vacancy.trust))

        with acting(other), pytest.raises(NotPermitted):
            service.what_cancelling_means(booking, by=other)
        with acting(other), pytest.raises(NotPermitted):
            self.cancel(booking, other)

    def test_a_ward_that_cancels_in_time_owes_nothing(self, vacancy, worker, manager):
        booking = book(vacancy, worker)

        self.cancel(booking, manager, who="trust")

        assert fresh(booking).owed_pence == 0


def test_engagements_of_the_trust_itself_count_before_the_pool(vacancy, worker):
    EngagementFactory(
        worker=worker,
        trust=PoolMembershipFactory(bank=vacancy.bank).trust,
        primary=False,
    )

    assert book(vacancy, worker).source == Booking.Source.OWN_BANK
