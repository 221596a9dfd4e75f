from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staffbank.periods import Period, wall_period
from staffbank.web import figures, words

TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 14, 14, tzinfo=UTC)


def shift(day, starts, ends):
    return wall_period(day, time.fromisoformat(starts), time.fromisoformat(ends))


@pytest.mark.parametrize(
    ("day", "long", "short"),
    [
        (date(2026, 11, 28), "Saturday 28 November", "Sat 28 Nov"),
        (date(2026, 6, 1), "Monday 1 June", "Mon 1 Jun"),
        (date(2027, 10, 30), "Saturday 30 October 2027", "Sat 30 Oct 2027"),
        (date(2026, 3, 3), "Tuesday 3 March 2026", "Tue 3 Mar 2026"),
    ],
)
def test_days_say_the_year_only_when_it_is_far(day, long, short):
    assert words.day_long(day, TODAY) == long
    assert words.day_short(day, TODAY) == short


def test_a_record_always_says_the_year():
    assert words.day_record(date(2026, 11, 28)) == "Saturday 28 November 2026"


def test_a_moment_belongs_to_london_s_day_not_to_greenwich_s():
    just_past_midnight = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)

    assert words.moment_short(just_past_midnight, date(2026, 7, 1)) == "Wed 1 Jul, 12:30am"


@pytest.mark.parametrize(
    ("day", "starts", "ends", "said"),
    [
        (date(2026, 11, 28), "20:00", "08:00", "Sat 28 Nov, 8pm to 8am Sun"),
        (date(2026, 11, 28), "07:30", "20:00", "Sat 28 Nov, 7:30am to 8pm"),
        (date(2026, 11, 28), "12:00", "00:00", "Sat 28 Nov, midday to midnight"),
        (date(2026, 11, 29), "00:00", "08:00", "Sun 29 Nov, midnight (Saturday night) to 8am"),
        (
            date(2027, 3, 27),
            "20:00",
            "08:00",
            "Sat 27 Mar, 8pm to 8am Sun (11 hours, clocks go forward)",
        ),
        (
            date(2027, 10, 30),
            "20:00",
            "08:00",
            "Sat 30 Oct 2027, 8pm to 8am Sun (13 hours, clocks go back)",
        ),
    ],
)
def test_a_shift_names_both_days_and_its_real_length(day, starts, ends, said):
    assert words.shift_when(shift(day, starts, ends), TODAY) == said


def test_a_shift_is_said_in_full_in_messages():
    night = shift(date(2026, 11, 28), "20:00", "08:00")

    assert words.shift_long(night, TODAY) == "Saturday 28 November, 8pm to 8am Sunday"
    assert words.shift_length(night) == "12 hours"


def test_tonight_is_said_beside_an_as_of_time():
    tonight = shift(TODAY, "20:00", "08:00")
    tomorrow = shift(TODAY + timedelta(days=1), "07:30", "20:00")

    assert words.shift_near(tonight, NOW) == "Tonight, 8pm to 8am Mon"
    assert words.shift_near(tomorrow, NOW) == "Tomorrow, 7:30am to 8pm"


def test_a_time_that_happens_twice_is_told_apart():
    assert words.exact_time(datetime(2027, 10, 31, 0, 30, tzinfo=UTC)) == (
        "1:30am, before the clocks go back"
    )
    assert words.exact_time(datetime(2027, 10, 31, 1, 30, tzinfo=UTC)) == (
        "1:30am, after the clocks go back"
    )
    assert words.exact_time(datetime(2027, 10, 31, 2, 30, tzinfo=UTC)) == "2:30am"


@pytest.mark.parametrize(
    ("typed", "understood"),
    [
        ("8pm", time(20)),
        ("8 PM", time(20)),
        ("20:00", time(20)),
        ("2000", time(20)),
        ("7.30am", time(7, 30)),
        ("0730", time(7, 30)),
        ("12am", time(0)),
        ("12:15pm", time(12, 15)),
        ("midday", time(12)),
        ("Noon", time(12)),
        ("midnight", time(0)),
    ],
)
def test_times_are_read_as_people_write_them(typed, understood):
    assert words.read_time(typed) == understood


@pytest.mark.parametrize(
    "typed", ["", "8", "24:00", "13pm", "0am", "7:60am", "eight", "200", "-1:00"]
)
def test_what_is_not_clearly_a_time_is_not_guessed(typed):
    with pytest.raises(ValueError):  # noqa: PT011 (its message is the form's business)
        words.read_time(typed)


