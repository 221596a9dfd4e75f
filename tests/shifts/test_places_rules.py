"""The rule of where somebody would go."""

import pytest

from shifts.rules.places import goes_to

AWAY = {1: 0.9, 2: 10.0, 3: 12.5}


@pytest.mark.parametrize(
    ("chosen", "miles", "away", "goes"),
    [
        pytest.param((), None, AWAY, None, id="who said nothing goes anywhere"),
        pytest.param((), 10, AWAY, {1, 2}, id="within the distance, to the mile"),
        pytest.param((3,), 10, AWAY, {3}, id="a chosen site is not too far, and the only one"),
        pytest.param((), 10, {}, None, id="no distance from nowhere"),
        pytest.param((3,), None, {}, {3}, id="a chosen site needs no home"),
        pytest.param((), 0, AWAY, set(), id="nothing is so near"),
    ],
)
def test_where_somebody_goes(chosen, miles, away, goes):
    assert goes_to(frozenset(chosen), miles, away) == goes
