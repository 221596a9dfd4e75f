from datetime import timedelta

import pytest

from compliance.models import Credential
from shifts.models import VacancySkill
from shifts.selectors.bookable import Filters, Sort, bookable_vacancies
from shifts.selectors.similar import similar_shifts
from shifts.services import booking
from staffbank import clock
from staffbank.db import acting, as_owner
from tests.factories.shifts import VacancyFactory, soon
from tests.factories.trusts import PoolMembershipFactory, SiteFactory, TrustFactory, WardFactory
from tests.factories.workers import WorkerFactory, actor_for
from trusts.models import Skill

pytestmark = pytest.mark.django_db


@pytest.fixture
def trust():
    return TrustFactory()


@pytest.fixture
def worker(trust):
    return WorkerFactory(ready_for=trust)


@pytest.fixture
def ward(trust):
    return WardFactory(site__trust=trust)


def found(worker, filters=None, **how):
    by = actor_for(worker)
    with acting(by):
        return bookable_vacancies(by, filters, **how)


def test_only_what_can_be_booked_at_this_moment_is_found(worker, ward, trust):
    can = VacancyFactory(ward=ward, open=True)
    VacancyFactory(ward=ward)  # a draft
    VacancyFactory(open=True)  # another trust's own bank
    VacancyFactory(ward=ward, open=True, starts_at=soon(-1))

    assert [item.vacancy for item in found(worker).items] == [can]


def test_what_the_region_shares_is_found_once_it_is_opened_to_the_region(worker, trust):
    pool = PoolMembershipFactory(trust=trust)
    elsewhere = PoolMembershipFactory(bank=pool.bank).trust
    far = WardFactory(site__trust=elsewhere)
    opened = VacancyFactory(ward=far, bank=pool.bank, pooled=True)
    VacancyFactory(ward=far, bank=pool.bank, open=True)

    assert [item.vacancy for item in found(worker).items] == [opened]


def test_work_without_rest_around_it_is_left_out(worker, ward):
    first = VacancyFactory(ward=ward, open=True)
    tired = VacancyFactory(ward=ward, open=True, starts_at=first.ends_at + timedelta(hours=10))
    rested = VacancyFactory(ward=ward, open=True, starts_at=first.ends_at + timedelta(hours=23))
    by = actor_for(worker)
    with acting(by):
        booking.book(first, worker, by=by)

    left = [item.vacancy for item in found(worker).items]

    assert tired not in left
    assert left == [rested]


def test_one_missing_check_opens_what_it_alone_keeps_away(worker, ward):
    VacancyFactory.create_batch(2, ward=ward, open=True)
    with as_owner():
        Credential.objects.get(worker=worker, kind__code="fire").delete()

    page = found(worker)

    assert page.total == 0
    assert [(o.change.code, o.change.subject, o.vacancies) for o in page.openers] == [
        ("add_credential", "fire", 2)
    ]


def test_a_check_in_hand_asks_nothing_of_the_person(worker, ward):
    VacancyFactory(ward=ward, open=True)
    with as_owner():
        fire = Credential.objects.get(worker=worker, kind__code="fire")
        fire.delete()
        fire.pk, fire.status, fire.checked_at, fire.checked_at_trust = None, "submitted", None, None
        fire.save(force_insert=True)

    (opener,) = found(worker).openers

    assert (opener.change.code, opener.change.subject) == ("check_credential", "fire")


def test_one_missing_sign_off_opens_its_shifts_and_two_missing_open_none(worker, ward, trust):
    one, two = VacancyFactory.create_batch(2, ward=ward, open=True)
    with as_owner():
        first, second = Skill.objects.order_by("pk")[:2]
        for vacancy, skill in ((one, first), (two, first), (two, second)):
            VacancySkill.objects.create(trust=trust, vacancy=vacancy, skill=skill)

    page = found(worker)

    assert page.total == 0
    assert [(o.change.code, o.change.subject, o.vacancies) for o in page.openers] == [
        ("sign_off_skill", first.code, 1)
    ]