@given(st.times().map(lambda at: at.replace(second=0, microsecond=0)))
def test_every_time_we_say_is_read_back_as_itself(at):
    assert words.read_time(words.clock_time(at)) == at


@given(
    st.datetimes(datetime(2025, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)),
    st.integers(15, 60 * 24),
)
def test_no_shift_is_ever_said_with_a_dash_or_a_24_hour_time(starts, minutes):
    span = Period(starts, starts + timedelta(minutes=minutes))

    said = words.shift_when(span, TODAY) + words.shift_long(span, TODAY)

    assert "-" not in said
    assert "\N{EN DASH}" not in said
    assert ":00" not in said
    assert not any(f"{hour}:" in said for hour in range(13, 24))


@pytest.mark.parametrize(
    ("passed", "said"),
    [
        (timedelta(seconds=20), "less than a minute"),
        (timedelta(minutes=1), "1 minute"),
        (timedelta(hours=4, minutes=50), "4 hours"),
        (timedelta(days=1, hours=2), "1 day"),
        (timedelta(days=3), "3 days"),
    ],
)
def test_waiting_is_said_in_its_largest_unit(passed, said):
    assert words.waiting(NOW - passed, NOW) == said


def test_days_allowed_are_counted_from_the_first():
    assert words.day_in(NOW - timedelta(days=1), 3, NOW) == "day 2 of 3"
    assert words.day_in(NOW - timedelta(days=4), 3, NOW) == "day 5, 3 allowed"


def test_as_of_says_the_day_once_it_is_not_today():
    assert words.as_of(NOW, TODAY) == "as of 2:14pm"
    assert words.as_of(NOW, date(2026, 11, 23)) == "as of Sunday 22 November, 2:14pm"


def test_a_time_element_is_short_to_see_and_full_to_hear():
    assert words.time_tag(date(2026, 11, 28), today=TODAY) == (
        '<time datetime="2026-11-28"><span aria-hidden="true">Sat 28 Nov</span>'
        '<span class="nhsuk-u-visually-hidden">Saturday 28 November 2026</span></time>'
    )


def test_a_time_element_escapes_the_words_it_is_given():
    assert "<b>" not in words.time_tag(date(2026, 11, 28), "<b>", TODAY)


@pytest.mark.parametrize(
    ("said", "words_for_it"),
    [
        (figures.money(26896), "£268.96"),
        (figures.money(123456), "£1,234.56"),
        (figures.money(-4000), "£40.00 less"),
        (figures.spend(1_240_000), "£12,400"),
        (figures.spend(120_000_000), "£1.2 million"),
        (figures.spend(99_950), "£999.50"),
        (figures.whole_pounds(38_450), "£385"),
        (figures.rate(Decimal("24.00")), "£24 an hour"),
        (figures.rate(Decimal("24.5")), "£24.50 an hour"),
        (figures.hours(690), "11 hours 30 minutes"),
        (figures.hours(timedelta(hours=1)), "1 hour"),
        (figures.hours_short(690), "11 h 30 min"),
        (figures.hours_short(0), "0 min"),
        (figures.miles(2.44), "2.4 miles"),
        (figures.miles(7.0), "7 miles"),
        (figures.miles(1.0), "1 mile"),
        (figures.miles(12.6), "13 miles"),
        (figures.miles(0.02), "less than 0.1 miles"),
        (figures.travel(25, "bus"), "25 minutes by bus"),
        (figures.plural(0, "shift"), "0 shifts"),
        (figures.plural(1, "shift"), "1 shift"),
        (figures.plural(2300, "person", "people"), "2,300 people"),
        (figures.small_count(3, "person", "people"), "under 5 people"),
        (figures.small_count(0, "person", "people"), "0 people"),
        (figures.percent(42, 49), "86%"),
        (figures.percent(0, 0), "None asked for"),
        (figures.points(-1), "down 1 point"),
        (figures.points(3), "up 3 points"),
    ],
)
def test_figures_are_said_as_the_guide_says(said, words_for_it):
    assert said == words_for_it


def test_a_telephone_number_stays_on_one_line():
    assert words.phone("020 7946 0200") == "020\xa07946\xa00200"
    assert words.phone("") == ""


def test_a_near_moment_is_named_by_its_day():
    now = datetime(2026, 11, 22, 14, 14, tzinfo=UTC)

    assert words.moment_near(now + timedelta(hours=4), now) == "today, 6:14pm"
    assert words.moment_near(now + timedelta(hours=18), now) == "tomorrow, 8:14am"
    assert words.moment_near(now + timedelta(days=4), now) == "Thu 26 Nov, 2:14pm"
