from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shifts.models import CancelReason, Reason, Vacancy
from staffbank.db import as_owner
from tests.api.conftest import Caller
from tests.factories.shifts import VacancyFactory, soon
from tests.factories.trusts import MembershipFactory, WardFactory
from tests.factories.workers import CapacityFactory, EngagementFactory, WorkerFactory


def path(place, vacancy=None, verb=None):
    parts = ["trusts", place.trust.slug, "vacancies", vacancy and vacancy.ref, verb]
    return "/" + "".join(f"{part}/" for part in parts if part)


def asked(place, **changes):
    starts = soon(days=5)
    return {
        "ward": place.ward.code,
        "grade": "N5",
        "starts_at": starts.isoformat(),
        "ends_at": (starts + timedelta(hours=12)).isoformat(),
        "break_minutes": 60,
        "reason": Reason.objects.first().code,
        **changes,
    }


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ({}, 60),
        ({"break_minutes": None}, 60),
        ({"break_minutes": 0}, 0),
        ({"break_minutes": 45}, 45),
    ],
)
def test_a_break_left_out_is_the_usual_one(region, sent, kept):
    body = asked(region.own)
    del body["break_minutes"]

    posted = region.token.post(path(region.own), body | sent)

    assert posted.status_code == 201, posted.content
    assert [row["break_minutes"] for row in posted.json()["vacancies"]] == [kept]


def test_list_has_the_trusts_vacancies_soonest_first(region):
    early = VacancyFactory(ward=region.own.ward, bank=region.own.draft.bank, starts_at=soon(1))

    answer = region.manager.get(path(region.own))

    assert answer.status_code == 200
    refs = [row["ref"] for row in answer.json()["results"]]
    assert refs[0] == str(early.ref)
    assert set(refs) == {
        str(early.ref),
        str(region.own.draft.ref),
        str(region.own.vacancy.ref),
        str(region.own.booking.vacancy.ref),
    }


def test_a_vacancy_says_codes_refs_pence_and_times_with_an_offset(region):
    row = region.manager.get(path(region.own, region.own.booking.vacancy)).json()

    assert row["ward"] == {
        "ref": str(region.own.ward.ref),
        "code": region.own.ward.code,
        "name": region.own.ward.name,
    }
    assert (row["grade"], row["status"]) == ("N5", "filled")
    assert (row["pay_pence"], row["core_rate_pence"]) == (23452, 1640)
    assert row["booking"] == str(region.own.booking.ref)
    assert row["starts_at"].endswith(("Z", "+01:00"))
    assert not {"id", "pk", "trust_id"} & row.keys()


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"status": "draft"}, {"draft"}),
        ({"status": ["draft", "filled"]}, {"draft", "filled"}),
        ({"grade": "N6"}, set()),
        ({"to": "2020-01-01"}, set()),
        ({"from": "2020-01-01"}, {"draft", "open", "filled"}),
    ],
)
def test_list_is_filtered(region, query, expected):
    answer = region.manager.get(path(region.own), **query)

    assert {row["status"] for row in answer.json()["results"]} == expected


@pytest.mark.parametrize(
    "query",
    [{"status": "gone"}, {"from": "tomorrow"}, {"grade": "Q9"}, {"ward": "elsewhere"}],
)
def test_a_filter_that_means_nothing_is_refused_by_name(region, query):
    answer = region.manager.get(path(region.own), **query)

    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["errors"][0]["pointer"].startswith(f"/{next(iter(query))}")


def test_pages_follow_each_other_to_the_end(region):
    first = region.manager.get(path(region.own), page_size=2).json()
    rest = region.manager.client.get(first["next"]).json()

    assert (len(first["results"]), len(rest["results"]), rest["next"]) == (2, 1, None)


@pytest.mark.parametrize("cursor", ["x", "cD1ub3Qtd2hlbg=="])
def test_a_cursor_that_is_none_of_ours_is_not_found(region, cursor):
    assert region.manager.get(path(region.own), cursor=cursor).status_code == 404


def test_a_ward_manager_lists_only_their_own_wards(region):
    other = WardFactory(site=region.own.ward.site)
    VacancyFactory(ward=other, bank=region.own.draft.bank)
    seat = MembershipFactory(trust=region.own.trust, role="ward_manager", wards=[other])

    rows = Caller(seat.user).get(path(region.own)).json()["results"]

    assert {row["ward"]["code"] for row in rows} == {other.code}


def test_list_takes_the_same_queries_however_long(region):
    def queries():
        with CaptureQueriesContext(connection) as seen:
            assert region.token.get(path(region.own)).status_code == 200
        return len(seen)

    queries()  # stamps the token, once a minute
    few = queries()
    for _ in range(5):
        VacancyFactory(ward=region.own.ward, bank=region.own.draft.bank)

    assert queries() == few
    assert few <= 14


def test_post_makes_a_draft_for_each_head(region):
    answer = region.token.post(path(region.own), asked(region.own, heads=3, skills=[]))

    assert answer.status_code == 201, answer.content
    made = answer.json()["vacancies"]
    assert [row["status"] for row in made] == ["draft"] * 3
    assert len({row["number"] for row in made}) == 3
    assert {row["cost_centre"] for row in made} == {region.own.ward.cost_centre}
    with as_owner():
        posting = Vacancy.objects.get(ref=made[0]["ref"]).posting
    assert (posting.source, posting.heads, posting.created_by_id) == ("api", 3, None)


