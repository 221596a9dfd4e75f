import re
from datetime import timedelta

import pytest

from shifts.models import Release
from staffbank import clock
from staffbank.db import as_owner
from tests.factories.shifts import VacancyFactory, bank_of
from tests.factories.trusts import (
    LocalNumberFactory,
    MembershipFactory,
    PoolMembershipFactory,
    TrustFactory,
    WardFactory,
)
from tests.factories.workers import WorkerFactory
from tests.rows import vacancies
from tests.shifts.pages import address, night_asked, text

pytestmark = pytest.mark.django_db


def asked(ward, **changes):
    return night_asked(ward, clock.today() + timedelta(days=3), **{"heads": "1", **changes})


def test_the_form_comes_with_the_wards_usual_times_break_and_cost_centre(client, manager, ward):
    page = text(client.get(address("post", ward.trust)))

    assert "Night, 8pm to 8am" in page
    assert 'value="41207"' in page
    assert 'value="60"' in page


@pytest.mark.parametrize(("ends", "pause"), [("2am", 0), ("4am", 30), ("7am", 45), ("8am", 60)])
def test_a_break_left_empty_is_the_wards_or_the_trusts(client, manager, ward, ends, pause):
    LocalNumberFactory(
        bank=bank_of(ward.trust), trust=ward.trust, number="long_break_minutes", value=45
    )
    times = {"times": "other", "starts": "8pm", "ends": ends, "break_minutes": ""}

    client.post(address("post", ward.trust), asked(ward, draft="1", **times))

    assert [vacancy.break_minutes for vacancy in vacancies()] == [pause]


def test_publishing_opens_it_to_the_own_bank(client, manager, ward):
    answer = client.post(address("post", ward.trust), asked(ward, publish="1"))

    (vacancy,) = vacancies()
    assert answer.url == address("vacancy", ward.trust, ref=vacancy.ref)
    assert vacancy.status == "open"
    assert vacancy.opens_to_pool_at is not None
    with as_owner():
        assert Release.objects.get().audience == "own_bank"


def test_a_draft_is_seen_by_nobody_else(client, manager, ward):
    client.post(address("post", ward.trust), asked(ward, draft="1"))

    (vacancy,) = vacancies()
    assert (vacancy.status, vacancy.published_at) == ("draft", None)


def test_pressing_twice_posts_once(client, manager, ward):
    key = "k" * 32
    first = client.post(address("post", ward.trust), asked(ward, publish="1", form_key=key))
    second = client.post(address("post", ward.trust), asked(ward, publish="1", form_key=key))

    assert len(vacancies()) == 1
    assert first.url == second.url


def test_several_people_are_several_vacancies_listed_together(client, manager, ward):
    answer = client.post(address("post", ward.trust), asked(ward, publish="1", heads="3"))

    assert len(vacancies()) == 3
    page = text(client.get(answer.url))
    assert "3 vacancies" in page
    assert "Posted together" in page


def test_checking_saves_nothing_and_counts_who_could_take_it(client, manager, ward):
    WorkerFactory(name="Amara Osei", ready_for=ward.trust)
    elsewhere = PoolMembershipFactory(bank=bank_of(ward.trust)).trust
    WorkerFactory(name="Ruth Lane", ready_for=elsewhere)

    page = text(client.post(address("post", ward.trust), asked(ward, check="1")))

    assert vacancies() == []
    assert "1 person in your bank could take this shift" in page
    assert "the region, 1 more" in page
    assert "Ward pays about £" in page
    assert "Amara" not in page
    assert "Ruth" not in page


def test_the_live_preview_says_the_same(client, manager, ward):
    WorkerFactory(ready_for=ward.trust)

    page = text(
        client.post(
            address("post_preview", ward.trust), asked(ward, reason=""), headers={"HX-Request": "1"}
        )
    )

    assert "1 person in your bank could take this shift" in page
    assert "<html" not in page
    assert 'role="status"' in page


