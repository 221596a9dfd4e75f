from datetime import UTC, date, datetime, time, timedelta, timezone
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from staffbank.periods import (
    LONDON,
    Period,
    TimeHappensTwice,
    TimeNeverHappens,
    is_between,
    wall_period,
    wall_time,
)

FORWARD = date(2027, 3, 28)
BACK = date(2027, 10, 31)
EIGHT = time(20), time(8)

MOMENTS = st.datetimes(
    datetime(2026, 1, 1), datetime(2028, 12, 31), timezones=st.sampled_from([UTC, LONDON])
)


@st.composite
def periods(draw):
    starts_at = draw(MOMENTS).astimezone(UTC)
    return Period(starts_at, starts_at + draw(st.timedeltas(timedelta(minutes=1), timedelta(3))))


def at(hour, minute=0, day=10):
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


def test_a_naive_time_is_refused():
    with pytest.raises(ValueError, match="aware"):
        Period(datetime(2026, 11, 10, 8), at(20))
    with pytest.raises(ValueError, match="aware"):
        Period(at(8), datetime(2026, 11, 10, 20))


@pytest.mark.parametrize("ends_at", [at(8), at(7)])
def test_a_period_that_does_not_end_after_it_starts_is_refused(ends_at):
    with pytest.raises(ValueError, match="end after it starts"):
        Period(at(8), ends_at)


def test_the_same_moments_in_another_zone_make_the_same_period():
    hour_east = timezone(timedelta(hours=1))

    assert Period(at(8).astimezone(hour_east), at(20).astimezone(hour_east)) == Period(
        at(8), at(20)
    )


@pytest.mark.parametrize(
    ("day", "hours"),
    [
        pytest.param(date(2026, 11, 28), 12, id="an ordinary night"),
        pytest.param(date(2027, 3, 27), 11, id="the clocks go forward"),
        pytest.param(date(2027, 10, 30), 13, id="the clocks go back"),
    ],
)
def test_a_night_is_as_long_as_the_time_that_really_passes(day, hours):
    night = wall_period(day, *EIGHT)

    assert night.length == timedelta(hours=hours)
    assert night.minutes == hours * 60
    assert (
        Period(night.starts_at.astimezone(LONDON), night.ends_at.astimezone(LONDON)).length
        == night.length
    )


def test_a_part_of_a_minute_is_dropped():
    assert Period(at(8), at(8) + timedelta(seconds=119)).minutes == 1


@pytest.mark.parametrize(
    ("other", "overlap", "gap_hours"),
    [
        pytest.param((18, 20), False, 2, id="later"),
        pytest.param((16, 20), False, 0, id="touching"),
        pytest.param((15, 20), True, -1, id="overlapping"),
        pytest.param((9, 10), True, -7, id="inside"),
    ],
)
def test_periods_that_only_touch_do_not_overlap(other, overlap, gap_hours):
    early, other = Period(at(8), at(16)), Period(at(other[0]), at(other[1]))

    assert early.overlaps(other) is overlap
    assert early.gap_to(other) == timedelta(hours=gap_hours)


def test_the_start_belongs_to_a_period_and_the_end_does_not():
    early = Period(at(8), at(16))

    assert early.contains(at(8))
    assert early.contains(at(15, 59).astimezone(LONDON))
    assert not early.contains(at(16))


def test_a_shift_belongs_to_the_london_day_it_starts():
    summer_midnight = datetime(2026, 6, 30, 23, tzinfo=UTC)
    shift = Period(summer_midnight, summer_midnight + timedelta(hours=24))

    assert shift.starts_on == date(2026, 7, 1)
    assert shift.ends_on == date(2026, 7, 1)
    assert list(shift.days()) == [date(2026, 7, 1)]
    assert list(wall_period(date(2026, 11, 28), *EIGHT).days()) == [
        date(2026, 11, 28),
        date(2026, 11, 29),
    ]


