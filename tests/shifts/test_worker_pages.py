import gzip
import re
from datetime import timedelta

import pytest
from django.urls import reverse

from shifts.models import Booking, Look, Vacancy
from staffbank import clock
from staffbank.db import as_owner
from tests.factories.shifts import BookingFactory, VacancyFactory, soon
from tests.factories.trusts import MembershipFactory
from tests.factories.workers import WorkerFactory

pytestmark = pytest.mark.django_db


def sealed(page):
    """What the page's form says was read."""
    found = re.search(r'name="seen" value="([^"]+)"', page.text)
    return found[1] if found else ""


def book(client, vacancy, seen=None):
    page = client.get(reverse("me:shift", args=[vacancy.ref]))
    seen = seen or sealed(page)
    return client.post(reverse("me:book", args=[vacancy.ref]), {"seen": seen})


def only_booking():
    with as_owner():
        return Booking.objects.get()


def test_find_lists_what_the_worker_can_book_and_when_it_was_checked(me, vacancy):
    page = me.get(reverse("me:find"))

    assert page.status_code == 200
    assert "1 shift you can book" in page.text
    assert "Witherow Ward" in page.text
    assert reverse("me:shift", args=[vacancy.ref]) in page.text


def test_a_shift_page_has_every_fact_and_notes_the_first_look(me, vacancy, worker):
    page = me.get(reverse("me:shift", args=[vacancy.ref]))
    me.get(reverse("me:shift", args=[vacancy.ref]))

    for words in (
        "You get £",
        "1 hour break",
        "plus holiday pay",
        "Rest:",
        "If you cancel:",
        "tel:02079460210",
        "Book this shift",
    ):
        assert words in page.text
    with as_owner():
        assert Look.objects.get().worker == worker


def test_booking_leads_to_the_booking_and_a_second_press_books_nothing_more(me, vacancy):
    first = book(me, vacancy)
    second = me.post(reverse("me:book", args=[vacancy.ref]), {"seen": ""})

    made = only_booking()
    assert first.url == second.url == reverse("me:booking", args=[made.ref])
    page = me.get(first.url)
    assert "Shift booked" in page.text
    assert "Undo this booking (until" in page.text
    assert "You are booked on this shift" in me.get(reverse("me:shift", args=[vacancy.ref])).text


def test_the_loser_of_a_race_reads_both_times_and_what_else_there_is(
    me, client, vacancy, ward, trust
):
    other_shift = VacancyFactory(ward=ward, open=True, starts_at=soon(4))
    page = me.get(reverse("me:shift", args=[vacancy.ref]))
    rival = WorkerFactory(ready_for=trust)
    rivals = type(client)()
    rivals.force_login(rival.user)
    book(rivals, vacancy)

    lost = me.post(reverse("me:book", args=[vacancy.ref]), {"seen": sealed(page)})

    assert lost.status_code == 409
    assert "This shift went to someone else" in lost.text
    assert "Your request reached us" in lost.text
    assert reverse("me:shift", args=[other_shift.ref]) in lost.text


def test_a_shift_changed_while_reading_is_shown_in_both_versions_and_not_booked(me, vacancy):
    page = me.get(reverse("me:shift", args=[vacancy.ref]))
    with as_owner():
        Vacancy.objects.filter(pk=vacancy.pk).update(pay_pence=28140, updated_at=clock.now())

    changed = me.post(reverse("me:book", args=[vacancy.ref]), {"seen": sealed(page)})

    assert changed.status_code == 409
    assert "£234.52" in changed.text
    assert "£281.40" in changed.text
    with as_owner():
        assert not Booking.objects.exists()
    again = me.post(reverse("me:book", args=[vacancy.ref]), {"seen": sealed(changed)})
    assert again.url == reverse("me:booking", args=[only_booking().ref])


def test_a_shift_too_soon_after_another_says_the_whole_reason_and_books_nothing(me, vacancy, ward):
    book(me, vacancy)
    near = VacancyFactory(ward=ward, open=True, starts_at=vacancy.ends_at + timedelta(hours=9))

    page = me.get(reverse("me:shift", args=[near.ref]))
    pressed = me.post(reverse("me:book", args=[near.ref]), {"seen": sealed(page)})

    for answer in (page, pressed):
        assert "It starts 9 hours after your last one ends" in answer.text
        assert "Book this shift" not in answer.text
    assert pressed.status_code == 409
    assert only_booking().vacancy_id == vacancy.pk


def test_a_person_who_manages_the_ward_is_told_what_the_record_will_say(
    me, worker, vacancy, ward, trust
):
    MembershipFactory(user=worker.user, role="ward_manager", trust=trust, wards=[ward])

    assert "You manage this ward." in me.get(reverse("me:shift", args=[vacancy.ref])).text


def moved_clock(settings, by):
    settings.CLOCK_OFFSET = settings.CLOCK_OFFSET + by


def test_undo_gives_the_shift_back_within_the_minutes_and_not_after(me, vacancy, settings):
    book(me, vacancy)
    first = only_booking()

    assert me.post(reverse("me:undo", args=[first.ref])).url == reverse(
        "me:shift", args=[vacancy.ref]
    )
    book(me, vacancy)
    with as_owner():
        second = Booking.objects.get(status="booked")
    moved_clock(settings, timedelta(minutes=5))
    late = me.post(reverse("me:undo", args=[second.ref]))

    assert late.status_code == 409
    assert "The 5 minutes to undo have passed. You can still cancel" in late.text
    with as_owner():
        assert Booking.objects.get(pk=second.pk).status == "booked"


