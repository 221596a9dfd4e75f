import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from shifts.models import Booking, WorkPeriod
from staffbank import clock
from staffbank.db import as_owner
from tests.factories.shifts import VacancyFactory, bank_of, soon
from tests.factories.trusts import (
    MembershipFactory,
    PoolMembershipFactory,
    TrustFactory,
    WardFactory,
)
from tests.factories.workers import CapacityFactory, EngagementFactory, WorkerFactory
from tests.rows import fresh
from tests.shifts.pages import address_of, text

pytestmark = pytest.mark.django_db


def bookings():
    with as_owner():
        return list(Booking.objects.order_by("pk"))


def test_the_page_says_what_happens_next_and_who_could_take_it(client, manager, ward):
    WorkerFactory(name="Amara Osei", ready_for=ward.trust)
    vacancy = VacancyFactory(
        ward=ward, open=True, opens_to_pool_at=clock.now() + timedelta(hours=30)
    )

    page = text(client.get(address_of(vacancy)))

    assert "Next: opens to the region on" in page
    assert "Nobody has to do anything" in page
    assert "Who could take it (1)" in page
    assert "Amara Osei" in page
    assert "Open to the region now" in page


def test_people_of_other_trusts_are_counted_and_placed_but_never_named(client, manager, ward):
    elsewhere = PoolMembershipFactory(bank=bank_of(ward.trust)).trust
    WorkerFactory(name="Ruth Lane", ready_for=elsewhere)
    vacancy = VacancyFactory(ward=ward, pooled=True)

    page = text(client.get(address_of(vacancy)))

    assert "Ruth Lane" not in page
    assert f"A band 5 nurse at {elsewhere.short_name}" in page


def test_who_cannot_and_why_is_counted(client, manager, ward):
    lacking = WorkerFactory()
    EngagementFactory(worker=lacking, trust=ward.trust)
    CapacityFactory(worker=lacking)
    vacancy = VacancyFactory(ward=ward, open=True)

    page = text(client.get(address_of(vacancy)))

    assert "Nobody in your bank can take this shift as it is" in page
    assert "Who cannot, and what would change it" in page
    assert "1 has no" in page


def test_a_later_start_is_offered_when_nobody_is_rested(client, manager, ward):
    vacancy = VacancyFactory(ward=ward, open=True)
    for _ in range(3):
        tired = WorkerFactory(ready_for=ward.trust)
        with as_owner():
            WorkPeriod.objects.create(
                worker=tired,
                starts_at=vacancy.starts_at - timedelta(hours=18),
                ends_at=vacancy.starts_at - timedelta(hours=10),
                kind="declared",
                source="declared",
            )

    page = text(client.get(address_of(vacancy)))

    assert "Starting at 9pm would give you 3 people" in page
    assert "3 need more rest: a later start, or another day" in page


@pytest.mark.parametrize(
    ("name", "stamp"),
    [("publish", "published_at"), ("open", "pool_opened_at"), ("urgent", "urgent_at")],
)
def test_a_draft_is_opened_to_its_audience_by_one_press(client, manager, ward, name, stamp):
    vacancy = VacancyFactory(ward=ward)

    answer = client.post(address_of(vacancy, name))

    assert answer.url == address_of(vacancy)
    assert getattr(fresh(vacancy), stamp) is not None
    assert client.get(answer.url).status_code == 200


def test_a_vacancy_of_another_ward_is_shown_but_not_changed(client, manager, ward):
    other = VacancyFactory(ward=WardFactory(site=ward.site), open=True)

    page = text(client.get(address_of(other)))

    assert "Open to the region now" not in page
    assert client.post(address_of(other, "open")).status_code == 403
    assert client.get(address_of(other, "cancel")).status_code == 403


def test_another_trusts_vacancy_is_not_there(client, manager, ward):
    other = VacancyFactory(pooled=True)

    there = reverse("shifts:vacancy", kwargs={"trust_slug": ward.trust.slug, "ref": other.ref})

    assert client.get(there).status_code == 404


def test_opening_a_link_changes_nothing(client, manager, ward):
    vacancy = VacancyFactory(ward=ward)

    assert client.get(address_of(vacancy, "publish")).status_code == 405
    assert fresh(vacancy).status == "draft"


def book_at(vacancy, worker):
    return f"{address_of(vacancy, 'book')}?worker={worker.ref}"


def test_booking_somebody_says_what_it_does_and_then_does_it(client, manager, ward):
    worker = WorkerFactory(name="Amara Osei", ready_for=ward.trust)
    vacancy = VacancyFactory(ward=ward, open=True)

    before = text(client.get(book_at(vacancy, worker)))
    answer = client.post(address_of(vacancy, "book"), {"worker": str(worker.ref)})

    assert "Amara Osei is told at once" in before
    assert "The ward pays about £" in before
    assert "Amara" not in re.search(r"<title>(.*?)</title>", before)[1]
    assert [booking.worker_id for booking in bookings()] == [worker.pk]
    assert "Amara Osei is booked" in text(client.get(answer.url))


