from datetime import timedelta

import pytest

from shifts.errors import TrustNotLive
from shifts.models import Booking, Release, Vacancy
from shifts.services.departing import (
    carry_out_due,
    plan_departure,
    what_it_means,
    withdraw_departure,
)
from shifts.services.vacancy import open_due, open_to_region
from staffbank import clock
from staffbank.actors import Actor
from staffbank.db import acting, as_owner
from staffbank.errors import NotPermitted
from staffbank.outbox.models import Event
from tests.factories.shifts import BookingFactory, VacancyFactory, soon
from tests.factories.trusts import (
    BankFactory,
    ConfirmationFactory,
    MembershipFactory,
    PoolMembershipFactory,
    RehearsalFactory,
    TrustFactory,
    WardFactory,
    actor_for,
)
from tests.factories.workers import WorkerFactory
from tests.rows import fresh
from trusts.errors import AlreadyLeaving, DepartureOver, NotLive, TooSoon
from trusts.models import Confirmation, Departure, PoolMembership, Trust
from trusts.services.onboarding import go_live

pytestmark = pytest.mark.django_db


@pytest.fixture
def ward(bank):
    ward = WardFactory(site__trust=TrustFactory(short_name="Hillingdon"))
    PoolMembershipFactory(bank=bank, trust=ward.trust)
    return ward


@pytest.fixture
def tomorrow():
    return clock.today() + timedelta(days=1)


def planned(ward, femi, day, kind="suspend"):
    with acting(femi):
        return plan_departure(ward.trust, kind=kind, day=day, reason="Merger", by=femi)


def carried_out(bank, days=1):
    job = Actor.system("shifts.carry_out_departures", bank=bank.pk)
    with acting(job):
        return carry_out_due(clock.now() + timedelta(days=days), by=job)


def test_what_it_means_is_counted_before(bank, ward, femi, tomorrow):
    neighbour = WardFactory(site__trust=PoolMembershipFactory(bank=bank).trust)
    VacancyFactory(ward=ward, bank=bank, pooled=True)
    VacancyFactory(ward=ward, bank=bank, open=True)
    VacancyFactory(ward=ward, bank=BankFactory(), pooled=True)
    theirs, ours = WorkerFactory(ready_for=neighbour.trust), WorkerFactory(ready_for=ward.trust)
    for place, worker in ((ward, theirs), (neighbour, ours)):
        with as_owner():
            engagement = worker.engagements.select_related("trust").get()
        BookingFactory(
            vacancy=VacancyFactory(ward=place, bank=bank, open=True),
            worker=worker,
            engagement=engagement,
            payer=engagement.trust,
            source="pool",
            pay_pence=10000,
            holiday_pence=1207,
        )

    with acting(femi):
        means = what_it_means(ward.trust, tomorrow, by=femi)

    assert (means.shown, means.booked_here, means.booked_elsewhere) == (1, 1, 1)
    assert (means.owes_pence, means.is_owed_pence) == (11207, 11207)
    assert (means.people_checked, means.checks > 0) == (1, True)


@pytest.mark.parametrize(
    ("kind", "status"), [("suspend", Trust.Status.SUSPENDED), ("leave", Trust.Status.LEFT)]
)
def test_on_its_day_the_region_sees_no_vacancy_and_every_booking_stands(
    bank, ward, femi, tomorrow, kind, status
):
    pooled = VacancyFactory(ward=ward, bank=bank, pooled=True)
    with as_owner():
        wave = Release.objects.create(
            vacancy=pooled, trust=ward.trust, bank=bank, audience="pool", opened_at=clock.now()
        )
    due = VacancyFactory(ward=ward, bank=bank, open=True, opens_to_pool_at=clock.now())
    booking = BookingFactory(vacancy=VacancyFactory(ward=ward, bank=bank, open=True))
    departure = planned(ward, femi, tomorrow, kind)
    assert carried_out(bank, days=0) == 0
    assert fresh(pooled).pool_opened_at is not None

    assert carried_out(bank) == 1
    assert carried_out(bank, days=2) == 0

    assert fresh(pooled).status == Vacancy.Status.OPEN
    assert (fresh(pooled).pool_opened_at, fresh(due).opens_to_pool_at) == (None, None)
    assert fresh(wave).closed_at is not None
    assert fresh(booking).status == Booking.Status.BOOKED
    assert fresh(ward.trust).status == status
    assert fresh(departure).vacancies_withdrawn == 1
    with as_owner():
        assert not PoolMembership.objects.current(tomorrow).filter(trust=ward.trust).exists()
        assert PoolMembership.objects.current(clock.today()).filter(trust=ward.trust).exists()
        assert Event.objects.filter(topic__in=["trust.suspended", "trust.left"]).count() == 1