def test_a_ward_of_somebody_else_cannot_be_posted_for(client, manager, ward):
    other = WardFactory(site=ward.site, name="Albert Ward")

    page = client.post(address("post", ward.trust), asked(other, publish="1"))

    assert page.status_code == 422
    assert "Choose a ward" in text(page)
    assert vacancies() == []


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        pytest.param({"grade": ""}, "Choose who the shift is for", id="no grade"),
        pytest.param({"day-day": "31", "day-month": "2"}, "must be a real date", id="no such day"),
        pytest.param({"day-year": "2020"}, "would start in the past", id="past"),
        pytest.param({"times": "other"}, "Enter when the shift starts", id="no times"),
        pytest.param({"break_minutes": "200"}, "180 minutes or fewer", id="long break"),
        pytest.param(
            {"times": "other", "starts": "8pm", "ends": "9pm", "break_minutes": "60"},
            "shorter than the shift",
            id="all break",
        ),
        pytest.param({"heads": "0"}, "must be 1 or more", id="nobody"),
        pytest.param({"reason": ""}, "Choose why you need someone", id="no reason"),
        pytest.param(
            {"times": "other", "starts": "25:00", "ends": "9pm"}, "must be a time", id="no time"
        ),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_posted(client, manager, ward, changes, said):
    page = client.post(address("post", ward.trust), asked(ward, publish="1", **changes))

    assert page.status_code == 422
    assert said in text(page)
    assert vacancies() == []


def on(day, month, year, **times):
    return {"day-day": day, "day-month": month, "day-year": year, "times": "other", **times}


def test_a_night_the_clocks_change_says_its_real_length(client, manager, ward):
    forward = {"day-day": "27", "day-month": "3", "day-year": "2027"}

    page = text(client.post(address("post", ward.trust), asked(ward, check="1", **forward)))

    assert "11 hours, clocks go forward" in page


def test_an_hour_that_never_happens_is_refused(client, manager, ward):
    missing = on("28", "3", "2027", starts="1:30am", ends="8am")

    page = client.post(address("post", ward.trust), asked(ward, publish="1", **missing))

    assert page.status_code == 422
    assert "1:30am does not happen on Sunday 28 March 2027" in text(page)


def test_an_hour_that_happens_twice_is_asked_about_and_then_taken(client, manager, ward):
    twice = on("31", "10", "2027", starts="1:30am", ends="8am")

    page = client.post(address("post", ward.trust), asked(ward, publish="1", **twice))
    assert page.status_code == 422
    assert "Which start do you mean?" in text(page)
    client.post(address("post", ward.trust), asked(ward, draft="1", **twice, starts_when="after"))

    (vacancy,) = vacancies()
    assert vacancy.starts_at.isoformat() == "2027-10-31T01:30:00+00:00"


def test_changing_the_ward_brings_its_own_cost_centre(client, ward):
    other = WardFactory(site=ward.site, cost_centre="55555")
    client.force_login(MembershipFactory(trust=ward.trust).user)

    client.post(address("post", ward.trust), asked(other, draft="1", drawn_for=str(ward.ref)))

    assert vacancies()[0].cost_centre == "55555"


def test_another_like_it_comes_filled_in(client, manager, ward):
    client.post(
        address("post", ward.trust), asked(ward, another="1", note="Ask for Jo", grade="N6")
    )
    (first,) = vacancies()
    page = text(client.get(f"{address('post', ward.trust)}?like={first.ref}"))

    assert "Ask for Jo" in page
    assert re.search(r'value="N6" selected', page)


def test_a_trust_that_shares_nothing_is_told_what_to_do(client):
    ward = WardFactory()
    client.force_login(MembershipFactory(trust=ward.trust).user)

    page = client.post(address("post", ward.trust), asked(ward, publish="1"))

    assert page.status_code == 422
    assert vacancies() == []


def test_posting_asks_for_the_permission(client, ward):
    checker = MembershipFactory(role="compliance_officer", trust=ward.trust)
    client.force_login(checker.user)

    assert client.get(address("post", ward.trust)).status_code == 403


def test_another_trusts_pages_are_not_there(client, manager):
    assert client.get(address("post", TrustFactory())).status_code == 404


def test_the_list_holds_ones_own_wards_only(client, manager, ward):
    VacancyFactory(ward=ward, open=True)
    VacancyFactory(ward=WardFactory(site=ward.site, name="Albert Ward"), open=True)

    page = text(client.get(address("vacancies", ward.trust)))

    assert "1 vacancy" in page
    assert "Albert Ward" not in page


def test_the_list_takes_few_queries_however_long_it_is(
    client, manager, ward, django_assert_max_num_queries
):
    for _ in range(12):
        VacancyFactory(ward=ward, open=True)
    client.get(address("vacancies", ward.trust))

    with django_assert_max_num_queries(20):
        client.get(address("vacancies", ward.trust))


def test_filters_stand_above_the_list_and_come_off_one_by_one(client, manager, ward):
    VacancyFactory(ward=ward, open=True)

    page = text(client.get(f"{address('vacancies', ward.trust)}?state=draft"))

    assert "No vacancies match" in page
    assert "remove this filter" in page
