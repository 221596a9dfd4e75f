"""What a trust may learn of somebody's work elsewhere: that it is in the way, and no more."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from shifts.models import Vacancy, WorkPeriod
from staffbank.db import as_owner
from tests.factories.shifts import BookingFactory, VacancyFactory, bank_of
from tests.factories.trusts import (
    PoolMembershipFactory,
    SiteFactory,
    TrustFactory,
    WardFactory,
)
from tests.factories.workers import EngagementFactory, WorkerFactory
from tests.shifts.pages import address, address_of, london_day, night_asked

pytestmark = pytest.mark.django_db

TELLING = ("Hillingdon", "Lind", "Pole Hill Road", "5.30", "5:30", "17:30")
BEFORE = {"starts_at": timedelta(hours=-14, minutes=-30), "ends_at": timedelta(hours=-2.5)}


@pytest.fixture
def elsewhere(ward):
    trust = TrustFactory(name="Hillingdon Hospitals", short_name="Hillingdon")
    PoolMembershipFactory(bank=bank_of(ward.trust), trust=trust)
    site = SiteFactory(trust=trust, name="Pole Hill Road Hospital")
    return WardFactory(site=site, name="Lind Ward")


def declared(worker, vacancy):
    """Work nobody's booking stands behind, which tells no place at all."""
    with as_owner():
        WorkPeriod.objects.create(
            worker=worker,
            kind="declared",
            source="declared",
            **{column: vacancy.starts_at + by for column, by in BEFORE.items()},
        )


def booked(worker, vacancy, ward, **by):
    """A booking on ``ward``, over two hours before ``vacancy`` unless told otherwise."""
    times = {column: vacancy.starts_at + shift for column, shift in (BEFORE | by).items()}
    if ward.trust_id != vacancy.trust_id:
        EngagementFactory(worker=worker, trust=ward.trust, primary=False)
    there = VacancyFactory(ward=ward, bank=vacancy.bank, pooled=True, **times)
    return BookingFactory(vacancy=there, worker=worker)


def of_the_page(response):
    """What the page says, without the keys and marks that differ each time."""
    words = re.sub(r"<(script|style).*?</\1>|<[^>]*>", " ", response.content.decode(), flags=re.S)
    return re.sub(r"\s+", " ", words)


def page_of(client, vacancy):
    return of_the_page(client.get(address_of(vacancy)))


def refusal_of(client, vacancy, worker):
    answer = client.post(address_of(vacancy, "book"), {"worker": str(worker.ref)})
    assert answer.status_code == 409
    return of_the_page(answer)


@pytest.mark.parametrize("people", [1, 2])
def test_why_nobody_can_does_not_count_one_or_two_who_work_elsewhere(
    client, manager, vacancy, elsewhere, people
):
    for _ in range(people):
        booked(WorkerFactory(ready_for=vacancy.trust), vacancy, elsewhere)

    page = page_of(client, vacancy)

    assert "under 3 need more rest" in page
    assert "Starting at" not in page
    assert not [word for word in TELLING if word in page]


def test_why_nobody_can_counts_three_and_says_nothing_of_where(client, manager, vacancy, elsewhere):
    for _ in range(3):
        booked(WorkerFactory(ready_for=vacancy.trust), vacancy, elsewhere)

    page = page_of(client, vacancy)

    assert "3 need more rest" in page
    assert not [word for word in TELLING if word in page]


@pytest.mark.parametrize(
    "by",
    [
        pytest.param({}, id="too little rest"),
        pytest.param({"ends_at": timedelta(hours=1)}, id="overlapping"),
    ],
)
def test_a_refusal_reads_the_same_wherever_the_other_work_is(
    client, manager, ward, vacancy, elsewhere, by
):
    said = set()
    for place in (elsewhere, WardFactory(site=ward.site, name="Albert Ward")):
        worker = WorkerFactory(name="Amara Osei", ready_for=ward.trust)
        booked(worker, vacancy, place, **by)
        said.add(refusal_of(client, vacancy, worker))

    (words,) = said
    assert "Amara Osei cannot take this shift" in words
    assert not [word for word in TELLING if word in words]


def test_a_journey_that_is_too_long_reads_as_too_little_rest(client, manager, vacancy, elsewhere):
    """How far somebody would have to come would tell in which town they work."""
    tired, far_away = (WorkerFactory(name="Amara Osei", ready_for=vacancy.trust) for _ in range(2))
    far = WardFactory(site=SiteFactory(trust=elsewhere.trust, latitude=54.98, longitude=-1.62))
    declared(tired, vacancy)
    booked(far_away, vacancy, far, starts_at=timedelta(hours=-23), ends_at=timedelta(hours=-11.5))

    assert refusal_of(client, vacancy, tired) == refusal_of(client, vacancy, far_away)


def test_the_preview_counts_the_same_whatever_keeps_somebody_away(
    client, manager, ward, vacancy, elsewhere
):
    WorkerFactory(ready_for=ward.trust)
    kept = WorkerFactory(ready_for=ward.trust)
    sent = night_asked(ward, london_day(vacancy), heads="1")

    def preview():
        answer = client.post(address("post_preview", ward.trust), sent, headers={"HX-Request": "1"})
        assert answer.status_code == 200
        return of_the_page(answer)

    before = preview()
    booked(kept, vacancy, elsewhere)
    working = preview()
    with as_owner():
        WorkPeriod.objects.filter(worker=kept).delete()
        type(kept).objects.filter(pk=kept.pk).update(status="paused")

    assert "2 people in your bank could take this shift" in before
    assert "1 person in your bank could take this shift" in working
    assert working == preview()
    assert not [word for word in TELLING if word in working]


def test_another_trusts_booking_is_not_there_for_the_manager(client, manager, vacancy, elsewhere):
    worker = WorkerFactory(name="Amara Osei", ready_for=vacancy.trust)
    there = booked(worker, vacancy, elsewhere).vacancy
    place = {"trust_slug": vacancy.trust.slug, "ref": there.ref}

    assert client.get(reverse("shifts:vacancy", kwargs=place)).status_code == 404
    with as_owner():
        assert Vacancy.objects.get(pk=there.pk).status == "filled"