def test_post_can_publish_at_once(region):
    answer = region.token.post(path(region.own), asked(region.own, publish=True))

    (row,) = answer.json()["vacancies"]
    assert row["status"] == "open"
    assert row["published_at"]
    assert row["opens_to_region_at"]


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"ward": "nowhere"}, "/ward"),
        ({"grade": None}, "/grade"),
        ({"grade": ["N5"]}, "/grade"),
        ({"starts_at": "2027-06-01T20:00:00"}, "/starts_at"),
        ({"ends_at": "2020-01-01T00:00:00Z"}, "/ends_at"),
        ({"break_minutes": 181}, "/break_minutes"),
        ({"heads": 0}, "/heads"),
        ({"skills": ["nothing"]}, "/skills/0"),
        ({"note": "\x00"}, "/note"),
    ],
)
def test_post_points_at_what_needs_changing(region, changes, pointer):
    answer = region.token.post(path(region.own), asked(region.own, **changes))

    assert answer.status_code == 400
    problem = answer.json()
    assert (problem["status"], problem["code"]) == (400, "invalid")
    assert [error["pointer"] for error in problem["errors"]] == [pointer]


def test_post_cannot_name_another_trusts_ward(region):
    answer = region.token.post(path(region.own), asked(region.neighbour))

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["pointer"] == "/ward"


def test_a_start_in_the_past_is_refused_in_plain_words(region):
    past = soon(-2)
    body = asked(
        region.own,
        starts_at=past.isoformat(),
        ends_at=(past + timedelta(hours=8)).isoformat(),
    )

    answer = region.token.post(path(region.own), body)

    assert answer.status_code == 409
    assert answer.json() == {
        "type": "/api/v1/#problem-starts_in_the_past",
        "title": "Conflict",
        "status": 409,
        "code": "starts_in_the_past",
        "detail": "This shift would start in the past. Choose a later day or time.",
    }


def test_one_reference_is_one_vacancy(region):
    body = asked(region.own, source="allocate", external_ref="AL-881")
    assert region.token.post(path(region.own), body).status_code == 201

    again = region.token.post(path(region.own), body)

    assert (again.status_code, again.json()["code"]) == (409, "duplicate_reference")


def test_publish_open_and_cancel_move_a_vacancy(region):
    vacancy = region.own.draft

    published = region.token.post(path(region.own, vacancy, "publish"))
    opened = region.token.post(path(region.own, vacancy, "open"), {"urgent": True})
    cancelled = region.token.post(
        path(region.own, vacancy, "cancel"), {"reason": reason_of("trust")}
    )

    assert [a.status_code for a in (published, opened, cancelled)] == [200, 200, 200]
    assert published.json()["status"] == "open"
    assert opened.json()["region_opened_at"]
    assert opened.json()["urgent_at"]
    assert cancelled.json()["status"] == "cancelled"
    assert cancelled.json()["cancel_reason"] == reason_of("trust")


def test_a_workers_reason_is_not_a_trusts(region):
    answer = region.token.post(
        path(region.own, region.own.draft, "cancel"), {"reason": "not-a-reason"}
    )

    assert answer.json()["errors"][0]["pointer"] == "/reason"


def test_publishing_twice_is_refused(region):
    answer = region.token.post(path(region.own, region.own.vacancy, "publish"))

    assert (answer.status_code, answer.json()["code"]) == (409, "not_draft")


def test_book_books_somebody_the_trust_may_see(region):
    answer = region.token.post(
        path(region.own, region.own.vacancy, "book"), {"worker": str(region.nurse.ref)}
    )

    assert answer.status_code == 201, answer.content
    booking = answer.json()
    assert booking["worker"] == {"ref": str(region.nurse.ref), "name": region.nurse.name}
    assert booking["vacancy"]["ref"] == str(region.own.vacancy.ref)
    row = region.token.get(path(region.own, region.own.vacancy)).json()
    assert (row["status"], row["booking"]) == ("filled", booking["ref"])


def test_book_cannot_name_somebody_the_trust_may_not_see(region):
    stranger = WorkerFactory(ready_for=region.neighbour.trust)

    answer = region.token.post(
        path(region.own, region.own.vacancy, "book"), {"worker": str(stranger.ref)}
    )

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["pointer"] == "/worker"


def test_book_says_every_reason_why_somebody_may_not(region):
    unready = WorkerFactory()
    EngagementFactory(worker=unready, trust=region.own.trust)
    CapacityFactory(worker=unready)

    answer = region.token.post(
        path(region.own, region.own.vacancy, "book"), {"worker": str(unready.ref)}
    )

    assert (answer.status_code, answer.json()["code"]) == (409, "not_eligible")
    codes = {reason["code"] for reason in answer.json()["reasons"]}
    assert "credential_missing" in codes


def test_book_refuses_a_version_that_has_changed(region):
    answer = region.token.post(
        path(region.own, region.own.vacancy, "book"),
        {"worker": str(region.nurse.ref), "seen": "2026-01-01T00:00:00Z"},
    )

    assert (answer.status_code, answer.json()["code"]) == (409, "vacancy_changed")


def reason_of(who):
    return CancelReason.objects.filter(who=who).first().code
