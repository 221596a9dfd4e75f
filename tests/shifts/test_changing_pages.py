import html
import re
from datetime import timedelta

import pytest

from staffbank import clock
from staffbank.audit.models import AuditEntry
from staffbank.db import as_owner
from tests.factories.shifts import BookingFactory, VacancyFactory, soon
from tests.factories.trusts import WardFactory
from tests.factories.workers import WorkerFactory
from tests.rows import fresh
from tests.shifts.pages import address, address_of, london_day, night_asked, text
from trusts.models import Grade

pytestmark = pytest.mark.django_db


def as_it_is(vacancy, **changes):
    as_read = {
        "seen": vacancy.updated_at.isoformat(),
        "reason": vacancy.reason.code,
        "cost_centre": vacancy.cost_centre,
    }
    return night_asked(vacancy.ward, london_day(vacancy), **as_read | changes)


def test_the_form_comes_filled_in_with_what_it_asks_for(client, manager, ward):
    vacancy = VacancyFactory(ward=ward, open=True, note="Ask for the nurse in charge")

    page = text(client.get(address_of(vacancy, "change")))

    assert "Ask for the nurse in charge" in page
    assert "How many people" not in page
    assert re.search(r'value="2000-0800" checked', page)


def test_a_draft_says_that_nobody_was_told(client, manager, ward):
    page = text(client.get(address_of(VacancyFactory(ward=ward), "change")))

    assert "It is a draft, so nobody has been told" in page
    assert "told, and none at night" not in page


def test_checking_says_what_would_be_different_and_saves_nothing(client, manager, ward):
    WorkerFactory(ready_for=ward.trust)
    vacancy = VacancyFactory(ward=ward, open=True)

    page = text(
        client.post(address_of(vacancy, "change"), as_it_is(vacancy, break_minutes="30", check="1"))
    )

    assert "Unpaid break" in page
    assert "was 60 minutes" in page
    assert "1 person in your bank could take this shift" in page
    assert fresh(vacancy).break_minutes == 60


def test_a_change_is_saved_priced_again_and_told_on_its_page(client, manager, ward):
    vacancy = VacancyFactory(ward=ward, open=True)

    answer = client.post(
        address_of(vacancy, "change"),
        as_it_is(vacancy, times="other", starts="9pm", ends="8am", note="Bring a photo card"),
    )
    page = text(client.get(answer.url))

    changed = fresh(vacancy)
    assert changed.starts_at == vacancy.starts_at + timedelta(hours=1)
    assert changed.pay_pence != vacancy.pay_pence
    assert "Vacancy changed: times, pay and note." in page
    assert "changed it" in page
    with as_owner():
        entry = AuditEntry.objects.get(verb="vacancy.changed")
    assert (
        set(entry.before) == set(entry.after) == {"starts_at", "pay_pence", "holiday_pence", "note"}
    )


def test_pressing_twice_changes_once(client, manager, ward):
    vacancy = VacancyFactory(ward=ward, open=True)
    sent = as_it_is(vacancy, break_minutes="30", form_key="k" * 32)

    first = client.post(address_of(vacancy, "change"), sent)
    second = client.post(address_of(vacancy, "change"), sent)

    assert first.url == second.url
    with as_owner():
        assert AuditEntry.objects.filter(verb="vacancy.changed").count() == 1


def test_what_is_the_same_changes_nothing_and_is_not_recorded(client, manager, ward):
    vacancy = VacancyFactory(ward=ward)
    client.post(address_of(vacancy, "change"), as_it_is(vacancy))  # priced at the rates of today
    priced = fresh(vacancy)

    same = as_it_is(vacancy, seen=priced.updated_at.isoformat())
    page = text(client.post(address_of(vacancy, "change"), same, follow=True))

    assert "Nothing was different, so nothing changed" in page
    assert fresh(vacancy).updated_at == priced.updated_at
    with as_owner():
        assert AuditEntry.objects.filter(verb="vacancy.changed").count() == 1


