"""Two records of one person: found, joined in one transaction, and parted again as they were."""

import re
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection
from django.urls import reverse

from compliance.models import Credential, CredentialKind
from shifts.models import Booking
from staffbank import clock
from staffbank.db import acting, as_owner
from staffbank.errors import NotPermitted
from staffbank.outbox.relay import drain
from tests.factories.shifts import BookingFactory, VacancyFactory, bank_of
from tests.factories.trusts import (
    MembershipFactory,
    TrustFactory,
    actor_for,
)
from tests.factories.workers import (
    CredentialFactory,
    JoiningFactory,
    WorkerFactory,
)
from tests.workers.records import joined, owners, parted
from workers.errors import BookingsOverlap, DifferentNumbers, TooLateToPart, TwoAccounts
from workers.merging import MOVES
from workers.models import Engagement, Merge, Worker, WorkerIdentifier
from workers.services import looking

pytestmark = pytest.mark.django_db


def booked(ward, worker, days=3):
    starts = clock.now().replace(microsecond=0) + timedelta(days=days)
    vacancy = VacancyFactory(
        ward=ward, open=True, starts_at=starts, ends_at=starts + timedelta(hours=8)
    )
    return BookingFactory(vacancy=vacancy, worker=worker)


def test_the_database_moves_the_tables_that_are_listed_and_no_others():
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("select prosrc from pg_proc where proname = 'workers_move'")
        allowed = cursor.fetchone()[0].split("ARRAY[")[1].split("]")[0]

    assert sorted(re.findall(r"'(\w+)'", allowed)) == sorted(each.table for each in MOVES)


def test_records_alike_are_found_in_the_bank_alone(pair, admin):
    stranger = actor_for(
        MembershipFactory(role="onboarding_admin", trust=None, bank=bank_of(TrustFactory()))
    )

    with acting(admin):
        assert [{each.one, each.other} for each in looking.alike(by=admin)] == [set(pair)]
    with acting(stranger):
        assert looking.alike(by=stranger) == []


def test_the_kept_record_has_what_both_had_and_parting_gives_it_back(pair, wards, admin):
    kept, other = pair
    mine, theirs = booked(wards[0], kept), booked(wards[1], other, days=5)
    CredentialFactory(
        worker=other,
        kind=CredentialKind.objects.get(code="epals"),
        checked_at_trust=wards[1].trust,
    )
    before = owners()

    done = joined(kept, other, admin)
    with as_owner():
        assert set(Booking.objects.filter(worker=kept)) == {mine, theirs}
        moved = Engagement.objects.get(worker=kept, trust=wards[1].trust)
        assert (moved.primary, moved.assignment_number) == (False, "77")
        assert Credential.objects.filter(worker=kept, kind__code="epals").exists()
        other.refresh_from_db()
        assert (other.status, other.merged_into_id) == ("left", kept.pk)
    drain()
    parted(done, admin)

    assert owners() == before


def test_an_account_goes_with_the_person(pair, admin):
    kept, other = pair
    user = kept.user_id

    done = joined(other, kept, admin)
    with as_owner():
        assert Worker.objects.get(pk=other.pk).user_id == user
    parted(done, admin)
    with as_owner():
        assert Worker.objects.get(pk=kept.pk).user_id == user


def test_shifts_at_one_time_are_refused_and_nothing_is_moved(pair, wards, admin):
    kept, other = pair
    booked(wards[0], kept)
    booked(wards[1], other)
    before = owners()

    with pytest.raises(BookingsOverlap):
        joined(kept, other, admin)

    assert owners() == before


def test_two_accounts_or_two_numbers_of_a_register_are_refused(pair, wards, admin):
    kept, other = pair
    with as_owner():
        for worker, value in ((kept, "18A1234C"), (other, "19B4321D")):
            WorkerIdentifier.objects.create(worker=worker, scheme="nmc", value=value)
    with pytest.raises(DifferentNumbers):
        joined(kept, other, admin)

    third = WorkerFactory(ready_for=wards[1].trust)
    with pytest.raises(TwoAccounts):
        joined(kept, third, admin)


def test_after_the_policys_days_they_stay_one(pair, admin):
    done = joined(*pair, admin)
    with as_owner():
        Merge.objects.filter(pk=done.pk).update(merged_at=clock.now() - timedelta(days=31))

    with pytest.raises(TooLateToPart):
        parted(done, admin)


def test_no_trust_joins_records_and_no_bank_those_of_another(pair, wards):
    at_trust = actor_for(MembershipFactory(role="staffing_admin", trust=wards[0].trust))
    elsewhere = actor_for(
        MembershipFactory(role="onboarding_admin", trust=None, bank=bank_of(TrustFactory()))
    )
    for actor in (at_trust, elsewhere):
        with pytest.raises(NotPermitted):
            joined(*pair, actor)


def test_the_database_holds_one_number_of_a_register_to_a_person(pair):
    with as_owner():
        WorkerIdentifier.objects.create(worker=pair[0], scheme="nmc", value="18A1234C")
        with pytest.raises(IntegrityError, match="workers_workeridentifier_one_number"):
            WorkerIdentifier.objects.create(worker=pair[0], scheme="nmc", value="19B4321D")


def test_somebody_looks_at_both_joins_them_and_parts_them(client, seat, pair):
    client.force_login(seat.user)
    alike = reverse("bank_workers:alike", args=[seat.bank.slug])
    kept, other = pair
    compare = reverse("bank_workers:compare", args=[seat.bank.slug, kept.ref, other.ref])

    assert "the same name and birth date" in client.get(alike).text
    assert "Are these one person?" in client.get(compare).text
    assert client.post(compare, {}).status_code == 422
    after = client.post(compare, {"keep": str(kept.ref), "reason": "Rang her"}, follow=True)
    assert "are one" in after.text
    with as_owner():
        done = Merge.objects.get()
    client.post(reverse("bank_workers:part", args=[seat.bank.slug, done.ref]))
    with as_owner():
        assert Merge.objects.get().undone_at
    assert client.get(alike).status_code == 200


def test_a_number_that_somebody_gave_themself_stands_beside_the_one_that_was_checked(
    client, seat, pair
):
    kept, other = pair
    with as_owner():
        WorkerIdentifier.objects.create(worker=kept, scheme="nmc", value="18A1234C")
    for worker in pair:
        JoiningFactory(worker=worker, bank=seat.bank, body="nmc", number="18A1234C")
    client.force_login(seat.user)

    compare = reverse("bank_workers:compare", args=[seat.bank.slug, kept.ref, other.ref])
    page = client.get(compare).text

    assert page.count("NMC PIN 18A1234C") == 1
    assert page.count("18A1234C, as they say") == 1
