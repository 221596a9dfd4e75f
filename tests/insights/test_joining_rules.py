from datetime import UTC, datetime, timedelta

import pytest

from insights.rules.joining import Way, pace_of, shares

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


def way(days_ago, hours=None, ended=False):
    began = NOW - timedelta(days=days_ago)
    return Way(began, began + timedelta(hours=hours) if hours else None, ended=ended)


def test_whoever_has_not_had_two_days_yet_is_not_late():
    pace = pace_of([way(10, 20), way(10, 60), way(9), way(1), way(8, ended=True)], NOW)

    assert (pace.began, pace.cleared, pace.due, pace.in_time) == (4, 2, 3, 1)
    assert pace.median_hours == 40


def test_nobody_has_begun():
    assert pace_of([], NOW).median_hours is None


@pytest.mark.parametrize(
    ("hours", "parts"), [([1, 1, 1], [34, 33, 33]), ([0, 0], [0, 0]), ([3, 1], [75, 25])]
)
def test_shares_add_up_to_a_hundred(hours, parts):
    assert sorted(shares(hours), reverse=True) == parts
