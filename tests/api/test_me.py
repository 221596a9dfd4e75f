from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from shifts.api.outputs import ShiftFields, ShiftOutput
from shifts.models import CancelReason, VacancySkill
from staffbank import clock
from staffbank.actors import Actor
from staffbank.db import acting, as_owner
from tests.api.conftest import Caller
from tests.factories.shifts import BookingFactory, VacancyFactory, soon
from tests.factories.trusts import MembershipFactory, grade
from tests.factories.workers import CapacityFactory, EngagementFactory, WorkerFactory
from trusts.models import Skill, Specialty


@pytest.fixture
def booked(region):
    vacancy = VacancyFactory(
        ward=region.own.ward, bank=region.own.draft.bank, open=True, starts_at=soon(9)
    )
    return BookingFactory(vacancy=vacancy, worker=region.nurse)


def reason():
    return CancelReason.objects.filter(who="worker").first().code


def test_a_worker_is_told_who_they_are_and_where_their_operations_are(region):
    answer = region.worker.get("/me/").json()

    assert answer["name"] == region.nurse.user.get_full_name()
    (seat,) = answer["seats"]
    assert (seat["kind"], seat["address"]) == ("worker", "/api/v1/me/")


def test_somebody_of_two_seats_is_told_of_both(region):
    MembershipFactory(user=region.nurse.user, trust=region.own.trust, role="ward_manager")

    seats = region.worker.get("/me/").json()["seats"]

    assert [seat["kind"] for seat in seats] == ["trust", "worker"]
    assert seats[0]["address"] == f"/api/v1/trusts/{region.own.trust.slug}/"
    assert "post_vacancy" in seats[0]["permissions"]


def test_a_machine_is_told_its_trust_and_what_it_may_do(region):
    answer = region.token.get("/me/").json()

    assert answer["name"] == "Rostering"
    (seat,) = answer["seats"]
    assert seat["address"] == f"/api/v1/trusts/{region.own.trust.slug}/"
    assert "book_worker" in seat["permissions"]


def test_nobody_is_asked_who_they_are(region):
    assert region.nobody.get("/me/").status_code == 401


def test_a_machine_has_no_shifts_of_its_own(region):
    assert region.token.get("/me/bookings/").status_code == 403


def test_somebody_without_a_worker_record_has_none_either(region):
    assert region.manager.get("/me/bookings/").status_code == 404


def test_bookings_are_ones_own(region, booked):
    answer = region.worker.get("/me/bookings/").json()

    (row,) = answer["results"]
    assert row["ref"] == str(booked.ref)
    assert row["shift"]["ref"] == str(booked.vacancy.ref)
    assert row["shift"]["ward"]["name"] == booked.vacancy.ward.name
    assert region.worker.get(f"/me/bookings/{region.own.booking.ref}/").status_code == 404


def test_a_worker_books_a_shift_and_undoes_it(region):
    made = region.worker.post(f"/me/shifts/{region.own.vacancy.ref}/book/")
    assert made.status_code == 201, made.content
    undone = region.worker.post(f"/me/bookings/{made.json()['ref']}/undo/")

    assert made.json()["status"] == "booked"
    assert made.json()["shift"]["status"] == "filled"
    assert (undone.status_code, undone.json()["status"]) == (200, "undone")
    assert undone.json()["shift"]["status"] == "open"


def test_a_shift_of_the_region_is_booked_through_the_pool(region):
    made = region.worker.post(f"/me/shifts/{region.neighbour.vacancy.ref}/book/")

    assert made.status_code == 201, made.content


@pytest.mark.parametrize("place", ["neighbour", "abroad"])
def test_a_shift_not_open_to_somebody_is_not_there(region, place):
    closed = getattr(region, place).draft

    assert region.worker.post(f"/me/shifts/{closed.ref}/book/").status_code == 404


def test_the_second_to_book_is_told_that_somebody_was_faster(region):
    path = f"/me/shifts/{region.own.vacancy.ref}/book/"
    region.worker.post(path)
    slower = Caller(WorkerFactory(ready_for=region.own.trust).user)

    again = slower.post(path)

    assert (again.status_code, again.json()["code"]) == (409, "vacancy_gone")


