"""The pages of an offer by name: the ward's, and the worker's."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from shifts.models import Booking, Offer
from staffbank import clock
from staffbank.db import as_owner
from tests.factories.shifts import BookingFactory, OfferFactory, VacancyFactory
from tests.factories.trusts import PoolMembershipFactory
from tests.factories.workers import WorkerFactory
from tests.rows import fresh
from tests.shifts.pages import address_of, text

pytestmark = pytest.mark.django_db


def offer_page(vacancy):
    return reverse("shifts:offer", args=[vacancy.trust.slug, vacancy.ref])


def offers():
    with as_owner():
        return list(Offer.objects.order_by("pk"))


def my_page(name, offer):
    return reverse(f"me:{name}", args=[offer.ref])


def test_a_manager_reads_what_an_offer_means_and_makes_it(client, manager, vacancy, worker):
    asked = {"worker": str(worker.ref)}
    page = text(client.get(offer_page(vacancy), asked))
    assert "The shift is not held for them" in page

    client.post(offer_page(vacancy), asked | {"until": "24"})

    (made,) = offers()
    assert (made.worker_id, made.offered_by_id) == (worker.pk, manager.user_id)
    assert timedelta(hours=23) < made.ends_at - clock.now() <= timedelta(hours=24)
    page = text(client.get(address_of(vacancy)))
    assert "Offered by name (1)" in page
    assert "offered it, and has not answered yet" in page


def test_nobody_is_offered_it_until_after_it_starts(client, manager, ward, worker):
    soon = VacancyFactory(ward=ward, open=True, starts_at=clock.now() + timedelta(hours=6))

    page = client.get(offer_page(soon), {"worker": str(worker.ref)}).content.decode()

    assert re.findall(r'name="until" type="radio" value="(\w+)"', page) == ["4", "start"]
    assert re.search(r'value="start" checked', page)


def test_until_when_has_to_be_chosen_from_the_list(client, manager, vacancy, worker):
    answer = client.post(offer_page(vacancy), {"worker": str(worker.ref), "until": "9999"})

    assert answer.status_code == 422
    assert offers() == []


def test_a_manager_reads_why_somebody_cannot_be_offered_it(client, manager, vacancy):
    tired = WorkerFactory(name="Amara Osei", ready_for=vacancy.trust)
    BookingFactory(vacancy=VacancyFactory(ward=vacancy.ward, open=True), worker=tired)

    answer = client.post(offer_page(vacancy), {"worker": str(tired.ref), "until": "24"})

    assert answer.status_code == 409
    assert "Amara Osei was not offered it." in text(answer)


def test_only_people_of_the_own_bank_have_an_offer_beside_their_name(client, manager, ward):
    elsewhere = PoolMembershipFactory(bank=VacancyFactory(ward=ward).bank).trust
    WorkerFactory(name="Ruth Lane", ready_for=elsewhere)
    ours = WorkerFactory(name="Amara Osei", ready_for=ward.trust)
    pooled = VacancyFactory(ward=ward, pooled=True)

    page = client.get(address_of(pooled)).content.decode()

    assert page.count(offer_page(pooled)) == 1
    assert f"{offer_page(pooled)}?worker={ours.ref}" in page


def test_a_manager_withdraws_an_offer_once(client, manager, vacancy, worker):
    made = OfferFactory(vacancy=vacancy, worker=worker)
    address = reverse("shifts:offer_withdraw", args=[vacancy.trust.slug, made.ref])

    assert "The offer is withdrawn" in text(client.post(address, follow=True))
    assert "That offer was over already" in text(client.post(address, follow=True))
    assert fresh(made).status == Offer.Status.WITHDRAWN


def test_a_worker_finds_the_offer_among_their_shifts_and_accepts_it(me, worker, vacancy):
    made = OfferFactory(vacancy=vacancy, worker=worker)
    assert my_page("offer", made) in me.get(reverse("me:bookings")).content.decode()
    page = text(me.get(my_page("offer", made)))
    assert "It is not held for you" in page

    answer = me.post(my_page("offer_accept", made), follow=True)
    again = me.post(my_page("offer_accept", made), follow=True)

    assert "Shift booked" in text(answer)
    assert answer.redirect_chain == again.redirect_chain
    with as_owner():
        assert Booking.objects.get().worker == worker


def test_a_worker_declines_and_the_ward_reads_why(me, client, worker, vacancy, trust_manager):
    made = OfferFactory(vacancy=vacancy, worker=worker)
    client.force_login(worker.user)
    me.post(my_page("offer_decline", made), {"reason": "I am on leave"}, follow=True)
    page = text(me.get(my_page("offer", made)))
    assert "You declined this offer.</strong> The shift is still open." in page

    client.force_login(trust_manager.user)
    page = text(client.get(address_of(vacancy)))
    assert "They said: I am on leave" in page
    assert "Declined" in page


def test_a_worker_who_comes_too_late_reads_who_was_faster(me, worker, vacancy):
    made = OfferFactory(vacancy=vacancy, worker=worker)
    BookingFactory(vacancy=vacancy)

    answer = me.post(my_page("offer_accept", made))

    assert answer.status_code == 409
    assert "This shift went to someone else" in text(answer)


def test_an_offer_whose_time_has_passed_leads_to_the_shift(me, worker, vacancy, settings):
    made = OfferFactory(vacancy=vacancy, worker=worker)
    settings.CLOCK_OFFSET = timedelta(days=1, minutes=1)

    assert my_page("offer", made) not in me.get(reverse("me:bookings")).content.decode()
    page = text(me.get(my_page("offer", made)))
    answer = me.post(my_page("offer_accept", made))

    assert "The time to answer this offer has passed.</strong> The shift is still open." in page
    assert answer.status_code == 409
    assert "This offer is over" in text(answer)
