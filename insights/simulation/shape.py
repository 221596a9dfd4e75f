"""The shape of a year's demand for temporary staff: when, why, how late asked, how often filled.

Figures marked "published" are derived from the source named beside them; those marked "assumed" are
our judgement, to be replaced by a bank's own history. Written November 2026. Months run from
January, weekdays from Monday; staff groups are ESR codes. Nothing here is random: whoever simulates
brings the dice.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from datetime import date
from itertools import accumulate

DOCTOR, NURSE, AHP, PHARMACY, SCIENTIST, HCA = "01", "03", "04", "05", "06", "07"

# Published: NHS England sickness absence, days lost over days available, all organisations of the
# region, April 2024 to March 2025 (January to March are 2025's).
SICKNESS_PERCENT = {
    "London": (5.02, 4.75, 4.36, 4.20, 4.13, 4.31, 4.59, 4.28, 4.46, 4.81, 4.83, 5.01),
    "North West": (6.71, 6.10, 5.69, 5.56, 5.51, 5.66, 6.03, 5.62, 5.77, 6.23, 6.28, 6.66),
}

# Published: emergency admissions a day in London, NHS England A&E statistics, same months.
EMERGENCY_ADMISSIONS = (2103, 2075, 2089, 2147, 2127, 2110, 2114, 2011, 2116, 2134, 2175, 2085)

# Leave averages 13% of staff and peaks at Christmas, Easter and in August (published, Allocate
# 2017); how high the peaks are is assumed. Mean 1.
LEAVE = (0.75, 0.90, 0.95, 1.10, 1.00, 1.00, 1.10, 1.35, 0.95, 1.00, 0.85, 1.05)

# Assumed: beds opened for winter and then closed again. Mean 1.
EXTRA_BEDS = (1.80, 1.60, 1.15, 0.80, 0.65, 0.60, 0.60, 0.60, 0.70, 0.90, 1.15, 1.45)

# Assumed: study leave stops in August and at Christmas. Mean 1.
STUDY = (1.00, 1.15, 1.20, 0.95, 1.10, 1.10, 0.95, 0.45, 1.10, 1.25, 1.25, 0.50)

# Assumed: share of requests by reason code (trusts/reference/reasons.csv), each group summing to 1.
_WARD_REASONS = {
    "VACANCY": 0.38,
    "SICKNESS": 0.23,
    "LEAVE": 0.07,
    "PARENTAL": 0.05,
    "STUDY": 0.03,
    "ENHANCED": 0.10,
    "CAPACITY": 0.08,
    "ACUITY": 0.04,
    "INDUCTION": 0.01,
    "OTHER": 0.01,
}
REASONS: Mapping[str, Mapping[str, float]] = {
    DOCTOR: {
        "VACANCY": 0.55,
        "SICKNESS": 0.14,
        "LEAVE": 0.08,
        "PARENTAL": 0.06,
        "STUDY": 0.06,
        "CAPACITY": 0.09,
        "OTHER": 0.02,
    },
    NURSE: _WARD_REASONS,
    HCA: _WARD_REASONS | {"VACANCY": 0.28, "ENHANCED": 0.20},
    AHP: _WARD_REASONS | {"VACANCY": 0.50, "ENHANCED": 0.0, "ACUITY": 0.02},
    PHARMACY: _WARD_REASONS | {"VACANCY": 0.50, "ENHANCED": 0.0, "ACUITY": 0.02},
    SCIENTIST: _WARD_REASONS | {"VACANCY": 0.52, "ENHANCED": 0.0, "ACUITY": 0.0},
}

# Assumed: share of a day's requests that start at each hour, Monday to Friday and at weekends.
_WARD_STARTS = {7: 0.40, 8: 0.08, 9: 0.02, 13: 0.10, 14: 0.02, 19: 0.22, 20: 0.15, 21: 0.01}
_WARD_WEEKEND = {7: 0.44, 8: 0.05, 13: 0.08, 19: 0.26, 20: 0.16, 21: 0.01}
_DAY_STARTS = {7: 0.05, 8: 0.55, 9: 0.30, 12: 0.04, 16: 0.04, 20: 0.02}
STARTS: Mapping[str, tuple[Mapping[int, float], Mapping[int, float]]] = {
    DOCTOR: (
        {8: 0.34, 9: 0.18, 12: 0.05, 13: 0.07, 16: 0.06, 17: 0.05, 20: 0.14, 21: 0.11},
        {8: 0.36, 9: 0.16, 12: 0.05, 16: 0.05, 20: 0.22, 21: 0.16},
    ),
    NURSE: (_WARD_STARTS, _WARD_WEEKEND),
    HCA: (_WARD_STARTS, _WARD_WEEKEND),
    AHP: (_DAY_STARTS, _DAY_STARTS),
    PHARMACY: (_DAY_STARTS, _DAY_STARTS),
    SCIENTIST: (_DAY_STARTS, _DAY_STARTS),
}

# Assumed: how a week's requests lie on its days. Mean 1.
_WARD_WEEK = (1.02, 0.94, 0.93, 0.95, 1.06, 1.07, 1.03)
_OFFICE_WEEK = (1.30, 1.25, 1.20, 1.20, 1.15, 0.50, 0.40)
WEEK: Mapping[str, tuple[float, ...]] = {
    DOCTOR: (1.00, 0.94, 0.93, 0.95, 1.08, 1.08, 1.02),
    NURSE: _WARD_WEEK,
    HCA: _WARD_WEEK,
    AHP: _OFFICE_WEEK,
    PHARMACY: _OFFICE_WEEK,
    SCIENTIST: _OFFICE_WEEK,
}

# Assumed: hours from asking to the start, as (up to this many hours, share of requests). Sickness
# is asked late; a vacant post with the roster, which should be out six weeks ahead.
_PLANNED = ((12, 0.02), (24, 0.04), (72, 0.12), (168, 0.20), (336, 0.26), (672, 0.24), (1008, 0.12))
_SUDDEN = ((4, 0.22), (12, 0.34), (24, 0.20), (72, 0.16), (168, 0.06), (336, 0.02))
LEAD_HOURS: Mapping[str, tuple[tuple[int, float], ...]] = {
    "SICKNESS": _SUDDEN,
    "ACUITY": _SUDDEN,
    "ENHANCED": ((12, 0.20), (24, 0.30), (72, 0.30), (168, 0.16), (336, 0.04)),
    "CAPACITY": ((12, 0.08), (24, 0.16), (72, 0.30), (168, 0.26), (336, 0.20)),
}

# Filled of those requested, with a week's notice, by bank or agency together. Nurses: 83% filled in
# May 2021 (published, Nuffield Trust). Doctors: 98% covered (published, parliamentary answer of
# 2017/18); less is taken here, as cover counts more than shifts. The others are assumed.
FILLED = {DOCTOR: 0.92, NURSE: 0.83, AHP: 0.72, PHARMACY: 0.74, SCIENTIST: 0.62, HCA: 0.88}

# Assumed: of what is booked, the share that the worker cancels, undoes within minutes, or does not
# turn up for; of what is posted, the share that the ward withdraws.
CANCELLED_BY_WORKER, UNDONE, NOT_ATTENDED, WITHDRAWN = 0.06, 0.02, 0.011, 0.035

# Assumed: what late asking leaves of the chance to fill, as (at least this many hours, factor).
_NOTICE = ((0, 0.62), (4, 0.74), (12, 0.84), (24, 0.92), (72, 0.97), (168, 1.0))
_CHRISTMAS = {(12, 24), (12, 25), (12, 26), (12, 31), (1, 1)}
_AT_CHRISTMAS = 0.80
_AT_NIGHT = 0.95
_AT_WEEKENDS = 0.96


def sickness_factor(day: date, region: str = "London") -> float:
    """How much more (or less) sickness the month has than the region's year."""
    return _against_mean(SICKNESS_PERCENT[region], day)