def test_a_worker_reads_every_reason_why_they_cannot(region):
    unready = WorkerFactory()
    EngagementFactory(worker=unready, trust=region.own.trust)
    CapacityFactory(worker=unready)

    answer = Caller(unready.user).post(f"/me/shifts/{region.own.vacancy.ref}/book/")

    assert answer.json()["code"] == "not_eligible"
    assert all(reason["detail"] for reason in answer.json()["reasons"])


def test_a_worker_cancels_in_good_time(region, booked):
    answer = region.worker.post(f"/me/bookings/{booked.ref}/cancel/", {"reason": reason()})

    assert (answer.status_code, answer.json()["status"]) == (200, "cancelled")
    assert answer.json()["end_reason"] == reason()
    assert answer.json()["ended_late"] is False


def test_a_worker_cannot_cancel_in_the_last_hours(region, settings, booked):
    settings.CLOCK_OFFSET = booked.starts_at - timedelta(hours=1) - clock.now()

    answer = region.worker.post(f"/me/bookings/{booked.ref}/cancel/", {"reason": reason()})

    assert (answer.status_code, answer.json()["code"]) == (409, "too_late_to_cancel")


def test_undo_is_over_after_its_time(region, settings, booked):
    settings.CLOCK_OFFSET = timedelta(minutes=6)

    answer = region.worker.post(f"/me/bookings/{booked.ref}/undo/")

    assert (answer.status_code, answer.json()["code"]) == (409, "undo_over")


def test_find_shifts_shows_what_the_worker_could_book(region):
    answer = region.worker.get("/me/shifts/").json()

    refs = {row["shift"]["ref"] for row in answer["results"]}
    assert refs == {str(region.own.vacancy.ref), str(region.neighbour.vacancy.ref)}
    assert (answer["total"], answer["page"], answer["pages"]) == (2, 1, 1)
    for ref in refs:
        with transaction.atomic():
            assert region.worker.post(f"/me/shifts/{ref}/book/").status_code == 201
            transaction.set_rollback(True)


def test_find_shifts_is_filtered_by_what_the_worker_asks(region):
    answer = region.worker.get(
        "/me/shifts/", trust=region.neighbour.trust.slug, nights="true", sort="nearest"
    ).json()

    assert [row["shift"]["trust"]["slug"] for row in answer["results"]] == [
        region.neighbour.trust.slug
    ]
    assert region.worker.get("/me/shifts/", nights="false").json()["total"] == 0


@pytest.mark.parametrize(
    "query", [{"trust": "nowhere"}, {"sort": "best"}, {"page": 0}, {"miles": -1}]
)
def test_a_filter_of_find_shifts_that_means_nothing_is_refused(region, query):
    assert region.worker.get("/me/shifts/", **query).status_code == 400


def test_lists_take_the_same_queries_however_long(region, booked):
    def queries(path):
        assert region.worker.get(path).status_code == 200  # the seat is taken once
        with CaptureQueriesContext(connection) as seen:
            assert region.worker.get(path).status_code == 200
        return len(seen)

    region.worker.get("/me/bookings/")  # the first page after logging in notes the browser
    few = {path: queries(path) for path in ("/me/shifts/", "/me/bookings/")}
    for days in range(20, 26):
        more = {"ward": region.own.ward, "bank": region.own.draft.bank, "open": True}
        VacancyFactory(**more, starts_at=soon(days))
        booked = VacancyFactory(**more, starts_at=soon(days + 20))
        BookingFactory(vacancy=booked, worker=region.nurse)

    assert {path: queries(path) for path in few} == few


def test_a_shift_is_said_as_its_fields_would_say_it(region):
    plain, full = VacancyFactory(open=True), VacancyFactory(pooled=True, also_grade=grade("N6"))
    with as_owner():
        full.specialty = Specialty.objects.first()
        for skill in Skill.objects.order_by("-pk")[:2]:
            VacancySkill.objects.create(vacancy=full, trust=full.trust, skill=skill)
    for vacancy in (plain, full):
        with acting(Actor.system("check", bank=vacancy.bank_id)):
            by_field = ShiftFields(vacancy).data
            assert ShiftOutput(vacancy).data == by_field
            assert list(ShiftOutput(vacancy).data) == list(by_field)
