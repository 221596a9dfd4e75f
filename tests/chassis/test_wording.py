from datetime import date, datetime, time

import pytest

from staffbank.wording import address_hint, day_words, length_words, span_words, time_words


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (time(0), "midnight"),
        (time(0, 30), "12:30am"),
        (time(7, 30), "7:30am"),
        (time(12), "midday"),
        (time(12, 5), "12:05pm"),
        (time(20), "8pm"),
    ],
)
def test_times_of_day_are_said_as_people_say_them(at, words):
    assert time_words(at) == words


def test_days_are_said_in_full_and_the_year_only_on_request():
    assert day_words(date(2026, 11, 8)) == "Sunday 8 November"
    assert day_words(date(2026, 11, 8), year=True) == "Sunday 8 November 2026"


@pytest.mark.parametrize(
    ("starts", "ends", "words"),
    [
        ((28, 7, 30), (28, 20), "Saturday 28 November, 7:30am to 8pm"),
        ((28, 20), (29, 8), "Saturday 28 November, 8pm to 8am Sunday"),
        ((28, 12), (29, 0), "Saturday 28 November, midday to midnight"),
        ((27, 20), (29, 0), "Friday 27 November, 8pm to midnight Sunday"),
        ((20, 9), (29, 9), "Friday 20 November, 9am to 9am Sunday 29 November"),
    ],
)
def test_a_span_names_the_second_day_only_when_it_passes_midnight(starts, ends, words):
    assert span_words(datetime(2026, 11, *starts), datetime(2026, 11, *ends)) == words


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (0, "0 minutes"),
        (1, "1 minute"),
        (45, "45 minutes"),
        (60, "1 hour"),
        (61, "1 hour 1 minute"),
        (690, "11 hours 30 minutes"),
    ],
)
def test_lengths_leave_out_what_is_nought(minutes, words):
    assert length_words(minutes) == words


@pytest.mark.parametrize(
    ("email", "hint"),
    [
        ("amara.osei@example.nhs.uk", "am…@example.nhs.uk"),
        ("a@example.com", "a…@example.com"),
        ('"odd@name"@example.com', '"o…@example.com'),
    ],
)
def test_a_hint_of_an_address_keeps_the_rest_of_its_name(email, hint):
    assert address_hint(email) == hint