def test_cancelling_says_what_it_means_asks_why_and_tells_who_was_told(me, vacancy):
    book(me, vacancy)
    made = only_booking()
    address = reverse("me:cancel", args=[made.ref])

    assert "Nothing counts against you" in me.get(address).text
    missing = me.post(address, {"reason": ""})
    assert missing.status_code == 422
    assert "Choose why you are cancelling" in missing.text
    done = me.post(address, {"reason": "ILL", "note": "Back on Monday"}, follow=True)

    assert "Shift cancelled. Witherow Ward has been told." in done.text
    assert "You cancelled this shift" in done.text
    with as_owner():
        assert Booking.objects.get().status == "cancelled"


def test_in_the_last_hours_a_worker_rings_the_ward_instead(me, worker, vacancy, settings):
    book(me, vacancy)
    made = only_booking()
    moved_clock(settings, made.starts_at - clock.now() - timedelta(hours=3))
    me.force_login(worker.user)

    page = me.get(reverse("me:booking", args=[made.ref]))
    pressed = me.post(reverse("me:cancel", args=[made.ref]), {"reason": "ILL"})

    assert "It is too late to cancel this shift here." in page.text
    assert "tel:02079460210" in page.text
    assert pressed.url == reverse("me:booking", args=[made.ref])
    assert only_booking().status == "booked"


@pytest.mark.parametrize("by", Booking.EndedBy.values)
@pytest.mark.parametrize("status", ["undone", "cancelled", "did_not_attend"])
def test_a_booking_that_ended_has_its_page_whoever_ended_it(me, worker, vacancy, status, by):
    ended = BookingFactory(vacancy=vacancy, worker=worker, status=status, ended_by=by)

    assert me.get(reverse("me:booking", args=[ended.ref])).status_code == 200


@pytest.mark.parametrize("page", ["booking", "undo", "cancel", "booking_file"])
def test_another_workers_booking_is_not_found(me, client, vacancy, trust, page):
    book(me, vacancy)
    stranger = type(client)()
    stranger.force_login(WorkerFactory(ready_for=trust).user)
    address = reverse(f"me:{page}", args=[only_booking().ref])

    answer = stranger.post(address) if page == "undo" else stranger.get(address)

    assert answer.status_code == 404


def test_a_draft_is_not_found_by_a_worker(me, ward):
    draft = VacancyFactory(ward=ward)

    assert me.get(reverse("me:shift", args=[draft.ref])).status_code == 404


def test_my_shifts_shows_next_the_hours_and_when_work_could_start_again(me, vacancy):
    book(me, vacancy)

    page = me.get(reverse("me:bookings"))

    assert "Next:" in page.text
    assert "Witherow Ward" in page.text
    assert "Earliest you could next start" in page.text


def test_filters_are_chips_and_an_empty_list_offers_the_nearest_widening(me, vacancy):
    page = me.get(reverse("me:find"), {"hours": "days", "least": "100"})

    assert "No shifts match: Days, £100 or more" in page.text
    assert "Days and nights: 1 shift" in page.text
    assert "?least=100" in page.text
    assert "Clear all" in page.text


@pytest.mark.parametrize("query", [{"hours": "teatime"}, {"page": "x"}, {"within": "7"}])
def test_a_stale_or_senseless_filter_is_left_out(me, vacancy, query):
    assert "1 shift you can book" in me.get(reverse("me:find"), query).text


def test_the_month_counts_the_shifts_of_each_day(me, vacancy):
    day = vacancy.starts_at.astimezone(clock.LONDON).date()

    page = me.get(reverse("me:find"), {"view": "month", "month": f"{day:%Y-%m}"})

    assert f"on={day.isoformat()}" in page.text


def test_a_shift_page_asks_few_questions(me, vacancy, django_assert_max_num_queries):
    me.get(reverse("me:shift", args=[vacancy.ref]))  # the first look is noted once
    with django_assert_max_num_queries(34):
        page = me.get(reverse("me:shift", args=[vacancy.ref]))

    assert page.status_code == 200


def test_the_api_finds_in_as_few_questions(me, ward, django_assert_max_num_queries):
    for day in range(3, 15):
        VacancyFactory(ward=ward, open=True, starts_at=soon(day))
    with django_assert_max_num_queries(10):
        found = me.get("/api/v1/me/shifts/").json()

    assert (found["total"], found["more"], len(found["results"])) == (12, False, 12)


def test_find_asks_few_questions_however_many_shifts_there_are(
    me, ward, django_assert_max_num_queries
):
    for day in range(3, 15):
        VacancyFactory(ward=ward, open=True, starts_at=soon(day))
    me.get(reverse("me:find"))  # the first of a log in is written down
    with django_assert_max_num_queries(9) as asked:  # one: has any bank a new text to sign
        page = me.get(reverse("me:find"))

    assert "12 shifts you can book" in page.text
    assert len(gzip.compress(page.content)) < 12_000, len(asked)