def test_a_newer_version_is_not_written_over_and_what_was_typed_is_kept(client, manager, ward):
    vacancy = VacancyFactory(ward=ward, open=True)
    client.post(address_of(vacancy, "change"), as_it_is(vacancy, break_minutes="30"))

    late = client.post(address_of(vacancy, "change"), as_it_is(vacancy, note="Typed meanwhile"))
    page = text(late)

    assert late.status_code == 422
    assert "Somebody changed this vacancy while you were writing" in page
    assert "Typed meanwhile" in page
    assert "was 30 minutes" in page
    assert fresh(vacancy).note == ""
    sent_again = as_it_is(
        vacancy, note="Typed meanwhile", seen=fresh(vacancy).updated_at.isoformat()
    )
    assert sent_again["seen"] in html.unescape(page)
    assert client.post(address_of(vacancy, "change"), sent_again).status_code == 302
    assert fresh(vacancy).note == "Typed meanwhile"


def test_a_wrong_value_keeps_everything_typed(client, manager, ward):
    vacancy = VacancyFactory(ward=ward, open=True)

    answer = client.post(
        address_of(vacancy, "change"), as_it_is(vacancy, break_minutes="none", note="Still here")
    )

    assert answer.status_code == 422
    assert "Still here" in text(answer)
    assert fresh(vacancy).note == ""


def test_what_somebody_is_booked_on_says_so_and_what_can_be_done(client, manager, ward):
    vacancy = VacancyFactory(ward=ward, open=True)
    booking = BookingFactory(
        vacancy=vacancy, worker=WorkerFactory(name="Amara Osei", ready_for=ward.trust)
    )

    shown = client.get(address_of(vacancy, "change"))
    pressed = client.post(address_of(vacancy, "change"), as_it_is(vacancy, break_minutes="30"))

    for answer in (shown, pressed):
        assert answer.status_code == 409
        assert "Amara Osei is booked on this as it is" in text(answer)
        assert "See what cancelling would mean" in text(answer)
    assert fresh(vacancy).break_minutes == 60
    assert booking.pk


def test_what_is_over_says_that_nothing_is_left_to_change(client, manager, ward):
    vacancy = VacancyFactory(ward=ward, status="cancelled")

    answer = client.get(address_of(vacancy, "change"))

    assert answer.status_code == 409
    assert "over or cancelled" in text(answer)
    assert "See what cancelling would mean" not in text(answer)


@pytest.mark.parametrize("name", ["change", "change_preview"])
def test_only_those_who_run_the_ward_change_it(client, manager, ward, name):
    other = VacancyFactory(ward=WardFactory(site=ward.site), open=True)
    elsewhere = VacancyFactory(open=True)

    assert client.post(address_of(other, name), as_it_is(other)).status_code == 403
    theirs = address(name, ward.trust, ref=elsewhere.ref)
    assert client.post(theirs, as_it_is(elsewhere)).status_code == 404
    assert fresh(other).updated_at == other.updated_at


def test_another_staff_group_is_not_offered(client, manager, ward):
    vacancy = VacancyFactory(ward=ward, open=True)
    other = Grade.objects.exclude(staff_group=vacancy.staff_group).first()

    answer = client.post(address_of(vacancy, "change"), as_it_is(vacancy, grade=other.code))

    assert answer.status_code == 422
    assert fresh(vacancy).grade_id == vacancy.grade_id


def test_a_vacancy_from_a_roster_says_that_a_newer_version_replaces_the_change(
    client, manager, ward
):
    vacancy = VacancyFactory(
        ward=ward, open=True, source="csv", external_ref="R-1", external_version="3"
    )

    page = text(client.get(address_of(vacancy, "change")))
    client.post(address_of(vacancy, "change"), as_it_is(vacancy, break_minutes="30"))

    assert "It came in as R-1" in page
    assert (fresh(vacancy).break_minutes, fresh(vacancy).external_version) == (30, "3")


def test_the_regions_turn_follows_the_new_start(client, manager, ward):
    vacancy = VacancyFactory(
        ward=ward, open=True, starts_at=soon(20), opens_to_pool_at=clock.now() + timedelta(days=15)
    )
    day = (clock.now() + timedelta(days=10)).astimezone(clock.LONDON)

    client.post(
        address_of(vacancy, "change"),
        as_it_is(
            vacancy,
            **{"day-day": str(day.day), "day-month": str(day.month), "day-year": str(day.year)},
        ),
    )

    changed = fresh(vacancy)
    assert changed.opens_to_pool_at < vacancy.opens_to_pool_at
    assert clock.now() <= changed.opens_to_pool_at < changed.starts_at
