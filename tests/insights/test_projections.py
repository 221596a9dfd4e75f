import random
from datetime import timedelta

import pytest
from django.db import connection

from insights import handlers, projections
from insights.models import DailyFill
from staffbank import clock
from staffbank.actors import Actor
from staffbank.db import acting, as_owner
from staffbank.outbox.emitting import handlers_for
from tests.insights import worlds


@pytest.fixture
def region(db):
    return worlds.make_region()


def deliver(payload, bank):
    with acting(Actor.system("insights.handlers.count_again", bank=bank)):
        handlers.count_again(payload)


@pytest.mark.parametrize("seed", range(3))
def test_rebuilding_counts_to_the_penny_what_a_plain_recount_counts(region, seed):
    worlds.fill(region, shifts=80, seed=seed)

    cells = projections.rebuild()

    expected = worlds.recount()
    assert worlds.projected() == expected
    assert worlds.projected_weeks() == worlds.weeks_of(expected) != {}
    assert sum(cells.values()) == len(expected) > 10


@pytest.mark.parametrize("seed", range(2))
def test_deliveries_shuffled_and_doubled_give_what_rebuilding_gives(region, seed):
    vacancies = worlds.fill(region, shifts=50, seed=seed)
    deliveries = [({"vacancy": vacancy.pk}, vacancy.bank_id) for vacancy in vacancies] * 2
    random.Random(seed).shuffle(deliveries)

    for payload, bank in deliveries:
        deliver(payload, bank)

    by_handlers, weeks_by_handlers = worlds.projected(), worlds.projected_weeks()
    projections.rebuild()
    assert by_handlers == worlds.projected() == worlds.recount()
    assert weeks_by_handlers == worlds.projected_weeks() == worlds.weeks_of(by_handlers)


def test_a_change_is_counted_in_its_cell_and_an_emptied_cell_goes(region):
    vacancy, *_ = worlds.fill(region, shifts=1, seed=4)
    with as_owner():
        type(vacancy).objects.filter(pk=vacancy.pk).update(published_at=clock.now())
    deliver({"vacancy": vacancy.pk}, vacancy.bank_id)
    assert worlds.projected() == worlds.recount() != {}

    with as_owner(), connection.cursor() as cursor:
        cursor.execute("delete from shifts_booking where vacancy_id = %s", [vacancy.pk])
        cursor.execute(
            "update shifts_vacancy set staff_group_id = (select id from trusts_staffgroup "
            "where code = '01') where id = %s",
            [vacancy.pk],
        )
    projections.rebuild()

    assert worlds.projected() == worlds.recount()
    assert len(worlds.projected()) == len(worlds.projected_weeks()) == 1


def test_rebuilding_one_bank_from_a_day_leaves_the_rest_alone(region):
    worlds.fill(region, shifts=60, seed=7)
    projections.rebuild()
    with as_owner():
        DailyFill.objects.update(requested_shifts=999)
    large, since = region.banks[0].pk, worlds.FIRST + timedelta(days=4)

    projections.rebuild(large, since)

    for (bank, _, day, _), counts in worlds.projected().items():
        recounted = bank == large and day >= since
        assert (counts["requested_shifts"] != 999) is recounted
    since_monday = since - timedelta(days=since.weekday())
    added_up = worlds.weeks_of(worlds.projected())
    for (bank, *rest), counts in worlds.projected_weeks().items():
        again = bank == large and rest[1] >= since_monday
        assert (counts == added_up[bank, *rest]) is again


def test_an_emptied_week_goes_when_its_last_day_is_counted_again(region):
    vacancy, *_ = worlds.fill(region, shifts=1, seed=4)
    with as_owner():
        type(vacancy).objects.filter(pk=vacancy.pk).update(published_at=clock.now())
    deliver({"vacancy": vacancy.pk}, vacancy.bank_id)
    assert len(worlds.projected_weeks()) == 1
    day = vacancy.starts_at.astimezone(clock.LONDON).date()
    was = projections.Cell(vacancy.bank_id, vacancy.trust_id, vacancy.staff_group_id, day)

    with as_owner(), connection.cursor() as cursor:
        cursor.execute("delete from shifts_booking where vacancy_id = %s", [vacancy.pk])
        cursor.execute(
            "update shifts_vacancy set starts_at = starts_at + interval '14 days', "
            "ends_at = ends_at + interval '14 days' where id = %s",
            [vacancy.pk],
        )
    with acting(Actor.system("a test", bank=vacancy.bank_id)):
        projections.recompute(was, now=clock.now())

    assert worlds.projected() == worlds.projected_weeks() == {}


@pytest.mark.parametrize("name", ["vacancy", "booking", "posting"])
def test_any_row_that_a_payload_names_leads_to_its_cell(region, name):
    vacancies = worlds.fill(region, shifts=20, seed=9)
    with as_owner():
        vacancy = next(v for v in vacancies if v.status == "worked" and v.bookings.exists())
        keys = {
            "vacancy": vacancy.pk,
            "booking": vacancy.bookings.first().pk,
            "posting": vacancy.posting_id,
        }

    deliver({name: keys[name]}, vacancy.bank_id)

    key = (
        vacancy.bank_id,
        vacancy.trust_id,
        vacancy.starts_at.astimezone(clock.LONDON).date(),
        vacancy.staff_group_id,
    )
    assert worlds.projected()[key] == worlds.recount()[key]


def test_a_payload_that_names_nothing_we_count_is_parked_not_ignored(db):
    with acting(Actor.system("insights.handlers.count_again")), pytest.raises(LookupError):
        handlers.count_again({"credential": 1})


def test_every_change_to_a_vacancy_or_booking_is_heard():
    heard = "insights.handlers.count_again"
    topics = {
        "vacancy": ("posted", "published", "pool_opened", "urgent", "cancelled", "lapsed"),
        "booking": ("made", "undone", "cancelled", "worked"),
    }
    unheard = [
        f"{thing}.{verb}"
        for thing, verbs in topics.items()
        for verb in verbs
        if heard not in handlers_for(f"{thing}.{verb}")
    ]
    assert unheard == []


def test_the_owner_rebuilds_every_bank_without_acting(committed_db):
    worlds.fill(worlds.make_region(), shifts=40, seed=11)

    cells = projections.rebuild(using="owner")

    assert worlds.projected() == worlds.recount()
    assert len(cells) == 2
