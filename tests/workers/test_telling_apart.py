"""Two records that look alike and are of two people: said once, and not shown again."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from staffbank import clock
from staffbank.audit.models import AuditEntry
from staffbank.db import acting, as_owner
from staffbank.errors import NotPermitted
from tests.factories.shifts import bank_of
from tests.factories.trusts import MembershipFactory, TrustFactory, UserFactory, actor_for
from tests.factories.workers import UnlikeFactory, WorkerFactory
from workers.errors import MergedAlready, OwnRecords
from workers.models import Unlike, Worker, WorkerIdentifier
from workers.services import looking
from workers.services.telling_apart import show_again, tell_apart

pytestmark = pytest.mark.django_db


def pairs(by):
    with acting(by):
        return [{each.one, each.other} for each in looking.alike(by=by)]


def said(pair, by):
    with acting(by):
        return tell_apart(*pair, reason="Rang both", by=by)


def test_a_pair_that_is_told_apart_leaves_the_list_until_that_is_taken_back(pair, admin):
    answer = said(pair, admin)
    assert pairs(admin) == []

    with acting(admin):
        show_again(answer, by=admin)

    assert pairs(admin) == [set(pair)]
    with as_owner():
        for verb in ("worker.told_apart", "worker.shown_again"):
            of = AuditEntry.objects.filter(verb=verb).values_list("worker_id", flat=True)
            assert set(of) == {each.pk for each in pair}


def test_it_comes_back_with_something_else_in_common_and_is_told_apart_anew(pair, admin):
    former = said(pair, admin)
    with as_owner():
        Worker.objects.filter(pk__in=[each.pk for each in pair]).update(birth_key="another day")
    assert pairs(admin) == [set(pair)]

    said(pair, admin)

    assert pairs(admin) == []
    with as_owner():
        assert Unlike.objects.standing().count() == 1
        former.refresh_from_db()
    assert former.undone_at is not None


def test_one_thing_less_in_common_is_nothing_new(pair, admin):
    with as_owner():
        number = WorkerIdentifier.objects.create(worker=pair[0], scheme="nmc", value="18A1234C")
    said(pair, admin)
    with as_owner():
        number.delete()

    assert pairs(admin) == []


def test_no_trust_says_it_no_other_bank_and_nobody_of_themself(pair, wards, admin):
    at_trust = actor_for(MembershipFactory(role="staffing_admin", trust=wards[0].trust))
    elsewhere = actor_for(
        MembershipFactory(role="onboarding_admin", trust=None, bank=bank_of(TrustFactory()))
    )
    oneself = actor_for(
        MembershipFactory(
            user=pair[0].user, role="onboarding_admin", trust=None, bank=wards[0].bank
        )
    )
    for actor, refusal in (
        (at_trust, NotPermitted),
        (elsewhere, MergedAlready),
        (oneself, OwnRecords),
    ):
        with pytest.raises(refusal):
            said(pair, actor)


def test_two_who_have_nothing_in_common_are_no_pair(pair, admin):
    with pytest.raises(MergedAlready):
        said((pair[0], WorkerFactory()), admin)


def test_the_database_holds_one_answer_to_a_pair_in_one_order_about_something(pair, wards):
    one, other = sorted(pair, key=lambda each: each.pk)
    given = {"bank": wards[0].bank, "by": UserFactory(), "at": clock.now()}
    UnlikeFactory(one=one, other=other, **given)
    for facts, name in (
        ({"one": one, "other": other}, "workers_unlike_once"),
        ({"one": other, "other": one}, "workers_unlike_in_order"),
        (
            {"one": one, "other": WorkerFactory(), "facts": ()},
            "workers_unlike_of_something_in_common",
        ),
    ):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            UnlikeFactory(**given, **facts)


def test_somebody_says_it_on_the_page_and_takes_it_back(client, seat, pair):
    client.force_login(seat.user)
    one, other = pair
    alike = reverse("bank_workers:alike", args=[seat.bank.slug])
    apart = reverse("bank_workers:apart", args=[seat.bank.slug, one.ref, other.ref])

    assert "These are two people" in client.get(apart).text
    assert "Enter how you know that they are two people" in client.post(apart, {}).text
    listed = client.post(apart, {"reason": "Rang both"}, follow=True)
    assert "Said to be two people" in listed.text
    assert "Rang both" in listed.text
    assert client.get(apart).status_code == 404
    with as_owner():
        answer = Unlike.objects.get()
    again = client.post(
        reverse("bank_workers:again", args=[seat.bank.slug, answer.ref]), follow=True
    )
    assert "in the list again" in again.text
    assert "the same name and birth date" in client.get(alike).text
