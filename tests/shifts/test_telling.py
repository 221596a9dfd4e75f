"""What the worker and the ward are told of a booking."""

import pytest
from django.core import mail

from shifts.models import CancelReason
from shifts.services import booking as bookings
from staffbank.db import acting, as_owner
from staffbank.notifications import posting
from staffbank.notifications.models import Message
from staffbank.outbox.relay import drain
from tests.factories.shifts import VacancyFactory
from tests.factories.trusts import MembershipFactory, actor_for
from tests.factories.workers import WorkerFactory
from tests.factories.workers import actor_for as worker_actor

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    """A vacancy, a worker who can take it, and managers of its ward and of another ward."""
    vacancy = VacancyFactory(open=True)
    membership = MembershipFactory(role="ward_manager", trust=vacancy.trust, wards=[vacancy.ward])
    MembershipFactory(role="ward_manager", trust=vacancy.trust)
    return vacancy, WorkerFactory(ready_for=vacancy.trust), membership


def book(vacancy, worker):
    with acting(worker_actor(worker)) as by:
        return bookings.book(vacancy, worker, by=by)


def told(user, **where):
    with as_owner():
        return list(
            Message.objects.filter(user=user, **where)
            .order_by("topic", "channel")
            .values_list("topic", "channel", "status")
        )


def test_a_booking_is_confirmed_to_the_worker_and_said_to_its_ward_alone(cast):
    vacancy, worker, membership = cast

    booking = book(vacancy, worker)
    drain()

    assert told(worker.user) == [
        ("booking.made", "email", "queued"),
        ("booking.made", "in_app", "delivered"),
    ]
    with as_owner():
        ward = Message.objects.get(user=membership.user, channel="email")
        assert Message.objects.count() == 4
    assert ward.due_at == booking.undo_until


def test_no_subject_names_a_worker_and_the_workers_letter_says_all_they_need(cast):
    vacancy, worker, _membership = cast

    book(vacancy, worker)
    drain()
    posting.send(limit=100)

    with as_owner():
        letters = list(Message.objects.all())
    assert not any(worker.name in letter.subject + letter.body for letter in letters)
    (mine,) = mail.outbox
    assert mine.subject.startswith("Booked: ")
    assert vacancy.ward.name in mine.subject
    assert vacancy.site.name in mine.body
    assert "£234.52 before tax" in mine.body
    assert "There is nothing else to do" in mine.body


def test_an_undone_booking_takes_back_what_has_not_left(cast):
    vacancy, worker, membership = cast
    booking = book(vacancy, worker)
    drain()

    with acting(worker_actor(worker)) as by:
        bookings.undo(booking, by=by)
    drain()
    posting.send(limit=100)

    assert told(membership.user) == [
        ("booking.made", "email", "gone"),
        ("booking.made", "in_app", "gone"),
        ("booking.undone", "in_app", "delivered"),
    ]
    assert mail.outbox == []


def test_a_booking_undone_before_anybody_heard_of_it_is_not_announced(cast):
    vacancy, worker, membership = cast
    booking = book(vacancy, worker)
    with acting(worker_actor(worker)) as by:
        bookings.undo(booking, by=by)

    drain()

    assert [topic for topic, _, _ in told(membership.user)] == ["booking.undone"]
    assert told(worker.user) == []


def test_when_the_worker_cancels_the_ward_hears_of_it_at_once(cast):
    vacancy, worker, membership = cast
    booking = book(vacancy, worker)
    drain()

    with acting(worker_actor(worker)) as by:
        bookings.cancel(booking, reason=CancelReason.objects.first(), by=by)
    drain()
    posting.send(limit=100)

    assert told(membership.user, topic="booking.cancelled") == [
        ("booking.cancelled", "email", "sent"),
        ("booking.cancelled", "in_app", "delivered"),
    ]
    subjects = {letter.subject.split(":")[0] for letter in mail.outbox}
    assert subjects == {"You cancelled", "Empty again"}


def test_when_the_ward_cancels_the_worker_hears_of_it_at_once(cast):
    vacancy, worker, membership = cast
    booking = book(vacancy, worker)
    drain()

    with acting(actor_for(membership)) as by:
        bookings.cancel(booking, reason=CancelReason.objects.first(), by=by)
    drain()
    posting.send(limit=100)

    subjects = {letter.subject.split(":")[0] for letter in mail.outbox}
    assert subjects == {"The ward has cancelled", "Cancelled"}


def test_a_ward_that_nobody_manages_is_looked_after_by_the_staffing_team(cast):
    vacancy, worker, membership = cast
    with as_owner():
        membership.ward_links.all().delete()
    team = MembershipFactory(role="staffing_admin", trust=vacancy.trust)
    MembershipFactory(role="staffing_admin")

    book(vacancy, worker)
    drain()

    assert {channel for _, channel, _ in told(team.user)} == {"email", "in_app"}
    with as_owner():
        assert Message.objects.count() == 4