def test_splitting_ignores_what_lies_outside_and_does_not_mind_the_order():
    early = Period(at(8), at(16))

    assert early.split_at(at(12), at(10), at(12), at(8), at(16), at(20)) == [
        Period(at(8), at(10)),
        Period(at(10), at(12)),
        Period(at(12), at(16)),
    ]
    assert early.split_at() == [early]


@given(period=periods(), moments=st.lists(MOMENTS, max_size=5), seed=st.integers(0, 4000))
def test_splitting_never_loses_time(period, moments, seed):
    inside = period.starts_at + timedelta(minutes=seed)

    pieces = period.split_at(*moments, inside)

    assert pieces[0].starts_at == period.starts_at
    assert pieces[-1].ends_at == period.ends_at
    assert all(a.ends_at == b.starts_at for a, b in pairwise(pieces))
    assert sum((piece.length for piece in pieces), timedelta()) == period.length


@given(a=periods(), b=periods())
def test_overlap_is_mutual_and_is_a_shared_moment(a, b):
    latest_start, earliest_end = max(a.starts_at, b.starts_at), min(a.ends_at, b.ends_at)

    assert a.overlaps(b) == b.overlaps(a) == (latest_start < earliest_end)
    assert (a < b) == ((a.starts_at, a.ends_at) < (b.starts_at, b.ends_at))


@pytest.mark.parametrize("second", [None, True, False])
def test_an_ordinary_wall_time_is_one_moment(second):
    assert wall_time(date(2026, 7, 1), time(8), second=second) == datetime(
        2026, 7, 1, 7, tzinfo=UTC
    )
    assert wall_time(date(2026, 12, 1), time(8), second=second).tzinfo is UTC


@pytest.mark.parametrize(("second", "hour"), [(False, 0), (True, 1)])
def test_a_time_that_happens_twice_can_be_told_apart(second, hour):
    assert wall_time(BACK, time(1, 30), second=second) == datetime(
        2027, 10, 31, hour, 30, tzinfo=UTC
    )


def test_a_time_that_happens_twice_asks_which():
    with pytest.raises(TimeHappensTwice) as refused:
        wall_time(BACK, time(1, 30))

    assert (refused.value.day, refused.value.time) == (BACK, time(1, 30))
    assert str(refused.value) == (
        "1:30am happens twice on Sunday 31 October 2027, because the clocks go back at 2am."
        " Say if you mean before or after the clocks go back."
    )


def test_a_time_that_never_happens_is_refused_with_the_times_that_do():
    with pytest.raises(TimeNeverHappens) as refused:
        wall_time(FORWARD, time(1, 30), second=True)

    assert (refused.value.day, refused.value.time) == (FORWARD, time(1, 30))
    assert str(refused.value) == (
        "1:30am does not happen on Sunday 28 March 2027, because the clocks go forward at 1am."
        " Enter 12:30am or 2:30am."
    )


@pytest.mark.parametrize(
    ("day", "at", "fine"),
    [
        (FORWARD, time(0, 59), True),
        (FORWARD, time(1), False),
        (FORWARD, time(1, 59), False),
        (FORWARD, time(2), True),
        (BACK, time(0, 59), True),
        (BACK, time(1), False),
        (BACK, time(1, 59), False),
        (BACK, time(2), True),
    ],
)
def test_only_the_hour_of_the_change_is_doubtful(day, at, fine):
    if fine:
        assert wall_time(day, at).astimezone(LONDON).time() == at
    else:
        with pytest.raises((TimeHappensTwice, TimeNeverHappens)):
            wall_time(day, at)


@given(moment=MOMENTS)
def test_every_moment_is_found_again_from_its_wall_time(moment):
    wall = moment.astimezone(UTC).astimezone(LONDON)

    found = wall_time(wall.date(), wall.time().replace(fold=0), second=bool(wall.fold))

    assert found == moment.astimezone(UTC)


def test_a_period_that_ends_at_or_before_its_start_ends_the_next_day():
    day = date(2026, 11, 28)

    assert wall_period(day, time(8), time(8)).length == timedelta(days=1)
    assert wall_period(day, time(8), time(7, 59)).minutes == 24 * 60 - 1
    assert wall_period(day, time(7, 30), time(20)).minutes == 750
    assert wall_period(day, time(12), time(0)).minutes == 720


