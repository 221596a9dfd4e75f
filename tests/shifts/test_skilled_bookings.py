"""What somebody is booked on that asks for a skill, when they are signed off in it no more: one
flag, one word to each side, given back in time, taken off when they are signed off again."""

from datetime import timedelta

import pytest
from django.urls import reverse

from shifts.models import Flag
from shifts.services import lapsing
from shifts.tasks import flag_bookings
from staffbank import clock
from staffbank.actors import Actor
from staffbank.audit.models import AuditEntry
from staffbank.db import acting, as_owner
from staffbank.notifications.models import Message
from staffbank.outbox.relay import drain
from tests.factories.shifts import BookingFactory, FlagFactory, VacancyFactory, soon
from tests.factories.trusts import MembershipFactory, actor_for
from tests.rows import fresh
from tests.shifts.bookings import skilled
from trusts.models import Skill
from workers.models import WorkerSkill
from workers.services.skills import Assessed, revoke, sign_off

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def by(trust):
    return actor_for(MembershipFactory(role="compliance_officer", trust=trust))


@pytest.fixture
def ward_manager(trust, ward):
    return MembershipFactory(role="ward_manager", trust=trust, wards=[ward])


@pytest.fixture
def booking(ward, worker):
    """A night in ten days, for which somebody is asked who gives IV medicines."""
    vacancy = VacancyFactory(ward=ward, open=True, starts_at=soon(10))
    skilled(vacancy, worker)
    return BookingFactory(vacancy=vacancy, worker=worker)


def iv():
    return Skill.objects.get(code="IV")


def revoked(worker, by):
    with acting(by):
        rows = WorkerSkill.objects.visible_to(by).current(clock.today())
        held = rows.get(worker=worker, revoked_at=None)
        revoke(held, reason="It was not theirs.", by=by)


def signed_off(worker, by, level="independent", until=None):
    with acting(by):
        sign_off(worker, Assessed(iv(), level, "observed", until), by=by)


def lowered(worker, by):
    signed_off(worker, by, "supervised")


def ended_before(worker, by):
    signed_off(worker, by, until=clock.today() + 5 * DAY)


def flags(booking):
    with as_owner():
        rows = Flag.objects.filter(booking=booking).order_by("pk")
        names = dict(Skill.objects.values_list("pk", "code"))
        return [(row.status, [names[key] for key in row.skills], row.kinds) for row in rows]


def told(topic):
    """Who reads of it, once each: worker, ward manager and officer."""
    with as_owner():
        rows = Message.objects.filter(channel="in_app", topic=topic).exclude(status="gone")
        return sorted(rows.values_list("seat", flat=True))


EVERYBODY = ["As compliance officer", "As ward manager", "As worker"]


@pytest.mark.parametrize("stop", [revoked, lowered, ended_before])
def test_it_is_flagged_by_the_event_alone_and_each_side_hears_once(
    stop, worker, booking, by, ward_manager
):
    stop(worker, by)
    drain()

    assert flags(booking) == [("flagged", ["IV"], [])]
    assert told("booking.flagged") == EVERYBODY
    assert [flag_bookings(), drain()] == [0, 0]
    with as_owner():
        letter = Message.objects.get(topic="booking.flagged", channel="email", seat="As worker")
        assert "Not signed off: IV medicines" in letter.body
        entry = AuditEntry.objects.get(verb="booking.flagged")
        assert entry.after == {"kinds": [], "skills": ["IV"], "restricted": False}


def test_who_is_signed_off_again_keeps_the_shift(worker, booking, by, ward_manager):
    revoked(worker, by)
    drain()

    signed_off(worker, by)
    drain()

    assert flags(booking) == [("renewed", ["IV"], [])]
    assert told("booking.unflagged") == ["As ward manager", "As worker"]
    assert fresh(booking).status == "booked"


