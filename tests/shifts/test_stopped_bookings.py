"""What somebody is booked on when they are restricted, or a check of theirs is stopped: one flag,
one word to each side, given back in time, taken off when it is put right."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from compliance.models import Credential, CredentialKind
from compliance.rules.registers import RegisterStatus
from compliance.services import registers
from compliance.services.restrictions import Asked, lift, restrict
from compliance.services.stopping import restore_credential, suspend_credential
from shifts.models import Flag
from shifts.selectors.today import risks_for
from shifts.tasks import flag_bookings
from staffbank import clock
from staffbank.actors import Actor
from staffbank.db import acting, as_owner, constraint_of
from staffbank.notifications.models import Message
from staffbank.outbox.relay import drain
from tests.factories.registers import PIN
from tests.factories.shifts import (
    BookingFactory,
    FlagFactory,
    OverrideFactory,
    VacancyFactory,
    soon,
)
from tests.factories.trusts import MembershipFactory, WardFactory, actor_for
from tests.rows import fresh

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
JOB = Actor.system("a register")


@pytest.fixture
def officer(trust):
    return MembershipFactory(role="compliance_officer", trust=trust)


@pytest.fixture
def by(officer):
    return actor_for(officer)


@pytest.fixture
def ward_manager(trust, ward):
    return MembershipFactory(role="ward_manager", trust=trust, wards=[ward])


def booked(ward, worker, starts_at):
    return BookingFactory(
        vacancy=VacancyFactory(ward=ward, open=True, starts_at=starts_at), worker=worker
    )


@pytest.fixture
def booking(ward, worker):
    """A night in ten days: a week before it is given back."""
    return booked(ward, worker, soon(10))


def keep_from(worker, by, scope="everywhere", **facts):
    asked = Asked(scope, "Under investigation.", "own", clock.today(), **facts)
    with acting(by):
        return restrict(worker, asked, by=by)


def lifted(made):
    with as_owner():
        trust = made.made_at_trust
    other = actor_for(MembershipFactory(role="compliance_officer", trust=trust))
    with acting(other):
        lift(made, reason="Looked at again.", by=other)


def suspend(worker, by, code="fire"):
    with acting(by):
        held = Credential.objects.visible_to(by).get(worker=worker, kind__code=code)
        return suspend_credential(held, reason="Not known there.", by=by)


def register_says(worker, status):
    nmc = CredentialKind.objects.get(code="nmc")
    with acting(JOB):
        said = [registers.Read(worker.pk, nmc.pk, PIN, status)]
        registers.take_in(said, why="priority", by=JOB)


def flags(booking):
    with as_owner():
        return [
            (flag.status, codes(flag.kinds), flag.restricted)
            for flag in Flag.objects.filter(booking=booking).order_by("pk")
        ]


def codes(kinds):
    return sorted(CredentialKind.objects.filter(pk__in=kinds).values_list("code", flat=True))


def told(membership, *, topic="booking."):
    with as_owner():
        rows = Message.objects.filter(
            user=membership.user, channel="in_app", topic__startswith=topic
        )
        return list(rows.exclude(status="gone").values_list("topic", flat=True))


def by_register(worker, by):
    register_says(worker, RegisterStatus.SUSPENDED)
    return lambda: register_says(worker, RegisterStatus.REGISTERED)


def by_officer(worker, by):
    held = suspend(worker, by)

    def restore():
        with acting(by):
            restore_credential(held, reason="Found.", by=by)

    return restore


def by_restriction(worker, by):
    made = keep_from(worker, by)
    return lambda: lifted(made)


STOPS = {
    "register": (by_register, ["nmc"], False),
    "officer": (by_officer, ["fire"], False),
    "restriction": (by_restriction, [], True),
}


@pytest.mark.parametrize("stop", STOPS)
def test_it_is_flagged_by_the_event_alone_and_taken_off_when_it_is_put_right(
    stop, worker, booking, by, ward_manager
):
    do, kinds, restricted = STOPS[stop]
    put_right = do(worker, by)
    drain()

    assert flags(booking) == [("flagged", kinds, restricted)]
    assert told(ward_manager) == ["booking.flagged"]
    assert [flag_bookings(), drain()] == [0, 0]

    put_right()
    drain()
    assert flags(booking) == [("renewed", kinds, restricted)]
    assert told(ward_manager) == ["booking.unflagged"]
    assert fresh(booking).status == "booked"


def test_of_what_is_given_back_at_once_everybody_hears_that_alone(ward, worker, by, ward_manager):
    near, far = booked(ward, worker, soon(2)), booked(ward, worker, soon(20))

    keep_from(worker, by)
    drain()

    assert flags(near) == [("released", [], True)]
    assert fresh(near).status == "cancelled"
    assert fresh(near.vacancy).status == "open"
    assert flags(far) == [("flagged", [], True)]
    assert sorted(told(ward_manager)) == ["booking.flagged", "booking.released"]


def test_a_restriction_of_other_work_flags_nothing(trust, worker, booking, by):
    keep_from(worker, by, "ward", ward=WardFactory(site__trust=trust))
    keep_from(worker, by, valid_to=clock.today() + timedelta(days=1))
    drain()

    assert flags(booking) == []


def test_lifting_leaves_what_lacks_besides_and_it_is_told_of_once(
    worker, booking, by, ward_manager
):
    suspend(worker, by)
    drain()
    made = keep_from(worker, by)
    drain()
    assert flags(booking) == [("flagged", ["fire"], True)]
    assert told(ward_manager) == ["booking.flagged", "booking.flagged"]

    lifted(made)
    drain()

    assert flags(booking) == [("flagged", ["fire"], False)]
    assert told(ward_manager) == ["booking.flagged", "booking.flagged"]


def test_who_is_taken_without_the_check_is_not_flagged_when_it_is_stopped(
    worker, booking, by, ward_manager
):
    fire = CredentialKind.objects.get(code="fire")
    OverrideFactory(trust=booking.trust, worker=worker, kind=fire, valid_to=booking.period.ends_on)

    suspend(worker, by)
    drain()

    assert flags(booking) == []
    assert told(ward_manager) == []


def test_a_shift_that_has_begun_is_flagged_told_of_and_not_given_back(
    client, ward, worker, by, ward_manager, settings
):
    booking = booked(ward, worker, (clock.now() + HOUR).replace(minute=0, second=0, microsecond=0))
    settings.CLOCK_OFFSET += 2 * HOUR
    keep_from(worker, by)
    drain()
    flag_bookings()

    assert flags(booking) == [("flagged", [], True)]
    assert fresh(booking).status == "booked"
    with as_owner():
        letter = Message.objects.get(user=ward_manager.user, channel="email")
    assert letter.subject.startswith("At work and may not be: ")
    assert "Speak to them now" in letter.body
    client.force_login(ward_manager.user)
    page = client.get(reverse("shifts:flagged", args=[ward.site.trust.slug])).content.decode()
    assert "Not by itself: the shift has begun" in page
    vacancy = client.get(
        reverse("shifts:vacancy", args=[ward.site.trust.slug, booking.vacancy.ref])
    ).content.decode()
    assert "speak to them now" in vacancy

    settings.CLOCK_OFFSET += 24 * HOUR
    flag_bookings()
    assert flags(booking) == [("over", [], True)]


def test_today_and_the_person_read_that_they_are_kept_from_it(
    client, worker, booking, by, ward_manager, me
):
    keep_from(worker, by)
    drain()

    client.force_login(ward_manager.user)
    today = client.get(reverse("shifts:today", args=[booking.trust.slug])).content.decode()
    assert "cannot be booked on it at the moment" in today
    assert "Under investigation" not in today
    client.force_login(worker.user)
    mine = client.get(reverse("me:booking", args=[booking.ref])).content.decode()
    assert "a restriction, which your passport explains" in mine
    assert "Send in what is new" not in mine
    passport = client.get(reverse("me:passport")).content.decode()
    assert "A restriction keeps you from it" in passport


def test_nobody_is_asked_to_renew_what_is_suspended(client, worker, booking, by):
    suspend(worker, by)
    drain()
    client.force_login(worker.user)

    mine = client.get(reverse("me:booking", args=[booking.ref])).content.decode()

    assert "because of fire safety. If that is not put right" in mine
    assert "Renew fire safety" not in mine
    assert "See who stopped it, and why" in mine
    passport = client.get(reverse("me:passport")).content.decode()
    assert reverse("me:add_check") + "?kind=fire" not in passport


def test_what_was_put_right_since_it_was_flagged_is_no_risk_today(booking, ward_manager):
    FlagFactory(booking=booking)

    seat = actor_for(ward_manager)
    with acting(seat):
        assert risks_for(seat, clock.now()) == []


def test_the_database_refuses_a_flag_of_nothing(booking):
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        FlagFactory(booking=booking, kinds=[], restricted=False)
    assert constraint_of(error.value) == "shifts_flag_of_something_lacking"
    assert FlagFactory(booking=booking, kinds=[], restricted=True).pk
