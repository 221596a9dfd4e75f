import re
from datetime import date, timedelta

import pytest
from django.urls import reverse

from compliance.models import Credential
from shifts.presenters.today import could_words
from shifts.selectors.counting import how_many_could_take
from shifts.tasks import flag_bookings
from staffbank import clock
from staffbank.db import acting, as_owner
from staffbank.web.words import day_long
from tests.factories.shifts import VacancyFactory, bank_of, soon
from tests.factories.trusts import (
    MembershipFactory,
    PoolMembershipFactory,
    WardFactory,
    actor_for,
)
from tests.factories.workers import WorkerFactory
from tests.shifts.pages import address, text

pytestmark = pytest.mark.django_db


def in_hours(hours):
    return (clock.now() + timedelta(hours=hours)).replace(second=0, microsecond=0)


def test_nothing_to_do_says_so_and_where_to_look(client, manager, ward):
    page = text(client.get(address("today", ward.trust)))

    assert "Nothing needs you now" in page
    assert re.search("See the (coming )?week", page)


def test_an_empty_shift_tonight_is_red_and_has_one_next_step(client, manager, ward):
    WorkerFactory(name="Amara Osei", ready_for=ward.trust)
    vacancy = VacancyFactory(ward=ward, open=True, starts_at=in_hours(6))

    page = text(client.get(address("today", ward.trust)))

    assert "1 shift needs you now" in page
    assert "Urgent" in page
    assert "1 could take it" in page
    assert "Amara" not in page
    assert page.count(str(vacancy.ref)) == 2  # once in the table, once in the phone's list


def test_an_empty_shift_that_nobody_can_take_leads_to_why(client, manager, ward):
    VacancyFactory(ward=ward, open=True, starts_at=in_hours(6))

    page = text(client.get(address("today", ward.trust)))

    assert "See why nobody can take it" in page


def test_each_row_counts_those_it_is_open_to_now(client, manager, ward):
    elsewhere = PoolMembershipFactory(bank=bank_of(ward.trust)).trust
    WorkerFactory(ready_for=ward.trust)
    WorkerFactory.create_batch(2, ready_for=elsewhere)
    VacancyFactory(ward=ward, open=True, starts_at=in_hours(6))
    VacancyFactory(ward=ward, pooled=True, starts_at=in_hours(30))

    page = text(client.get(address("today", ward.trust)))

    assert page.index("1 could take it") < page.index("3 could take it")


def test_how_many_is_said_up_to_what_a_list_needs():
    vacancy = VacancyFactory(open=True)
    WorkerFactory.create_batch(3, ready_for=vacancy.trust)

    with acting(actor_for(MembershipFactory(trust=vacancy.trust))):
        assert how_many_could_take([vacancy]) == {vacancy.pk: 3}
        assert how_many_could_take([vacancy], at_most=2) == {vacancy.pk: 2}
    assert could_words(99) == "99 could take it"
    assert could_words(100) == "100 or more could take it"


def test_a_shift_further_off_is_open_and_says_what_happens_by_itself(client, manager, ward):
    VacancyFactory(ward=ward, open=True, starts_at=in_hours(60), opens_to_pool_at=in_hours(20))
    VacancyFactory(ward=ward, open=True, starts_at=soon(9))

    page = text(client.get(address("today", ward.trust)))

    assert "Opens to the region" in page
    assert "1 more open, none starting within 72 hours" in page
    assert "without anybody doing anything" in page


def test_a_booked_person_whose_check_ends_first_is_at_risk(client, manager, ward):
    worker = WorkerFactory(name="Amara Osei", ready_for=ward.trust)
    vacancy = VacancyFactory(ward=ward, open=True, starts_at=soon(2))
    book = reverse("shifts:book", kwargs={"trust_slug": ward.trust.slug, "ref": vacancy.ref})
    client.post(book, {"worker": str(worker.ref)})
    before = text(client.get(address("today", ward.trust)))
    with as_owner():
        one = Credential.objects.filter(worker=worker, kind__code="BLS").first()
        one = one or Credential.objects.filter(worker=worker).first()
        Credential.objects.filter(pk=one.pk).update(valid_to=clock.today())
    flag_bookings()

    page = text(client.get(address("today", ward.trust)))

    assert "At risk" not in before
    assert "At risk" in page
    assert "A. Osei&#39;s" in page
    assert "ends today" in page
    assert "Amara" not in page


