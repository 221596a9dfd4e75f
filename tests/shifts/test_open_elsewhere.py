"""Other trusts' pooled vacancies: in numbers, unless the bank's policy of the day says rows."""

from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.urls import reverse

from shifts.models import Vacancy
from shifts.selectors.elsewhere import open_elsewhere
from staffbank import clock
from staffbank.db import acting, as_owner
from tests.factories import trusts as t
from tests.factories.shifts import VacancyFactory, soon
from trusts.models import BankPolicy

pytestmark = pytest.mark.django_db


@pytest.fixture
def region():
    """Ours and a neighbour in one bank; a stranger in another. The neighbour has opened two."""
    bank, other = t.BankFactory(), t.BankFactory()
    ours, neighbour = (t.PoolMembershipFactory(bank=bank).trust for _ in range(2))
    stranger = t.PoolMembershipFactory(bank=other).trust
    ward = t.WardFactory(site__trust=neighbour, name="Witherow Ward")
    at = {"ward": ward, "bank": bank}
    later = soon(20)
    region = SimpleNamespace(bank=bank, neighbour=neighbour, ward=ward)
    region.opened = [
        VacancyFactory(**at, pooled=True),
        VacancyFactory(**at, pooled=True, starts_at=later),
    ]
    VacancyFactory(**at, open=True)  # to its own bank only
    VacancyFactory(**at)
    VacancyFactory(**at, pooled=True, starts_at=clock.now() - timedelta(hours=1))
    VacancyFactory(**at, pooled=True, status="filled")
    VacancyFactory(ward__site__trust=ours, bank=bank, pooled=True)
    VacancyFactory(ward__site__trust=stranger, bank=other, pooled=True)
    region.seat = t.MembershipFactory(trust=ours)
    region.actor = t.actor_for(region.seat)
    return region


def show_rows(bank, *, from_day):
    with as_owner():
        policy = BankPolicy.objects.on(bank.pk, clock.today())
        policy.pk, policy.valid_from, policy.shows_pooled_rows = None, from_day, True
        policy.save(force_insert=True)


def learnt(region):
    with acting(region.actor):
        return open_elsewhere(region.actor, now=clock.now())


def test_a_trust_is_told_how_many_are_open_elsewhere_and_no_more(region):
    found = learnt(region)

    assert [(line.soon, line.total) for line in found.grades] == [(1, 2)]
    assert (found.rows, found.shows_rows) == ((), False)


def test_where_the_bank_says_so_a_trust_reads_the_rows(region):
    show_rows(region.bank, from_day=clock.today())

    found = learnt(region)

    assert list(found.rows) == region.opened
    assert found.total == 2


def test_what_the_bank_agreed_counts_from_its_day_on(region):
    show_rows(region.bank, from_day=clock.today() + timedelta(days=1))

    assert learnt(region).rows == ()


@pytest.mark.parametrize("rows", [False, True])
def test_no_other_question_shows_them(region, rows):
    if rows:
        show_rows(region.bank, from_day=clock.today())
    with acting(region.actor):
        learnt(region)

        assert set(Vacancy.objects.values_list("trust", flat=True)) == {region.actor.trust_id}


@pytest.mark.parametrize("rows", [False, True])
def test_the_policy_keeps_what_the_selector_asks_for(region, rows):
    """Whatever pools a trust's seat says that it has, the bank's policy of the day decides."""
    if rows:
        show_rows(region.bank, from_day=clock.today())
    with as_owner():
        every_bank = frozenset(Vacancy.objects.values_list("bank", flat=True))
    with acting(replace(region.actor, pools=every_bank)):
        others = Vacancy.objects.exclude(trust=region.actor.trust_id)
        seen = set(others.values_list("trust", flat=True))

    assert seen == ({region.neighbour.pk} if rows else set())


@pytest.mark.parametrize("rows", [False, True])
def test_the_page_names_a_ward_only_where_rows_are_shown(client, region, rows):
    if rows:
        show_rows(region.bank, from_day=clock.today())
    client.force_login(region.seat.user)

    page = client.get(reverse("shifts:region", args=[region.seat.trust.slug]))

    assert "2 vacancies are open to the region" in page.text
    assert ("Witherow Ward" in page.text) is rows
    assert (region.neighbour.short_name in page.text) is rows
    assert not any(str(vacancy.ref) in page.text for vacancy in region.opened)
