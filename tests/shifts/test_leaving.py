"""Closing one's own account: what it means is said first, and then all of it is done at once."""

from datetime import timedelta

import pytest
from django.test import Client

from shifts.models import Booking
from staffbank import clock
from staffbank.accounts.models import User
from staffbank.audit.models import AuditEntry
from staffbank.db import acting, as_owner
from staffbank.notifications.models import Message
from tests.factories.shifts import BookingFactory, VacancyFactory
from tests.factories.trusts import MembershipFactory, UserFactory, WardFactory, actor_for
from tests.factories.workers import WorkerFactory
from trusts.models import Membership
from trusts.services.membership import Invited, invite

pytestmark = pytest.mark.django_db


@pytest.fixture
def amara():
    return UserFactory(email="amara@example.nhs.uk", name="Amara Osei")


@pytest.fixture
def ward():
    return WardFactory()


@pytest.fixture
def worker(amara, ward):
    return WorkerFactory(user=amara, ready_for=ward.trust)


def booked(worker, ward, **ahead):
    starts_at = clock.now().replace(minute=0, second=0, microsecond=0) + timedelta(**ahead)
    vacancy = VacancyFactory(
        ward=ward, open=True, starts_at=starts_at, ends_at=starts_at + timedelta(hours=8)
    )
    return BookingFactory(vacancy=vacancy, worker=worker)


def of(user):
    client = Client()
    client.force_login(user)
    return client


def status(booking):
    with as_owner():
        return Booking.objects.get(pk=booking.pk).status


def test_shifts_are_named_first_then_given_back_and_the_account_is_closed(amara, worker, ward):
    booking = booked(worker, ward, days=10)
    client = of(amara)
    page = client.get("/account/leave/").text
    assert "You give back 1 shift" in page
    assert status(booking) == "booked"

    answer = client.post("/account/leave/", follow=True)

    assert "Your account is closed" in answer.text
    assert status(booking) == "cancelled"
    amara.refresh_from_db()
    assert not amara.is_active
    assert not amara.has_usable_password()
    with as_owner():
        assert AuditEntry.objects.filter(verb="account.closed", user_id=amara.pk).exists()
        letter = Message.objects.filter(address=amara.email).latest("created_at")
    assert letter.subject == "Your Staffbank account is closed"
    assert client.get("/account/").status_code == 302


def test_a_shift_that_is_too_near_stands_in_the_way(amara, worker, ward):
    booking = booked(worker, ward, hours=1)
    client = of(amara)
    page = client.get("/account/leave/").text
    assert "too near to give back here" in page
    assert "Close my account" not in page

    assert client.post("/account/leave/").status_code == 409
    assert status(booking) == "booked"
    amara.refresh_from_db()
    assert amara.is_active


def test_the_last_who_can_invite_people_stays_until_there_is_another():
    admin = MembershipFactory(role="trust_admin", trust__short_name="Imperial")
    client = of(admin.user)
    assert "nobody else can invite people at Imperial" in client.get("/account/leave/").text
    assert client.post("/account/leave/").status_code == 409

    MembershipFactory(role="staffing_admin", trust=admin.trust)
    client.post("/account/leave/")

    with as_owner():
        assert Membership.objects.get(pk=admin.pk).valid_to == clock.today() - timedelta(days=1)
        assert not User.objects.get(pk=admin.user_id).is_active


def test_an_invitation_opens_a_closed_account_again(amara, client):
    admin = MembershipFactory(role="trust_admin", trust__slug="imperial")
    MembershipFactory(role="trust_manager", trust=admin.trust, user=amara)
    of(amara).post("/account/leave/")
    actor = actor_for(admin)
    with acting(actor):
        invite(Invited(amara.email, "Amara Osei", "trust_manager"), by=actor, trust=admin.trust)
    with as_owner():
        letter = Message.objects.filter(address=amara.email, topic="invitation.made").get()

    page = client.get(letter.link)
    assert "You have an account with this address" not in page.text
    client.post(letter.link, {"name": "Amara Osei", "password": "three words nobody"})

    amara.refresh_from_db()
    assert amara.is_active
    assert amara.check_password("three words nobody")
