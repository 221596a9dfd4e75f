from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shifts.rules.pricing import (
    AGENDA_FOR_CHANGE,
    MEDICAL,
    OnCost,
    PayKind,
    Rates,
    Scheme,
    break_period,
    pay_kind,
    price,
    ward_cost,
    worked_pieces,
)
from staffbank.money import pay_pence
from staffbank.periods import LONDON, Period, wall_period

RATES = Rates(core=Decimal("16.40"), unsocial=Decimal("21.32"), sunday=Decimal("26.24"))
CHRISTMAS = frozenset({date(2026, 12, 25), date(2026, 12, 28)})
SATURDAY = date(2026, 11, 28)
MONDAY = date(2026, 11, 23)

# Employer's rates of 2025/26; the pension is not taken on holiday pay that is rolled up.
ONCOSTS = (
    OnCost("National Insurance", Decimal("15")),
    OnCost("Pension", Decimal("14.38"), on_holiday_pay=False),
    OnCost("Apprenticeship levy", Decimal("0.5")),
)


def quote(period, break_minutes=0, scheme=AGENDA_FOR_CHANGE, rates=RATES):
    return price(
        period,
        break_minutes=break_minutes,
        rates=rates,
        scheme=scheme,
        public_holidays=CHRISTMAS,
        holiday_percent=Decimal("12.07"),
    )


def minutes_by_kind(priced):
    return [(str(line.kind), line.minutes) for line in priced.lines]


def test_a_saturday_night_is_paid_to_the_penny():
    night = quote(wall_period(SATURDAY, time(20), time(8)), break_minutes=60)

    assert [(line.kind, line.minutes, line.rate, line.pence) for line in night.lines] == [
        (PayKind.SATURDAY, 240, Decimal("21.32"), 8528),
        (PayKind.SUNDAY, 420, Decimal("26.24"), 18368),
    ]
    assert (night.pay_pence, night.holiday_pence) == (26896, 3246)
    assert (night.paid_minutes, night.break_minutes) == (660, 60)


def test_the_ward_pays_every_on_cost_and_no_more():
    cost = ward_cost(quote(wall_period(SATURDAY, time(20), time(8)), break_minutes=60), ONCOSTS)

    assert [(line.oncost.name, line.pence) for line in cost.oncosts] == [
        ("National Insurance", 4521),
        ("Pension", 3868),
        ("Apprenticeship levy", 151),
    ]
    assert cost.total_pence == 38682  # "about £385", to the nearest five pounds
    assert ward_cost(cost.quote, ()).total_pence == 26896 + 3246


@pytest.mark.parametrize(
    ("day", "starts", "ends", "unpaid", "expected"),
    [
        pytest.param(MONDAY, 8, 16, 30, [("core", 450)], id="a weekday"),
        pytest.param(MONDAY, 14, 22, 0, [("core", 360), ("night", 120)], id="a late"),
        pytest.param(MONDAY, 20, 8, 60, [("night", 540), ("core", 120)], id="a weekday night"),
        pytest.param(MONDAY, 4, 22, 0, [("night", 240), ("core", 840)], id="merged round a day"),
        pytest.param(
            date(2026, 11, 27), 20, 8, 0, [("night", 240), ("saturday", 480)], id="Friday night"
        ),
        pytest.param(
            date(2026, 11, 29), 20, 8, 0, [("sunday", 240), ("night", 360), ("core", 120)]
        ),
        pytest.param(
            date(2026, 12, 24), 20, 8, 0, [("night", 240), ("holiday", 480)], id="Christmas Eve"
        ),
        pytest.param(
            date(2026, 12, 27), 20, 8, 0, [("sunday", 240), ("holiday", 480)], id="substitute day"
        ),
        pytest.param(date(2027, 3, 27), 20, 8, 0, [("saturday", 240), ("sunday", 420)], id="11 h"),
        pytest.param(date(2027, 10, 30), 20, 8, 0, [("saturday", 240), ("sunday", 540)], id="13 h"),
    ],
)
def test_minutes_are_paid_by_the_day_and_hour_they_fall_in(day, starts, ends, unpaid, expected):
    period = wall_period(day, time(starts), time(ends))

    assert minutes_by_kind(quote(period, unpaid)) == expected