def test_a_ward_manager_sees_their_wards_and_a_trust_manager_all_worst_first(client, manager, ward):
    other = WardFactory(site=ward.site, name="Albert Ward")
    VacancyFactory(ward=ward, open=True, starts_at=in_hours(6))
    VacancyFactory(ward=other, open=True, starts_at=in_hours(30))
    VacancyFactory(ward=other, open=True, starts_at=in_hours(40))

    mine = text(client.get(address("today", ward.trust)))
    client.force_login(MembershipFactory(trust=ward.trust).user)
    everybodys = text(client.get(address("today", ward.trust)))

    assert "Albert Ward" not in mine
    lines = everybodys[everybodys.index("most likely to be short") :]
    assert lines.index("Witherow Ward") < lines.index("Albert Ward")


def test_drafts_wait_for_the_person(client, manager, ward):
    VacancyFactory(ward=ward)

    assert "1 draft to publish" in text(client.get(address("today", ward.trust)))


def test_today_takes_as_many_queries_however_much_there_is(
    client, manager, ward, django_assert_max_num_queries
):
    for hours in range(2, 20):
        VacancyFactory(ward=ward, open=True, starts_at=in_hours(hours))
    client.get(address("today", ward.trust))

    with django_assert_max_num_queries(26):
        client.get(address("today", ward.trust))


def test_the_week_counts_filled_of_wanted_and_links_only_gaps(client, manager, ward):
    monday = clock.today() + timedelta(days=7 - clock.today().weekday())
    days = (monday - clock.today()).days
    gap = VacancyFactory(ward=ward, open=True, starts_at=soon(days))
    VacancyFactory(ward=ward, status="filled", published_at=clock.now(), starts_at=soon(days))

    page = text(client.get(f"{address('week', ward.trust)}?week={monday}"))

    assert "Filled 1 of 2. 1 gap." in page
    assert "1 of 2" in page
    assert "night, band 5 nurse: 1 gap, 1 of 2 filled" in page
    assert str(gap.ref) in page


def test_the_week_can_be_left_and_come_back_to(client, manager, ward):
    page = text(client.get(f"{address('week', ward.trust)}?week=2026-11-23"))

    assert f"week of {day_long(date(2026, 11, 23))}" in page
    assert "week=2026-11-16" in page
    assert "week=2026-11-30" in page
    assert "No shifts posted for this week" in page


def test_on_a_sunday_the_week_to_see_is_the_one_that_begins_tomorrow(client, manager, settings):
    today = address("today", manager.trust)
    to_sunday = timedelta(days=6 - clock.today().weekday())
    settings.CLOCK_OFFSET += to_sunday
    tomorrow = clock.today() + timedelta(days=1)
    client.force_login(manager.user)

    on_sunday = client.get(today).content.decode()
    settings.CLOCK_OFFSET += timedelta(days=1)
    client.force_login(manager.user)  # a night has passed
    on_monday = client.get(today).content.decode()

    assert f'week={tomorrow}">See the coming week</a>' in on_sunday
    assert f'week={tomorrow}">See the week</a>' in on_monday


def test_from_this_week_the_next_is_one_link_away(client, manager, ward):
    today = clock.today()
    after = today + timedelta(days=7 - today.weekday())

    this_week = client.get(address("week", ward.trust)).content.decode()

    assert f'week={after}">Next week</a>' in this_week
    assert "This week</a>" not in this_week


@pytest.mark.parametrize("week", ["tomorrow", "2026-13-45", ""])
def test_a_week_that_makes_no_sense_is_this_week(client, manager, ward, week):
    assert client.get(f"{address('week', ward.trust)}?week={week}").status_code == 200


def test_a_ward_of_somebody_else_is_not_shown(client, manager, ward):
    other = WardFactory(site=ward.site, name="Albert Ward")

    page = text(client.get(f"{address('week', ward.trust)}?ward={other.ref}"))

    assert "Albert Ward" not in page


def test_the_week_takes_few_queries(client, manager, ward, django_assert_max_num_queries):
    for _ in range(6):
        VacancyFactory(ward=ward, open=True, starts_at=soon(2))
    client.get(address("week", ward.trust))

    with django_assert_max_num_queries(20):
        client.get(address("week", ward.trust))


def test_a_manager_with_no_wards_is_told_who_adds_them(client, ward):
    empty = MembershipFactory(role="ward_manager", trust=ward.trust)
    client.force_login(empty.user)

    assert "You have no wards yet" in text(client.get(address("week", ward.trust)))
    assert client.get(address("today", ward.trust)).status_code == 200
    assert client.get(address("vacancies", ward.trust)).status_code == 200
    post = text(client.get(address("post", ward.trust)))
    assert "You have no wards yet" in post
