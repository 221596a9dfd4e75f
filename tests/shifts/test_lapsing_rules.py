"""When a booking is given back: by London's days, whatever its clocks do."""

from datetime import date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from shifts.rules.lapsing import GRACE, LEAST_NOTICE, release_at
from staffbank.periods import LONDON, UTC, Period, wall_period, wall_time

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
#: About both of 2026's changes of the clocks, and a year that has a 29 February.
DAYS = st.one_of(
    st.dates(date(2026, 3, 20), date(2026, 4, 10)),
    st.dates(date(2026, 10, 15), date(2026, 11, 5)),
    st.dates(date(2026, 1, 1), date(2028, 12, 31)),
)
SHIFTS = st.builds(
    lambda day, start, hours: Period(
        wall_time(day, time(start)), wall_time(day, time(start)) + hours * HOUR
    ),
    DAYS,
    st.integers(3, 23),
    st.integers(4, 13),
)
MOMENTS_BEFORE = st.timedeltas(timedelta(minutes=1), timedelta(days=60))


@given(SHIFTS, MOMENTS_BEFORE, st.integers(0, 31), st.booleans())
def test_it_comes_after_the_flag_and_late_only_when_it_was_found_late(work, before, days, by_law):
    flagged = work.starts_at - before

    at = release_at(work, flagged_at=flagged, days=days, by_law=by_law)

    planned = at.astimezone(LONDON)
    assert at >= flagged
    if at > flagged and at == wall_time(work.starts_on - days * DAY, time(9)):
        assert (planned.date(), planned.time()) == (work.starts_on - days * DAY, time(9))
    elif by_law:
        assert at == flagged
    else:
        assert at <= flagged + GRACE
        assert at == flagged or at <= work.starts_at - LEAST_NOTICE


@given(SHIFTS, MOMENTS_BEFORE, st.integers(0, 30))
def test_more_days_never_give_it_back_later_and_law_never_leaves_more_time(work, before, days):
    flagged = work.starts_at - before

    def at(days, by_law):
        return release_at(work, flagged_at=flagged, days=days, by_law=by_law)

    assert at(days, by_law=True) <= at(days, by_law=False)
    assert at(days + 1, by_law=True) <= at(days, by_law=True)


def test_the_morning_is_londons_on_both_sides_of_the_clocks_change():
    shift = wall_period(date(2026, 10, 26), time(20), time(8))  # the day after the clocks went back
    flagged = datetime(2026, 10, 1, 12, tzinfo=UTC)

    summer = release_at(shift, flagged_at=flagged, days=2, by_law=False)
    winter = release_at(shift, flagged_at=flagged, days=1, by_law=False)

    assert summer == datetime(2026, 10, 24, 8, tzinfo=UTC)
    assert winter == datetime(2026, 10, 25, 9, tzinfo=UTC)


def test_what_was_found_too_late_leaves_a_day_or_what_there_is_and_law_leaves_none():
    shift = wall_period(date(2026, 12, 5), time(20), time(8))
    for before, left in ((48, 24), (20, 16), (3, 0)):
        flagged = shift.starts_at - before * HOUR
        at = release_at(shift, flagged_at=flagged, days=3, by_law=False)
        assert at - flagged == left * HOUR
        assert release_at(shift, flagged_at=flagged, days=3, by_law=True) == flagged