def test_doctors_nights_begin_and_end_an_hour_later():
    night = wall_period(MONDAY, time(20), time(8))

    assert minutes_by_kind(quote(night, scheme=MEDICAL)) == [("core", 120), ("night", 600)]


def test_holidays_and_sundays_pay_alike_and_so_do_nights_and_saturdays():
    assert [RATES.of(kind) for kind in PayKind] == [
        RATES.core,
        RATES.unsocial,
        RATES.unsocial,
        RATES.sunday,
        RATES.sunday,
    ]


def test_the_break_is_taken_out_of_the_middle_an_odd_minute_worked_after_it():
    early = wall_period(MONDAY, time(8), time(16, 1))

    assert break_period(early, 60) == wall_period(MONDAY, time(11, 30), time(12, 30))
    assert [piece.minutes for piece in worked_pieces(early, 60)] == [210, 211]
    assert worked_pieces(early, 0) == [early]


def test_a_break_of_almost_the_whole_shift_leaves_its_last_minute():
    short = wall_period(MONDAY, time(8), time(8, 10))

    assert worked_pieces(short, 9) == [wall_period(MONDAY, time(8, 9), time(8, 10))]


@pytest.mark.parametrize("unpaid", [-1, 480, 481])
def test_a_break_that_leaves_nothing_to_pay_is_refused(unpaid):
    with pytest.raises(ValueError, match="does not fit"):
        quote(wall_period(MONDAY, time(8), time(16)), unpaid)


@pytest.mark.parametrize(
    ("starts", "ends"),
    [((8, 0, 0), (16, 0, 30)), ((8, 0, 30), (16, 0, 30)), ((8, 0, 30), (16, 0, 0))],
)
def test_a_shift_of_part_minutes_is_refused(starts, ends):
    with pytest.raises(ValueError, match="whole minutes"):
        quote(wall_period(MONDAY, time(*starts), time(*ends)))


def test_a_quote_is_the_sum_of_its_rounded_lines():
    thirds = Rates(Decimal("10.10"), Decimal("10.10"), Decimal("10.10"))

    priced = quote(wall_period(MONDAY, time(19, 55), time(20, 5)), rates=thirds)

    assert [line.pence for line in priced.lines] == [84, 84]
    assert priced.pay_pence == 168


ZONES = st.sampled_from([UTC, LONDON])
SCHEMES = st.builds(Scheme, st.times(), st.times())


@st.composite
def shifts(draw):
    """Periods near the clock changes, as like as not."""
    day = draw(
        st.sampled_from([datetime(2027, 3, 27), datetime(2027, 10, 30)])
        | st.datetimes(datetime(2026, 12, 20), datetime(2027, 12, 31))
    )
    starts = day.replace(hour=12, minute=0, second=0, microsecond=0, tzinfo=UTC)
    starts += timedelta(minutes=draw(st.integers(0, 24 * 60)))
    minutes = draw(st.integers(2, 26 * 60))
    return Period(starts, starts + timedelta(minutes=minutes)), draw(st.integers(0, minutes - 1))


@given(shift=shifts(), scheme=st.sampled_from([AGENDA_FOR_CHANGE, MEDICAL]) | SCHEMES)
def test_pricing_by_pieces_equals_pricing_minute_by_minute(shift, scheme):
    period, unpaid = shift
    scheme = Scheme(
        scheme.night_from.replace(second=0, microsecond=0),
        scheme.night_to.replace(second=0, microsecond=0),
    )
    off_from = (period.minutes - unpaid) // 2
    counted = {}
    for minute in range(period.minutes):
        if off_from <= minute < off_from + unpaid:
            continue
        moment = period.starts_at + timedelta(minutes=minute)
        kind = pay_kind(moment, scheme, CHRISTMAS)
        counted[kind] = counted.get(kind, 0) + 1

    priced = quote(period, unpaid, scheme)

    assert {line.kind: line.minutes for line in priced.lines} == counted
    assert priced.pay_pence == sum(pay_pence(n, RATES.of(kind)) for kind, n in counted.items())
    assert priced.paid_minutes == period.minutes - unpaid
