from datetime import date, timedelta
from random import Random
from statistics import quantiles

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insights.models import DailyFill
from insights.rules.shares import in_a_hundred
from insights.rules.waits import wait_within
from insights.rules.weeks import Weeks, closes_on, complete_weeks, week_of
from insights.selectors.scope import letter

SUNDAY = date(2026, 11, 15)


def test_four_weeks_begin_on_a_monday_and_end_on_a_sunday():
    weeks = Weeks(SUNDAY, 4)

    assert weeks.starts_on == date(2026, 10, 19)
    assert weeks.before == Weeks(date(2026, 10, 18), 4)
    assert [week.ends_on.day for week in weeks.each] == [25, 1, 8, 15]
    assert len(list(weeks.days())) == 28


def test_a_trend_reaches_back_as_far_as_is_asked_and_never_less_than_was_chosen():
    weeks = Weeks(SUNDAY, 4)

    assert weeks.reaching_back(13) == Weeks(SUNDAY, 13)
    assert weeks.reaching_back(3) == weeks


@pytest.mark.parametrize("today", [date(2026, 11, 16), date(2026, 11, 22)])
def test_the_last_complete_weeks_never_hold_today(today):
    assert complete_weeks(today, 4) == Weeks(SUNDAY, 4)


def test_a_week_closes_a_week_after_its_sunday():
    assert closes_on(Weeks(SUNDAY, 1)) == date(2026, 11, 22)


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)))
def test_every_day_is_in_its_own_week(day):
    week = week_of(day)

    assert day in list(week.days())
    assert week.ends_on - week.starts_on == timedelta(days=6)


@pytest.mark.parametrize("bad", [(date(2026, 11, 16), 4), (SUNDAY, 0)])
def test_anything_but_whole_weeks_is_refused(bad):
    with pytest.raises(ValueError, match=r"Sunday|week"):
        Weeks(*bad)


EDGES = DailyFill.FILL_BANDS


@pytest.mark.parametrize("share", [0.5, 0.9])
def test_a_share_read_from_bands_is_in_the_band_of_the_exact_one(share):
    drawn = Random(3)
    waits = [drawn.expovariate(1 / 50) for _ in range(2_000)]
    counts = [0] * (len(EDGES) + 1)
    for wait in waits:
        counts[sum(edge <= wait for edge in EDGES)] += 1

    found = wait_within(counts, EDGES, share)

    exact = quantiles(waits, n=10)[round(share * 10) - 1]
    assert found == pytest.approx(exact, rel=0.05)


def test_waits_past_the_last_edge_are_not_made_up():
    counts = [0] * len(EDGES) + [3]

    assert wait_within(counts, EDGES, 0.5) == float("inf")
    assert wait_within([0] * (len(EDGES) + 1), EDGES, 0.5) is None


@pytest.mark.parametrize(("number", "name"), [(0, "A"), (25, "Z"), (26, "AA"), (53, "BB")])
def test_trusts_without_names_have_letters(number, name):
    assert letter(number) == name


@pytest.mark.parametrize(
    ("part", "whole", "said"), [(1, 3, 33), (1, 2, 50), (5, 1000, 1), (4, 1000, 0), (0, 0, 0)]
)
def test_shares_are_whole_hundredths_with_halves_up(part, whole, said):
    assert in_a_hundred(part, whole) == said


@pytest.mark.parametrize("counts", [[], [1, 2], [1, 2, 3, 4]])
def test_waits_have_one_band_more_than_edges(counts):
    with pytest.raises(ValueError, match="one band more"):
        wait_within(counts, [4, 8], 0.5)