def test_until_its_day_it_can_be_taken_back_and_then_no_more(bank, ward, femi, tomorrow):
    departure = planned(ward, femi, tomorrow)
    with pytest.raises(AlreadyLeaving):
        planned(ward, femi, tomorrow, "leave")
    with acting(femi):
        withdraw_departure(departure, by=femi)
    assert carried_out(bank) == 0
    assert fresh(ward.trust).status == Trust.Status.LIVE

    departure = planned(ward, femi, tomorrow)
    carried_out(bank)
    with acting(femi), pytest.raises(DepartureOver):
        withdraw_departure(departure, by=femi)


def test_a_suspended_trust_is_taken_live_again_with_what_it_had(
    bank, ward, femi, tomorrow, settings
):
    with as_owner():
        groups = set(PoolMembership.objects.get().groups.values_list("staff_group", flat=True))
    MembershipFactory(trust=ward.trust)
    RehearsalFactory(ward=ward, bank=bank)
    with as_owner():
        for part in Confirmation.Part:
            ConfirmationFactory(place=PoolMembership.objects.get(trust=ward.trust), part=part)
    planned(ward, femi, tomorrow)
    carried_out(bank)
    settings.CLOCK_OFFSET = timedelta(days=2)

    with acting(femi):
        go_live(fresh(ward.trust), by=femi)

    with as_owner():
        (place,) = PoolMembership.objects.current(clock.today())
        assert set(place.groups.values_list("staff_group", flat=True)) == groups
    assert fresh(ward.trust).status == Trust.Status.LIVE


def test_in_two_banks_only_the_one_is_left(bank, ward, femi, tomorrow):
    other = BankFactory(slug="small")
    PoolMembershipFactory(bank=other, trust=ward.trust)
    stays = VacancyFactory(ward=ward, bank=other, pooled=True)
    goes = VacancyFactory(ward=ward, bank=bank, pooled=True)
    departure = planned(ward, femi, tomorrow, "leave")

    assert carried_out(other) == 0
    assert fresh(departure).done_at is None
    assert carried_out(bank) == 1

    assert fresh(ward.trust).status == Trust.Status.LIVE
    assert fresh(stays).pool_opened_at is not None
    assert fresh(goes).pool_opened_at is None
    with as_owner():
        (place,) = PoolMembership.objects.current(tomorrow).filter(trust=ward.trust)
    assert place.bank_id == other.pk


def test_afterwards_nothing_is_opened_to_the_region_by_hand_or_by_itself(
    bank, ward, femi, tomorrow, settings
):
    PoolMembershipFactory(bank=BankFactory(), trust=ward.trust)  # so it stays live
    planned(ward, femi, tomorrow, "leave")
    carried_out(bank)
    settings.CLOCK_OFFSET = timedelta(days=1)
    vacancy = VacancyFactory(
        ward=ward, bank=bank, open=True, opens_to_pool_at=clock.now(), starts_at=soon(5)
    )
    manager = actor_for(MembershipFactory(trust=ward.trust))

    with acting(manager), pytest.raises(TrustNotLive):
        open_to_region(vacancy, by=manager)
    job = Actor.system("shifts.open_due", bank=bank.pk)
    with acting(job):
        assert open_due(clock.now(), by=job) == 0


def test_who_may_not_and_when_not(bank, ward, femi, tomorrow):
    stranger = actor_for(MembershipFactory(role="onboarding_admin", bank=BankFactory()))
    for day, by, refusal in (
        (clock.today(), femi, TooSoon),
        (tomorrow, stranger, NotPermitted),
        (tomorrow, actor_for(MembershipFactory(trust=ward.trust)), NotPermitted),
    ):
        with pytest.raises(refusal):
            planned(ward, by, day)
    setup = WardFactory(site__trust=TrustFactory(status="setup"))
    PoolMembershipFactory(bank=bank, trust=setup.trust, valid_from=None, signature=None)
    with pytest.raises(NotLive):
        planned(setup, femi, tomorrow)


def test_the_page_shows_it_plans_it_and_takes_it_back(client, bank, ward, femi, tomorrow):
    VacancyFactory(ward=ward, bank=bank, pooled=True)
    with as_owner():
        client.force_login(bank.people.get().user)
    there = f"/bank/nwl/trusts/{ward.trust.ref}/leaving/"
    assert "They stay booked" in client.get(there).text
    answers = {
        "kind": "suspend",
        "reason": "Strike",
        "day-day": tomorrow.day,
        "day-month": tomorrow.month,
        "day-year": tomorrow.year,
    }
    page = client.post(there, answers)
    assert "Plan it for this day" in page.text
    with as_owner():
        assert not Departure.objects.exists()
    assert client.post(there, {**answers, "confirm": "1"}).status_code == 302
    assert "To be suspended" in client.get(there).text
    client.post(f"{there}take-back/")
    with as_owner():
        assert not Departure.objects.planned().exists()
