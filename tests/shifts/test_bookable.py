from datetime import timedelta

import pytest

from compliance.models import Credential
from shifts.models import VacancySkill
from shifts.selectors import bookable
from shifts.selectors.bookable import Filters, Sort, bookable_vacancies
from shifts.selectors.openers import openers_for
from shifts.selectors.similar import similar_shifts
from shifts.services import booking
from staffbank import clock
from staffbank.db import acting, as_owner
from tests.factories.shifts import VacancyFactory, soon
from tests.factories.trusts import (
    PoolMembershipFactory,
    SiteFactory,
    WardFactory,
    grade,
)
from tests.factories.workers import CapacityFactory, actor_for
from trusts.models import Skill

pytestmark = pytest.mark.django_db


def found(worker, filters=None, **how):
    by = actor_for(worker)
    with acting(by):
        return bookable_vacancies(by, filters, **how)


def opened(worker, filters=None):
    by = actor_for(worker)
    with acting(by):
        return openers_for(by, filters)


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

    assert found(worker).total == 0
    assert [(o.change.code, o.change.subject, o.vacancies) for o in opened(worker)] == [
        ("add_credential", "fire", 2)
    ]


def test_a_check_in_hand_asks_nothing_of_the_person(worker, ward):
    VacancyFactory(ward=ward, open=True)
    with as_owner():
        fire = Credential.objects.get(worker=worker, kind__code="fire")
        fire.delete()
        fire.pk, fire.status, fire.checked_at, fire.checked_at_trust = None, "submitted", None, None
        fire.save(force_insert=True)

    (opener,) = opened(worker)

    assert (opener.change.code, opener.change.subject) == ("check_credential", "fire")


def test_one_missing_sign_off_opens_its_shifts_and_two_missing_open_none(worker, ward, trust):
    one, two = VacancyFactory.create_batch(2, ward=ward, open=True)
    with as_owner():
        first, second = Skill.objects.order_by("pk")[:2]
        for vacancy, skill in ((one, first), (two, first), (two, second)):
            VacancySkill.objects.create(trust=trust, vacancy=vacancy, skill=skill)

    assert found(worker).total == 0
    assert [(o.change.code, o.change.subject, o.vacancies) for o in opened(worker)] == [
        ("sign_off_skill", first.code, 1)
    ]


def test_what_opens_more_is_counted_among_what_was_asked_for(worker, ward, trust):
    vacancy = VacancyFactory(ward=ward, open=True)
    with as_owner():
        skill = Skill.objects.order_by("pk").first()
        VacancySkill.objects.create(trust=trust, vacancy=vacancy, skill=skill)

    assert len(opened(worker)) == 1
    assert opened(worker, Filters(least_pay_pence=vacancy.pay_pence + 1)) == ()


def test_many_are_counted_no_further_than_the_page_that_is_read(worker, ward, monkeypatch):
    monkeypatch.setattr(bookable, "COUNTED", 25)
    VacancyFactory.create_batch(45, ward=ward, open=True)

    def counted(**how):
        page = found(worker, **how)
        return len(page.items), page.total, page.more, page.pages

    assert counted() == (20, 25, True, 2)
    assert counted(page=2) == (20, 40, True, 2)
    assert counted(page=3) == (5, 45, False, 3)
    assert counted(page=4) == (0, 45, False, 3)


@pytest.mark.parametrize("sort", Sort)
def test_pages_follow_one_another_with_nothing_twice_or_left_out(worker, ward, trust, sort):
    far = WardFactory(site=SiteFactory(trust=trust, latitude=51.5266, longitude=-0.4602))
    every = [
        VacancyFactory(ward=where, open=True, starts_at=soon(2 + day % 3))
        for day in range(22)
        for where in (ward, far)
    ]

    read = [
        item.vacancy for page in (1, 2, 3) for item in found(worker, sort=sort, page=page).items
    ]

    assert len(read) == len(every)
    assert set(read) == set(every)


def test_a_vacancy_that_takes_either_of_two_grades_is_found_once(worker, trust, ward):
    with as_owner():
        CapacityFactory(worker=worker, grade=grade("N6"))
    either = VacancyFactory(ward=ward, open=True, grade=grade("N5"), also_grade=grade("N6"))
    other = VacancyFactory(ward=ward, open=True, grade=grade("N7"), also_grade=grade("N6"))

    assert {item.vacancy for item in found(worker).items} == {either, other}
    assert found(worker).total == 2


def test_a_check_that_runs_out_is_said_once_however_many_shifts_come_after(worker, ward):
    with as_owner():
        runs_out = Credential.objects.get(worker=worker, kind__code="fire")
        runs_out.valid_to = clock.today() + timedelta(days=10)
        runs_out.save(update_fields=["valid_to"])
    later = clock.now() + timedelta(days=20)
    VacancyFactory.create_batch(
        3, ward=ward, open=True, starts_at=later, ends_at=later + timedelta(hours=8)
    )

    assert found(worker).total == 0
    assert [(o.change.code, o.change.subject, o.vacancies) for o in opened(worker)] == [
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
