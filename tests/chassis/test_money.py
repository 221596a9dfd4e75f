from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from staffbank.money import pay_pence, percent_pence, pounds

RATES = st.decimals(min_value=0, max_value=200, places=2)


@pytest.mark.parametrize(
    ("minutes", "rate", "pence"),
    [
        pytest.param(240, "21.32", 8528, id="four Saturday hours"),
        pytest.param(420, "26.24", 18368, id="seven Sunday hours"),
        pytest.param(0, "21.32", 0, id="no time"),
        pytest.param(60, "0.005", 1, id="half a penny goes up"),
        pytest.param(1, "16.40", 27, id="27.33 pence goes down"),
        pytest.param(1, "16.50", 28, id="27.5 pence goes up"),
        pytest.param(3, "0.10", 1, id="exactly half a penny, reached by dividing"),
    ],
)
def test_time_is_paid_to_the_nearest_penny(minutes, rate, pence):
    assert pay_pence(minutes, Decimal(rate)) == pence


@pytest.mark.parametrize(("minutes", "rate"), [(-1, "10"), (1, "-10"), (1, "-0.01")])
def test_nobody_is_paid_less_than_nothing(minutes, rate):
    with pytest.raises(ValueError, match="Cannot pay"):
        pay_pence(minutes, Decimal(rate))


@pytest.mark.parametrize(
    ("pence", "percent", "share"),
    [
        (26896, "12.07", 3246),
        (100, "0.5", 1),
        (-100, "0.5", -1),
        (100, "0.4", 0),
        (12345, "100", 12345),
        (0, "15", 0),
    ],
)
def test_a_percentage_is_rounded_half_away_from_zero(pence, percent, share):
    assert percent_pence(pence, Decimal(percent)) == share


@given(pence=st.integers(0, 10**9), percent=st.decimals(0, 100, places=2))
def test_a_credit_is_the_opposite_of_its_charge(pence, percent):
    assert percent_pence(-pence, percent) == -percent_pence(pence, percent)


@given(minutes=st.integers(0, 10_000), rate=RATES)
def test_pay_is_never_more_than_half_a_penny_from_the_exact_amount(minutes, rate):
    exact = minutes * rate * 100 / 60

    assert abs(pay_pence(minutes, rate) - exact) <= Decimal("0.5")


@pytest.mark.parametrize(
    ("pence", "words"),
    [
        (26896, "£268.96"),
        (5, "£0.05"),
        (0, "£0.00"),
        (123456789, "£1,234,567.89"),
        (-400, "-£4.00"),
        (-5, "-£0.05"),
        (-1, "-£0.01"),
    ],
)
def test_pounds_are_written_with_two_places_of_pence(pence, words):
    assert pounds(pence) == words
