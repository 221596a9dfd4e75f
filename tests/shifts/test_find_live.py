"""Find shifts while its filters change, and for somebody with nothing to find."""

import re

import pytest

from tests.factories.shifts import VacancyFactory, soon
from tests.factories.trusts import WardFactory
from tests.factories.workers import WorkerFactory

pytestmark = pytest.mark.django_db

PIECE = {"hx-request": "true"}


def test_a_change_pushes_an_address_with_only_what_was_asked_for(me):
    answer = me.get(
        "/me/shifts/?hours=any&day=6&day=7&within=&place=&least=&sort=nearest&view=&on=",
        headers=PIECE,
    )

    assert answer.headers["HX-Push-Url"] == "/me/shifts/?day=6&day=7&sort=nearest"
    assert me.get("/me/shifts/?hours=any", headers=PIECE).headers["HX-Push-Url"] == "/me/shifts/"
    assert "HX-Push-Url" not in me.get("/me/shifts/?hours=any")


def test_a_change_is_said_once_and_a_first_visit_is_not(me, trust):
    VacancyFactory(ward=WardFactory(site__trust=trust), open=True, starts_at=soon(3))

    changed = me.get("/me/shifts/?hours=any", headers=PIECE).text
    first = me.get("/me/shifts/").text

    assert re.search(r'role="status">1 shift you can book</p>', changed)
    assert re.search(r'role="status"></p>', first)


def test_a_day_that_was_asked_for_is_a_filter_like_the_others(me, trust):
    vacancy = VacancyFactory(ward=WardFactory(site__trust=trust), open=True, starts_at=soon(3))
    day = vacancy.period.starts_on

    page = me.get(f"/me/shifts/?on={day.isoformat()}").text

    assert re.search(r'<li><a href="\?">\w{3} \d+ \w{3} <span', page)
    assert f'name="on" value="{day.isoformat()}"' in page


def test_a_filter_changed_after_log_out_leads_to_log_in(client):
    answer = client.get("/me/shifts/?hours=nights", headers=PIECE)

    assert answer.status_code == 401
    assert answer.headers["HX-Redirect"] == "/accounts/login/?next=/me/shifts/%3Fhours%3Dnights"


def test_a_person_whom_no_trust_engages_reads_why_there_is_nothing(client):
    client.force_login(WorkerFactory().user)

    find, passport = client.get("/me/shifts/").text, client.get("/me/passport/").text

    assert "No trust has you in its bank yet" in find
    assert "Change filters" not in find
    assert "Joining" in passport
    assert "Cleared" not in passport


def test_what_a_shift_pays_is_short_enough_for_a_card(me, trust):
    ward = WardFactory(site__trust=trust)
    VacancyFactory(ward=ward, open=True, starts_at=soon(3), break_minutes=60, pay_pence=24436)
    VacancyFactory(ward=ward, open=True, starts_at=soon(5), break_minutes=30, pay_pence=30176)

    page = me.get("/me/shifts/").text.replace("\u00a0", " ")

    assert "£244.36 for 11 paid hours" in page
    assert "£301.76 for 11 h 30 min paid" in page