def test_somebody_who_cannot_is_refused_in_words(client, manager, ward):
    worker = WorkerFactory(name="Amara Osei")
    EngagementFactory(worker=worker, trust=ward.trust)
    CapacityFactory(worker=worker)
    vacancy = VacancyFactory(ward=ward, open=True)

    page = client.post(address_of(vacancy, "book"), {"worker": str(worker.ref)})

    assert page.status_code == 409
    assert "Amara Osei is not booked" in text(page)
    assert "Choose someone else" in text(page)
    assert bookings() == []


def test_rest_at_another_trust_is_refused_without_saying_where(client, manager, ward):
    worker = WorkerFactory(name="Amara Osei", ready_for=ward.trust)
    elsewhere = TrustFactory(name="Hillingdon Hospitals", short_name="Hillingdon")
    PoolMembershipFactory(bank=bank_of(ward.trust), trust=elsewhere)
    there = VacancyFactory(ward=WardFactory(site__trust=elsewhere, name="Lind"), pooled=True)
    here = VacancyFactory(ward=ward, open=True, starts_at=there.ends_at + timedelta(hours=2))
    other = MembershipFactory(trust=elsewhere)
    EngagementFactory(worker=worker, trust=elsewhere, primary=False)
    client.force_login(other.user)
    client.post(address_of(there, "book"), {"worker": str(worker.ref)})
    client.force_login(manager.user)

    page = client.post(address_of(here, "book"), {"worker": str(worker.ref)})

    assert len(bookings()) == 1
    assert page.status_code == 409
    assert "not enough rest" in text(page)
    assert "Hillingdon" not in text(page)
    assert "Lind" not in text(page)


def test_managers_do_not_book_themselves(client, manager, ward):
    oneself = WorkerFactory(user=manager.user, ready_for=ward.trust)
    vacancy = VacancyFactory(ward=ward, open=True)

    page = text(client.get(book_at(vacancy, oneself)))
    refused = client.post(address_of(vacancy, "book"), {"worker": str(oneself.ref)})

    assert "This is you" in page
    assert refused.status_code == 409
    assert bookings() == []


def test_a_worker_the_trust_may_not_see_is_not_there(client, manager, ward):
    stranger = WorkerFactory(ready_for=TrustFactory())
    vacancy = VacancyFactory(ward=ward, pooled=True)

    assert client.get(book_at(vacancy, stranger)).status_code == 404
    answer = client.post(address_of(vacancy, "book"), {"worker": str(stranger.ref)})
    assert answer.status_code == 404


def tonight():
    return (clock.now() + timedelta(hours=12)).replace(second=0, microsecond=0)


def booked(client, ward, **vacancy):
    worker = WorkerFactory(name="Amara Osei", ready_for=ward.trust)
    vacancy = VacancyFactory(ward=ward, open=True, **vacancy)
    client.post(address_of(vacancy, "book"), {"worker": str(worker.ref)})
    return vacancy


def test_cancelling_says_who_is_told_and_what_is_owed_before_it_is_done(client, manager, ward):
    vacancy = booked(client, ward, starts_at=tonight())

    page = text(client.get(address_of(vacancy, "cancel")))

    assert "Amara Osei is booked on this" in page
    assert "The ward pays Amara Osei for 4 hours (£" in page
    assert "Cancel and pay" in page
    assert fresh(vacancy).status == "filled"


def test_cancelling_early_owes_nothing(client, manager, ward):
    vacancy = booked(client, ward, starts_at=soon(7))

    assert "Nothing is owed" in text(client.get(address_of(vacancy, "cancel")))


def test_cancelling_needs_a_reason(client, manager, ward):
    vacancy = VacancyFactory(ward=ward, open=True)

    page = client.post(address_of(vacancy, "cancel"), {"note": "ward closed"})

    assert page.status_code == 422
    assert "Choose why you are cancelling" in text(page)
    assert "ward closed" in text(page)
    assert fresh(vacancy).status == "open"


def test_cancelling_names_who_was_told(client, manager, ward):
    vacancy = booked(client, ward, starts_at=tonight())

    answer = client.post(address_of(vacancy, "cancel"), {"reason": "STAFFED", "note": ""})
    page = text(client.get(answer.url))

    assert fresh(vacancy).status == "cancelled"
    assert "We have told Amara Osei" in page
    assert "The ward cancelled the booking" in page
    assert "The ward has enough staff" in page


def test_what_is_over_cannot_be_cancelled_again(client, manager, ward):
    vacancy = VacancyFactory(ward=ward, status="lapsed", published_at=clock.now())

    page = client.post(address_of(vacancy, "cancel"), {"reason": "STAFFED"})

    assert page.status_code == 422
    assert "already over or cancelled" in text(page)


#: As it is. One more is a thing to think about; one for each person is a fault.
QUERIES = 31


def test_the_page_takes_as_many_queries_for_many_people_as_for_few(client, manager, ward):
    vacancy = VacancyFactory(ward=ward, pooled=True)
    client.get(address_of(vacancy))
    asked = []
    for people in (1, 8):
        WorkerFactory.create_batch(people, ready_for=ward.trust)
        with CaptureQueriesContext(connection) as queries:
            client.get(address_of(vacancy))
        asked.append(len(queries))

    assert asked[0] == asked[1] <= QUERIES


def test_how_people_are_ordered_is_explained(client, manager, ward):
    page = text(client.get(reverse("shifts:order", kwargs={"trust_slug": ward.trust.slug})))

    assert "No protected characteristic" in page
