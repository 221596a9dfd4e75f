"""A limit of hours a week, from Monday to Sunday, of all work."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from compliance.rules.eligibility import ReasonCode, judge
from compliance.rules.hours import WeeklyLimit, over_limit, week_from, weeks_of
from compliance.rules.rest import Duty
from compliance.rules.words import manager_words, worker_words
from staffbank.periods import Period, wall_period
from tests.compliance.worlds import DEMAND, NAMES, NURSE, POLICY

MONDAY, WEDNESDAY, SUNDAY = date(2026, 11, 23), date(2026, 11, 25), date(2026, 11, 29)
LIMIT = WeeklyLimit(20, date(2026, 1, 1), SUNDAY)
LONG_DAY = wall_period(WEDNESDAY, time(8), time(20))


def worked(day, hours):
    starts = wall_period(day, time(6), time(7)).starts_at
    return Period(starts, starts + timedelta(hours=hours))


@pytest.mark.parametrize(
    ("known", "broken"),
    [
        pytest.param([], False, id="nothing else"),
        pytest.param([worked(MONDAY, 8)], False, id="twenty hours to the minute"),
        pytest.param([worked(MONDAY, 8.02)], True, id="a minute more"),
        pytest.param([worked(MONDAY - timedelta(1), 18)], False, id="last Sunday"),
        pytest.param([worked(SUNDAY, 9)], True, id="later in the week"),
        pytest.param([worked(MONDAY + timedelta(7), 18)], False, id="the next week"),
    ],
)
def test_all_work_of_the_week_counts_and_no_other(known, broken):
    assert bool(over_limit(LONG_DAY, known, [LIMIT])) is broken


@pytest.mark.parametrize(
    ("known", "week"),
    [
        ([], None),
        ([worked(MONDAY, 16)], None),
        ([worked(MONDAY, 17)], MONDAY),
        ([worked(MONDAY + timedelta(7), 13)], MONDAY + timedelta(7)),
    ],
)
def test_a_sunday_night_is_work_of_two_weeks(known, week):
    night = wall_period(SUNDAY, time(20), time(8))

    over = over_limit(night, known, [WeeklyLimit(20, date(2026, 1, 1))])

    assert (over.week if over else None) == week


def test_a_week_in_which_the_clocks_change_has_an_hour_more_or_less():
    assert week_from(date(2026, 10, 19)).length == timedelta(hours=169)
    assert week_from(date(2026, 3, 23)).length == timedelta(hours=167)
    assert [week.starts_on for week in weeks_of(wall_period(SUNDAY, time(12), time(0)))] == [MONDAY]


def test_it_holds_while_the_visa_does_and_the_strictest_counts():
    after = wall_period(SUNDAY + timedelta(days=1), time(0), time(23))

    assert over_limit(after, [], [LIMIT]) is None
    over = over_limit(LONG_DAY, [], [LIMIT, WeeklyLimit(10, MONDAY)])
    assert over is not None
    assert over.limit.hours == 10


def test_a_student_is_refused_beyond_in_words_and_a_ward_is_told_neither_the_visa_nor_the_work():
    student = replace(
        NURSE,
        limits=(WeeklyLimit(20, date(2026, 1, 1)),),
        duties=(Duty(worked(MONDAY, 9)),),
    )
    demand = replace(DEMAND, period=LONG_DAY)

    (reason,) = judge(student, demand, POLICY).reasons

    assert reason.code == ReasonCode.WEEKLY_HOURS
    assert worker_words(reason, period=LONG_DAY, names=NAMES) == (
        "Your right to work allows 20 hours a week, and with this shift it would be 21 hours in the"
        " week from Monday 23 November. Choose a shorter shift, or one in another week."
    )
    told = manager_words(reason, period=LONG_DAY, name="Amara Osei", names=NAMES)
    assert told.startswith("Amara Osei cannot take this shift: it would be more hours than")
    assert not any(word in told for word in ("visa", "right to work", "20", "21"))