def test_what_would_open_more_is_left_out_where_nobody_asks(worker, ward, trust):
    vacancy = VacancyFactory(ward=ward, open=True)
    with as_owner():
        skill = Skill.objects.order_by("pk").first()
        VacancySkill.objects.create(trust=trust, vacancy=vacancy, skill=skill)

    assert len(found(worker).openers) == 1
    assert found(worker, with_openers=False).openers == ()


def test_a_check_that_runs_out_is_said_once_however_many_shifts_come_after(worker, ward):
    with as_owner():
        runs_out = Credential.objects.get(worker=worker, kind__code="fire")
        runs_out.valid_to = clock.today() + timedelta(days=10)
        runs_out.save(update_fields=["valid_to"])
    later = clock.now() + timedelta(days=20)
    VacancyFactory.create_batch(
        3, ward=ward, open=True, starts_at=later, ends_at=later + timedelta(hours=8)
    )

    page = found(worker)

    assert page.total == 0
    assert [(o.change.code, o.change.subject, o.vacancies) for o in page.openers] == [
        ("add_credential", "fire", 3)
    ]


def test_the_three_orders(worker, trust):
    near = WardFactory(site__trust=trust)
    far = WardFactory(site=SiteFactory(trust=trust, latitude=51.5266, longitude=-0.4602))
    soonest = VacancyFactory(ward=far, open=True, starts_at=soon(2), pay_pence=20000)
    nearest = VacancyFactory(ward=near, open=True, starts_at=soon(5), pay_pence=21000)
    best = VacancyFactory(ward=far, open=True, starts_at=soon(9), pay_pence=30000)

    def order(sort):
        return [item.vacancy for item in found(worker, sort=sort).items]

    assert order(Sort.SOONEST) == [soonest, nearest, best]
    assert order(Sort.NEAREST) == [nearest, soonest, best]
    assert order(Sort.BEST_PAID) == [best, nearest, soonest]


def test_filters_narrow_the_list(worker, trust):
    near = WardFactory(site__trust=trust)
    far = WardFactory(site=SiteFactory(trust=trust, latitude=51.5266, longitude=-0.4602))
    night = VacancyFactory(ward=near, open=True, starts_at=soon(2))
    day = VacancyFactory(ward=far, open=True, starts_at=soon(3) - timedelta(hours=12))

    def left(**asked):
        return [item.vacancy for item in found(worker, Filters(**asked)).items]

    assert left(nights=True) == [night]
    assert left(nights=False) == [day]
    assert left(miles=5) == [night]
    assert left(sites=frozenset({far.site_id})) == [day]
    assert left(least_pay_pence=99999) == []
    assert left(first_day=day.starts_at.date(), last_day=day.starts_at.date()) == [day]
    assert left(weekdays=frozenset({night.starts_at.isoweekday()})) == [night]


def test_miles_are_told_and_a_restricted_person_finds_nothing(worker, ward):
    VacancyFactory(ward=ward, open=True)
    (item,) = found(worker).items
    assert 0 < item.miles < 2

    with as_owner():
        type(worker).objects.filter(pk=worker.pk).update(status="paused")

    assert found(worker).total == 0


def test_what_is_most_like_a_shift_that_went_is_found_behind_many_sooner_ones(worker, ward):
    went = VacancyFactory(ward=ward, open=True, starts_at=soon(5))
    VacancyFactory.create_batch(22, ward=ward, open=True, starts_at=soon(2))
    alike = VacancyFactory(ward=ward, open=True, starts_at=soon(5))
    next_night = VacancyFactory(ward=ward, open=True, starts_at=soon(6))
    VacancyFactory(ward=ward, open=True, starts_at=soon(12))
    by = actor_for(worker)

    with acting(by):
        similar = [item.vacancy for item in similar_shifts(by, went, limit=2)]

    assert similar == [alike, next_night]