def test_a_period_may_start_or_end_in_the_hour_that_happens_twice():
    assert wall_period(BACK, time(1, 30), time(8), starts_second=True).minutes == 390
    assert wall_period(BACK, time(1, 30), time(8), starts_second=False).minutes == 450
    assert wall_period(date(2027, 10, 30), time(20), time(1, 30), ends_second=True).minutes == 390


def test_from_a_time_to_the_same_time_again_is_an_hour_only_when_it_happens_twice():
    again = {"starts_second": False, "ends_second": True}

    assert wall_period(BACK, time(1, 30), time(1, 30), **again).minutes == 60
    assert wall_period(BACK, time(1, 45), time(1, 15), **again).minutes == 30
    assert wall_period(BACK, time(1, 45), time(0, 15), **again).minutes == 24 * 60 - 30
    assert wall_period(BACK, time(3), time(3), **again).length == timedelta(days=1)


@pytest.mark.parametrize(
    ("period", "words"),
    [
        (
            wall_period(date(2026, 11, 28), *EIGHT),
            "Saturday 28 November, 8pm to 8am Sunday",
        ),
        (
            wall_period(date(2027, 3, 27), *EIGHT),
            "Saturday 27 March, 8pm to 8am Sunday (11 hours, clocks go forward)",
        ),
        (
            wall_period(date(2027, 10, 30), *EIGHT),
            "Saturday 30 October, 8pm to 8am Sunday (13 hours, clocks go back)",
        ),
        (
            wall_period(date(2027, 10, 30), time(19, 30), time(8)),
            "Saturday 30 October, 7:30pm to 8am Sunday (13 hours 30 minutes, clocks go back)",
        ),
    ],
)
def test_a_period_is_said_with_both_its_days_and_its_real_length(period, words):
    assert period.in_words() == words


@given(period=periods())
def test_the_days_of_a_period_are_its_first_to_its_last(period):
    assume(period.length > timedelta(days=1))

    days = list(period.days())

    assert (days[0], days[-1]) == (period.starts_on, period.ends_on)
    assert len(days) == (days[-1] - days[0]).days + 1


@pytest.mark.parametrize(
    ("at", "starts", "ends", "inside"),
    [
        (time(20), time(20), time(6), True),
        (time(5, 59), time(20), time(6), True),
        (time(6), time(20), time(6), False),
        (time(9), time(8), time(10), True),
        (time(10), time(8), time(10), False),
        (time(8), time(8), time(8), False),
    ],
)
def test_a_window_may_pass_midnight_and_does_not_hold_its_end(at, starts, ends, inside):
    assert is_between(at, starts, ends) is inside


@pytest.mark.parametrize(
    ("starts", "starts_second", "ends", "ends_second", "minutes"),
    [
        ((0, 30), None, (1, 30), False, 60),
        ((0, 30), None, (1, 30), True, 120),
        ((1, 15), False, (1, 45), False, 30),
        ((1, 15), False, (1, 45), True, 90),
        ((1, 15), True, (1, 45), True, 30),
        ((1, 45), False, (1, 15), True, 30),
        ((1, 45), True, (1, 15), True, 23 * 60 + 30),
        ((1, 30), False, (1, 30), True, 60),
        ((1, 30), True, (1, 30), True, 24 * 60),
        ((1, 30), False, (1, 0), None, 24 * 60 + 30),
        ((1, 30), False, (0, 30), True, 24 * 60),
    ],
)
def test_a_period_that_touches_the_hour_lived_twice(
    starts, starts_second, ends, ends_second, minutes
):
    found = wall_period(
        BACK, time(*starts), time(*ends), starts_second=starts_second, ends_second=ends_second
    )

    assert found.minutes == minutes


def test_an_end_in_the_hour_lived_twice_is_asked_about():
    for starts, second in ((time(0, 30), None), (time(1, 15), False)):
        with pytest.raises(TimeHappensTwice):
            wall_period(BACK, starts, time(1, 45), starts_second=second)
