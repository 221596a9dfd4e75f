"""Whatever concerns a vacancy or a booking goes by its trust's own numbers and rates."""

from datetime import timedelta
from decimal import Decimal

import pytest

from shifts.models import Reason
from shifts.presenters.opening import told_when
from shifts.services import vacancy as vacancies
from shifts.services.cancelling import trust_terms, worker_terms
from shifts.services.posting import Draft, post
from staffbank import clock
from staffbank.db import acting, as_owner
from staffbank.periods import Period
from tests.factories.shifts import BookingFactory, VacancyFactory, bank_of, soon
from tests.factories.trusts import (
    LocalNumberFactory,
    LocalRateFactory,
    MembershipFactory,
    actor_for,
    grade,
)
from tests.factories.workers import actor_for as worker_actor
from tests.rows import fresh
from tests.shifts.bookings import book
from trusts.models import Rate

pytestmark = pytest.mark.django_db


@pytest.fixture
def own(trust):
    """Let the trust have a number of its own."""

    def give(number, value):
        return LocalNumberFactory(bank=bank_of(trust), trust=trust, number=number, value=value)

    return give


@pytest.fixture
def by(trust):
    return actor_for(MembershipFactory(trust=trust))


def test_when_the_region_hears_of_it(own, by, ward):
    own("own_bank_hours", 0)
    own("region_within_hours", 168)
    draft = VacancyFactory(ward=ward)
    with acting(by):
        vacancies.publish(draft, by=by)

    assert fresh(draft).opens_to_pool_at <= clock.now() + timedelta(hours=10)  # a night at most


def test_how_long_a_booking_can_be_undone_for(own, vacancy, worker):
    own("undo_minutes", 25)

    booking = book(vacancy, worker)

    assert booking.undo_until - booking.booked_at == timedelta(minutes=25)


def test_how_late_a_worker_may_cancel_and_what_the_ward_pays(own, vacancy, worker, by):
    own("cancel_free_hours", 12)
    own("cancel_cutoff_hours", 2)
    own("ward_late_hours", 72)
    own("ward_late_paid_hours", 6)
    vacancy.starts_at -= timedelta(days=1)
    vacancy.ends_at -= timedelta(days=1)
    booking = BookingFactory(vacancy=vacancy, worker=worker)

    with acting(worker_actor(worker)):
        terms = worker_terms(booking, clock.now())
    with acting(by):
        owed = trust_terms(booking, clock.now())

    starts = booking.starts_at
    assert starts - terms.free_until == timedelta(hours=12)
    assert starts - terms.closes_at == timedelta(hours=2)
    assert owed.paid_minutes == 6 * 60
    assert owed.pence > 0


def test_when_nobody_is_told_at_night(own, vacancy, by):
    own("quiet_from", 20 * 60)
    now = clock.now().astimezone(clock.LONDON).replace(hour=20, minute=30)

    with acting(by):
        assert told_when(vacancy, now) == "at 7am, not at night"


def test_what_it_pays(trust, ward, by):
    with as_owner():
        rows = Rate.objects.filter(grade=grade(), valid_from__lte=clock.today())
        scale = rows.latest("valid_from")
    figures = {
        name: getattr(scale, name) + Decimal("0.30") for name in ("core", "unsocial", "sunday")
    }
    LocalRateFactory(bank=bank_of(trust), trust=trust, valid_from=clock.today(), **figures)
    before = VacancyFactory(ward=ward)
    draft = Draft(
        ward=ward,
        grade=grade(),
        period=Period(soon(), soon() + timedelta(hours=12)),
        break_minutes=60,
        reason=Reason.objects.first(),
    )
    with acting(by):
        (posted,) = post(draft, by=by)

    assert posted.core_rate == figures["core"]
    assert fresh(before).core_rate == before.core_rate
