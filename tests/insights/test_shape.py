import csv
from datetime import date
from itertools import pairwise
from pathlib import Path
from statistics import mean

import pytest

from insights.simulation import shape

GROUPS = sorted(shape.REASONS)
REGIONS = sorted(shape.SICKNESS_PERCENT)
MONTHS = [date(2026, month, 15) for month in range(1, 13)]
MONDAY, SATURDAY = date(2026, 11, 23), date(2026, 11, 28)
REASONS = Path(__file__).parents[2] / "trusts" / "reference" / "reasons.csv"


@pytest.mark.parametrize("region", REGIONS)
@pytest.mark.parametrize("group", GROUPS)
def test_the_year_averages_one_and_january_is_busier_than_may(group, region):
    months = [shape.weekly_demand(day, group, region) for day in MONTHS]

    assert mean(months) == pytest.approx(1)
    assert months[0] > months[4]
    assert all(0.85 < month < 1.2 for month in months)


@pytest.mark.parametrize("region", REGIONS)
def test_sickness_is_worst_in_january_and_least_in_may(region):
    months = [shape.sickness_factor(day, region) for day in MONTHS]

    assert (months.index(max(months)), months.index(min(months))) == (0, 4)
    assert mean(months) == pytest.approx(1)


@pytest.mark.parametrize("months", [shape.LEAVE, shape.EXTRA_BEDS, shape.STUDY])
def test_seasons_average_one(months):
    assert len(months) == 12
    assert mean(months) == pytest.approx(1)


@pytest.mark.parametrize("group", GROUPS)
def test_a_week_averages_one_and_shares_sum_to_one(group):
    assert mean(shape.WEEK[group]) == pytest.approx(1)
    assert sum(shape.REASONS[group].values()) == pytest.approx(1)
    for day in (MONDAY, SATURDAY):
        hours = shape.start_hours(day, group)
        assert sum(hours.values()) == pytest.approx(1)
        assert all(0 <= hour < 24 for hour in hours)


@pytest.mark.parametrize("bands", [*shape.LEAD_HOURS.values(), shape._PLANNED])
def test_lead_times_are_whole_and_in_order(bands):
    assert sum(share for _, share in bands) == pytest.approx(1)
    assert [hours for hours, _ in bands] == sorted({hours for hours, _ in bands})


def test_every_graded_staff_group_has_a_shape():
    with (REASONS.parent / "grades.csv").open(encoding="utf-8", newline="") as lines:
        graded = {row["staff_group"] for row in csv.DictReader(lines)}

    for known in (shape.REASONS, shape.STARTS, shape.WEEK, shape.FILLED):
        assert set(known) == graded


def test_every_reason_is_one_of_the_reference_table():
    with REASONS.open(encoding="utf-8", newline="") as lines:
        known = {row["code"] for row in csv.DictReader(lines)}

    used = {reason for reasons in shape.REASONS.values() for reason in reasons}
    assert used | set(shape.LEAD_HOURS) <= known


def test_more_of_januarys_requests_are_for_sickness_and_beds_and_more_of_augusts_for_leave():
    january = shape.reason_mix(date(2026, 1, 15), shape.NURSE)
    august = shape.reason_mix(date(2026, 8, 15), shape.NURSE)

    assert sum(january.values()) == pytest.approx(1)
    assert january["SICKNESS"] > august["SICKNESS"]
    assert january["CAPACITY"] > 2 * august["CAPACITY"]
    assert august["LEAVE"] > january["LEAVE"]


def test_sickness_is_asked_late_and_a_vacant_post_early():
    assert shape.lead_hours("SICKNESS", 0.5) < 24
    assert shape.lead_hours("VACANCY", 0.5) > 7 * 24
    assert shape.lead_hours("VACANCY", 0.999) <= 42 * 24


@pytest.mark.parametrize("reason", ["SICKNESS", "ENHANCED", "CAPACITY", "VACANCY", "OTHER"])
def test_lead_time_grows_without_jumps(reason):
    hours = [shape.lead_hours(reason, part / 1000) for part in range(1000)]

    assert hours[0] == 0
    assert hours == sorted(hours)
    assert max(b - a for a, b in pairwise(hours)) < 12


@pytest.mark.parametrize("group", GROUPS)
def test_shifts_are_harder_to_fill_late_at_night_at_weekends_and_at_christmas(group):
    usual = shape.fill_probability(group, MONDAY, 8, 200)

    assert 0.5 < usual < 1
    assert shape.fill_probability(group, MONDAY, 8, 3) < usual
    assert shape.fill_probability(group, MONDAY, 20, 200) < usual
    assert shape.fill_probability(group, SATURDAY, 8, 200) < usual
    assert shape.fill_probability(group, date(2026, 12, 25), 8, 200) < usual
    assert shape.fill_probability(group, date(2026, 12, 26), 20, 0) > 0.2


def test_therapists_work_weekdays_and_wards_all_week():
    assert shape.daily_demand(SATURDAY, shape.AHP) < 0.6 * shape.daily_demand(MONDAY, shape.AHP)
    assert shape.daily_demand(SATURDAY, shape.NURSE) > shape.daily_demand(MONDAY, shape.NURSE)