def reason_mix(day: date, staff_group: str, region: str = "London") -> dict[str, float]:
    """Return the share of that month's requests by reason; the shares sum to 1."""
    weights = _reason_weights(day, staff_group, region)
    total = sum(weights.values())
    return {reason: weight / total for reason, weight in weights.items()}


def weekly_demand(day: date, staff_group: str, region: str = "London") -> float:
    """How many requests the week of ``day`` has, where a usual week of the year has 1."""
    year = (_month_demand(month, staff_group, region) for month in range(1, 13))
    return _month_demand(day.month, staff_group, region) / (sum(year) / 12)


def daily_demand(day: date, staff_group: str, region: str = "London") -> float:
    """How many requests start on ``day``, where a usual day of the year has 1."""
    return weekly_demand(day, staff_group, region) * WEEK[staff_group][day.weekday()]


def start_hours(day: date, staff_group: str) -> Mapping[int, float]:
    """Return the share of the day's requests that start at each hour; the shares sum to 1."""
    weekdays, weekend = STARTS[staff_group]
    return weekend if day.weekday() >= 5 else weekdays


def lead_hours(reason: str, part: float) -> float:
    """Hours from asking to the start, for the ``part`` (0 up to 1) that asks later than the rest.

    0.5 is the middle one: half of the requests for this reason come with less notice.
    """
    bands = LEAD_HOURS.get(reason, _PLANNED)
    ends = list(accumulate(share for _, share in bands))
    place = min(bisect_right(ends, part), len(bands) - 1)
    latest, share = bands[place]
    soonest = bands[place - 1][0] if place else 0
    before = ends[place - 1] if place else 0.0
    return soonest + (latest - soonest) * min(1.0, (part - before) / share)


def fill_probability(staff_group: str, day: date, hour: int, hours_ahead: float) -> float:
    """The chance that somebody is booked on a shift that starts then, asked that far ahead."""
    chance = FILLED[staff_group] * _notice(hours_ahead)
    if hour >= 18 or hour < 5:
        chance *= _AT_NIGHT
    if day.weekday() >= 5:
        chance *= _AT_WEEKENDS
    if (day.month, day.day) in _CHRISTMAS:
        chance *= _AT_CHRISTMAS
    return chance


def _month_demand(month: int, staff_group: str, region: str) -> float:
    return sum(_reason_weights(date(2026, month, 1), staff_group, region).values())


def _reason_weights(day: date, staff_group: str, region: str) -> dict[str, float]:
    seasons = {
        "SICKNESS": sickness_factor(day, region),
        "LEAVE": _against_mean(LEAVE, day),
        "STUDY": _against_mean(STUDY, day),
        "CAPACITY": _against_mean(EXTRA_BEDS, day),
        "ACUITY": _against_mean(EMERGENCY_ADMISSIONS, day),
    }
    return {
        reason: share * seasons.get(reason, 1.0) for reason, share in REASONS[staff_group].items()
    }


def _against_mean(months: tuple[float, ...], day: date) -> float:
    return months[day.month - 1] / (sum(months) / len(months))


def _notice(hours_ahead: float) -> float:
    place = bisect_right([hours for hours, _ in _NOTICE], hours_ahead)
    return _NOTICE[max(0, place - 1)][1]