def test_it_is_given_back_on_its_day(worker, booking, by, ward_manager, settings):
    revoked(worker, by)
    drain()
    with as_owner():
        at = Flag.objects.get(booking=booking).release_at
    assert at.astimezone(clock.LONDON).date() == booking.period.starts_on - 3 * DAY

    settings.CLOCK_OFFSET += at - clock.now() + timedelta(minutes=1)
    assert flag_bookings() == 1
    drain()

    assert fresh(booking).status == "cancelled"
    assert fresh(booking.vacancy).status == "open"
    assert told("booking.released") == EVERYBODY


def test_what_does_not_ask_for_it_and_who_rises_a_level_are_left_alone(ward, worker, booking, by):
    other = BookingFactory(
        vacancy=VacancyFactory(ward=ward, open=True, starts_at=soon(14)), worker=worker
    )
    signed_off(worker, by, "assessor")
    drain()
    assert flags(booking) == []

    with as_owner():
        WorkerSkill.objects.filter(worker=worker).update(valid_to=clock.today() - DAY)
    assert flag_bookings() == 1
    assert flags(other) == []


def test_at_work_a_new_level_is_no_gap_and_a_revoked_one_is_told_to_the_ward(
    ward, worker, by, ward_manager, settings, client
):
    vacancy = VacancyFactory(ward=ward, open=True, starts_at=soon(3))
    skilled(vacancy, worker)
    booking = BookingFactory(vacancy=vacancy, worker=worker)
    settings.CLOCK_OFFSET += vacancy.ends_at - clock.now() - timedelta(hours=2)
    assert vacancy.period.starts_on < clock.today()

    signed_off(worker, by, "assessor")
    drain()
    flag_bookings()
    assert flags(booking) == []

    revoked(worker, by)
    drain()
    flag_bookings()
    assert flags(booking) == [("flagged", ["IV"], [])]
    assert fresh(booking).status == "booked"
    client.force_login(ward_manager.user)
    page = client.get(reverse("shifts:vacancy", args=[booking.trust.slug, vacancy.ref])).text
    assert "may not work this shift any more: not signed off in IV medicines" in page


def test_the_ward_and_the_person_read_which_skill(client, worker, booking, by, ward_manager, me):
    revoked(worker, by)
    drain()
    slug = booking.trust.slug

    client.force_login(ward_manager.user)
    assert "is not signed off in IV medicines any more" in client.get(
        reverse("shifts:today", args=[slug])
    ).text.replace("\n", " ")
    page = client.get(reverse("shifts:flagged", args=[slug])).text
    assert "Not signed off in IV medicines" in page
    assert "Take them without it" not in page
    client.force_login(worker.user)
    mine = client.get(reverse("me:booking", args=[booking.ref])).text
    assert "because of the skill IV medicines. Ask whoever assesses it" in mine
    assert "You are not signed off in IV medicines" in client.get(reverse("me:passport")).text


def test_whoever_revokes_or_lowers_reads_beforehand_what_follows(client, worker, booking, trust):
    officer = MembershipFactory(role="compliance_officer", trust=trust)
    client.force_login(officer.user)

    page = client.get(reverse("compliance:revoke_skill", args=[trust.slug, worker.ref, "IV"])).text
    assert "is flagged at once" in page
    listed = client.get(reverse("compliance:skills", args=[trust.slug, worker.ref])).text
    assert "what they are booked on that asks for more is flagged" in listed


def test_a_flag_of_a_skill_alone_is_of_something(booking):
    assert FlagFactory(booking=booking, kinds=[], skills=[iv().pk]).pk


def test_looking_later_gives_back_nothing_of_who_was_signed_off_meanwhile(worker, booking, by):
    """The release judges anew, under its locks."""
    flag = FlagFactory(booking=booking, kinds=[], skills=[iv().pk])
    with acting(Actor.system(lapsing.JOB, bank=booking.bank_id)) as job:
        assert lapsing.release(flag.pk, clock.now(), by=job) is False
    assert fresh(booking).status == "booked"
