from datetime import date, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shifts.rules.cancelling import (
    CancellationPolicy,
    Standing,
    trust_cancelling,
    worker_cancelling,
)
from staffbank.periods import wall_time

STARTS_AT = wall_time(date(2026, 11, 28), time(20))
POLICY = CancellationPolicy(
    free_hours=48, closed_hours=4, trust_pays_within_hours=24, trust_pays_hours=4
)
MOMENT = timedelta(microseconds=1)


def before(**time_before):
    return STARTS_AT - timedelta(**time_before)


@pytest.mark.parametrize(
    ("now", "standing"),
    [
        (before(days=6), Standing.FREE),
        (before(hours=48), Standing.FREE),
        (before(hours=48) + MOMENT, Standing.LATE),
        (before(hours=4) - MOMENT, Standing.LATE),
        (before(hours=4), Standing.TOO_LATE),
        (STARTS_AT, Standing.TOO_LATE),
    ],
)
def test_a_worker_cancels_freely_then_late_then_not_here(now, standing):
    terms = worker_cancelling(now=now, starts_at=STARTS_AT, policy=POLICY)

    assert terms.standing == standing
    assert terms.possible is (standing != Standing.TOO_LATE)
    assert terms.free_until == wall_time(date(2026, 11, 26), time(20))
    assert terms.closes_at == wall_time(date(2026, 11, 28), time(16))


@pytest.mark.parametrize(
    ("now", "paid_minutes", "owed", "pence"),
    [
        pytest.param(before(hours=24), 660, 0, 0, id="a day before"),
        pytest.param(before(hours=24) + MOMENT, 660, 240, 8528, id="just within a day"),
        pytest.param(STARTS_AT, 660, 240, 8528, id="as it starts"),
        pytest.param(STARTS_AT, 180, 180, 6396, id="a shift shorter than what is owed"),
    ],
)
def test_a_trust_pays_for_cancelling_late_never_more_than_the_shift(now, paid_minutes, owed, pence):
    terms = trust_cancelling(
        now=now,
        starts_at=STARTS_AT,
        paid_minutes=paid_minutes,
        first_rate=Decimal("21.32"),
        policy=POLICY,
    )

    assert (terms.paid_minutes, terms.pence) == (owed, pence)
    assert terms.free_until == wall_time(date(2026, 11, 27), time(20))


@given(minutes=st.integers(0, 10_000), later=st.integers(0, 10_000))
def test_waiting_never_makes_cancelling_easier(minutes, later):
    order = [Standing.FREE, Standing.LATE, Standing.TOO_LATE]
    sooner, then = (
        worker_cancelling(now=before(minutes=m), starts_at=STARTS_AT, policy=POLICY).standing
        for m in (minutes + later, minutes)
    )

    assert order.index(sooner) <= order.index(then)
