from datetime import UTC, datetime, timedelta

import pytest

from compliance.rules.joining import Check, Side, State, held_by, hours_held


@pytest.mark.parametrize(
    ("states", "all_said", "agreed", "side"),
    [
        ((), False, False, Side.WORKER),
        ((State.DONE,), True, False, Side.TRUST),
        ((State.DONE,), True, True, None),
        ((State.TO_SEND, State.WAITING), True, True, Side.WORKER),
        ((State.REFUSED,), True, True, Side.WORKER),
        ((State.ASKED,), True, True, Side.WORKER),
        ((State.WAITING, State.DONE), True, True, Side.TRUST),
    ],
)
def test_it_is_with_whoever_has_to_do_the_next_thing(states, all_said, agreed, side):
    assert held_by(map(Check, states), all_said=all_said, agreed=agreed) == side


def test_it_is_with_the_register_when_only_that_is_left():
    left = [Check(State.WAITING, by_register=True), Check(State.DONE)]

    assert held_by(left, all_said=True, agreed=True) is Side.REGISTER
    assert held_by(left, all_said=True, agreed=False) is Side.TRUST


def test_a_side_holds_it_until_the_next_one_does_or_until_now():
    began = datetime(2026, 11, 20, 9, tzinfo=UTC)
    later = began + timedelta(hours=3)

    held = hours_held(
        [(Side.WORKER, began, later), (Side.TRUST, later, None)], later + timedelta(hours=5)
    )

    assert held == {Side.WORKER: 3, Side.TRUST: 5, Side.REGISTER: 0}
