"""Local inductions: who comes unshown, who was shown round, by whom, and withdrawn by whom."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from compliance.errors import InductedAlready, NotInductedYet, WithdrawnAlready
from compliance.models import Induction
from compliance.services.inductions import Given, induct, withdraw
from staffbank import clock
from staffbank.audit.models import AuditEntry
from staffbank.db import acting, as_owner
from staffbank.errors import NotPermitted
from tests.factories.inductions import induction_of
from tests.factories.shifts import BookingFactory, VacancyFactory
from tests.factories.trusts import (
    MembershipFactory,
    TrustFactory,
    UserFactory,
    WardFactory,
    actor_for,
)
from tests.factories.workers import WorkerFactory
from workers.models import Engagement

pytestmark = pytest.mark.django_db


@pytest.fixture
def by(trust, ward):
    return actor_for(MembershipFactory(role="ward_manager", trust=trust, wards=[ward]))


@pytest.fixture
def booking(vacancy, worker):
    return BookingFactory(vacancy=vacancy, worker=worker)


def page(client, name, *args):
    return client.get(reverse(name, args=args)).content.decode()


def sent(**said):
    """A form that says the round was given today."""
    today = clock.today()
    day = {"given_on-day": today.day, "given_on-month": today.month, "given_on-year": today.year}
    return day | said


def ones():
    with as_owner():
        return list(Induction.objects.order_by("pk"))


def test_several_are_recorded_at_once_from_the_ward_and_nobody_twice(
    client, manager, trust, ward, booking, worker
):
    other = WorkerFactory(ready_for=trust)
    BookingFactory(vacancy=VacancyFactory(ward=ward, open=True), worker=other)
    where = reverse("shifts:inductions", args=[trust.slug])

    before = page(client, "shifts:inductions", trust.slug)
    answer = client.post(
        where,
        sent(workers=[str(worker.ref), str(other.ref)], given_by="Bola"),
    )

    assert "2 people who came in the last two weeks" in before
    assert answer.status_code == 302
    assert {each.worker_id for each in ones()} == {worker.pk, other.pk}
    after = page(client, "shifts:inductions", trust.slug)
    assert "Everybody who came" in after
    assert f"by Bola, for {trust.short_name}" in after
    with as_owner():
        entries = AuditEntry.objects.filter(verb="induction.recorded")
        assert {entry.worker_id for entry in entries} == {worker.pk, other.pk}


def test_the_ward_and_the_worker_are_told_of_a_first_shift_until_it_is_recorded(
    client, manager, me, trust, ward, vacancy, booking, worker
):
    def told():
        client.force_login(manager.user)
        ward_reads = page(client, "shifts:vacancy", trust.slug, vacancy.ref)
        client.force_login(worker.user)
        worker_reads = page(client, "me:booking", booking.ref)
        return "Not yet inducted" in ward_reads, "ask to be shown round" in worker_reads

    first = told()
    induction_of(worker, ward)
    then = told()

    assert first == (True, True)
    assert then == (False, False)


def test_the_manager_of_a_shift_reaches_the_skills_of_whoever_is_booked_and_engaged_here(
    client, manager, trust, vacancy, booking, worker
):
    client.force_login(manager.user)
    skills = reverse("compliance:skills", args=[trust.slug, worker.ref])

    reads = page(client, "shifts:vacancy", trust.slug, vacancy.ref)
    assert f'href="{skills}"' in reads
    assert client.get(skills).status_code == 200

    with as_owner():
        Engagement.objects.filter(worker=worker).update(trust=TrustFactory())
    assert skills not in page(client, "shifts:vacancy", trust.slug, vacancy.ref)


def test_before_booking_the_manager_reads_that_somebody_is_not_inducted(
    client, manager, trust, ward, vacancy, worker
):
    at = reverse("shifts:book", args=[trust.slug, vacancy.ref]) + f"?worker={worker.ref}"

    first = client.get(at).content.decode()
    induction_of(worker, ward, valid_to=clock.today())
    ended = client.get(at).content.decode()
    induction_of(worker, ward, given_on=clock.today() - timedelta(days=1))
    then = client.get(at).content.decode()

    assert "Not yet inducted to Witherow Ward" in first
    assert "Not yet inducted" in ended  # its last day is before the shift
    assert "Not yet inducted" not in then


def test_who_worked_there_within_a_year_is_not_shown_round_again(
    client, manager, trust, ward, booking, worker
):
    long_ago = clock.now() - timedelta(days=60)
    worked = VacancyFactory(ward=ward, open=True, starts_at=long_ago)

    BookingFactory(vacancy=worked, worker=worker, status="worked")

    assert "Everybody who came" in page(client, "shifts:inductions", trust.slug)


def test_the_passport_says_where_and_what_was_withdrawn_and_why(client, me, ward, worker):
    kept = induction_of(worker, ward, given_by="Bola Adeyemi")
    gone = induction_of(
        worker,
        ward.site,
        withdrawn_at=clock.now(),
        withdrawn_by=UserFactory(),
        withdrawn_because="Recorded of the wrong person.",
    )

    passport = page(me, "me:passport")

    assert "Places you were shown round" in passport
    assert kept.ward.name in passport
    assert "by Bola Adeyemi, for Imperial" in passport
    assert gone.site.name in passport
    assert "Withdrawn: Recorded of the wrong person." in passport


def test_an_officer_records_a_site_from_the_persons_record(client, trust, ward, worker):
    officer = MembershipFactory(role="compliance_officer", trust=trust)
    client.force_login(officer.user)
    at = reverse("shifts:induct", args=[trust.slug, worker.ref])

    neither = client.post(at, sent())
    both = client.post(at, sent(ward=str(ward.ref), site=ward.site.ods_code))
    one = client.post(at, sent(site=ward.site.ods_code))

    assert (neither.status_code, both.status_code, one.status_code) == (422, 422, 302)
    assert at in page(client, "compliance:worker", trust.slug, worker.ref)
    (made,) = ones()
    assert (made.site_id, made.ward_id, made.recorded_by_id) == (
        ward.site.pk,
        None,
        officer.user_id,
    )


def test_it_is_withdrawn_with_a_reason_and_counts_no_more(client, manager, trust, ward, worker):
    induction = induction_of(worker, ward)
    at = reverse("shifts:withdraw_induction", args=[trust.slug, induction.ref])

    empty = client.post(at, sent(reason=""))
    answer = client.post(at, sent(reason="It was another nurse"))

    assert (empty.status_code, answer.status_code) == (422, 302)
    (withdrawn,) = ones()
    assert withdrawn.withdrawn_by_id == manager.user_id
    assert withdrawn.withdrawn_because == "It was another nurse"
    assert client.get(at).status_code == 404


def test_a_manager_of_some_wards_records_of_those_alone(by, trust, ward, worker):
    elsewhere = WardFactory(site=ward.site)
    made = induction_of(worker, elsewhere)

    with acting(by):
        for place in (elsewhere, ward.site, WardFactory()):
            with pytest.raises(NotPermitted):
                induct([worker], Given(place, clock.today()), by=by)
        with pytest.raises(NotPermitted):
            withdraw(made, reason="Not mine", by=by)


def test_the_same_day_is_recorded_once_and_a_day_to_come_never(by, ward, worker):
    stranger = WorkerFactory()

    with acting(by):
        (made,) = induct([worker, stranger], Given(ward, clock.today()), by=by)
        with pytest.raises(InductedAlready):
            induct([worker], Given(ward, clock.today()), by=by)
        with pytest.raises(NotInductedYet):
            induct([worker], Given(ward, clock.today() + timedelta(days=1)), by=by)
        withdraw(made, reason="Not them", by=by)
        with pytest.raises(WithdrawnAlready):
            withdraw(made, reason="Not them", by=by)
        induct([worker], Given(ward, clock.today()), by=by)

    assert [each.worker_id for each in ones()] == [worker.pk, worker.pk]


@pytest.mark.parametrize(
    ("facts", "constraint"),
    [
        ({"given_on": clock.today() + timedelta(days=1)}, "given_before_recorded"),
        ({"valid_to": clock.today() - timedelta(days=1)}, "ends_after_start"),
        ({"withdrawn_because": "No"}, "withdrawn_by_somebody"),
        ({"withdrawn_at": clock.now()}, "withdrawn_by_somebody"),
    ],
)
def test_what_must_not_be_written_is_refused_by_the_database(ward, worker, facts, constraint):
    refused = pytest.raises(IntegrityError, match=f"compliance_induction_{constraint}")

    with refused, transaction.atomic():
        induction_of(worker, ward, **facts)
