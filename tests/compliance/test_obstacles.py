from dataclasses import replace
from datetime import time

import pytest

from compliance.rules.eligibility import ReasonCode, judge
from compliance.rules.obstacles import BetterStart, Obstacle, better_start, tally
from compliance.rules.rest import Duty
from staffbank.periods import wall_period, wall_time
from tests.compliance.worlds import DEMAND, LATE, NURSE, POLICY, SATURDAY, SUNDAY, als

TIRED = replace(NURSE, duties=(LATE,))
UNSKILLED = replace(NURSE, skills=())


def tallied(*workers):
    return tally(judge(worker, DEMAND, POLICY) for worker in workers)


def test_people_are_counted_under_each_of_their_reasons_most_first():
    both = replace(UNSKILLED, active=False)

    assert tallied(NURSE, UNSKILLED, both) == [
        Obstacle(ReasonCode.SKILL_MISSING, "iv", 2),
        Obstacle(ReasonCode.NOT_ACTIVE, "", 1),
    ]
    assert tallied(NURSE) == []


@pytest.mark.parametrize(("tired", "people"), [(1, None), (2, None), (3, 3)])
def test_few_people_with_other_work_are_not_counted(tired, people):
    assert tallied(*[TIRED] * tired, UNSKILLED) == sorted(
        [Obstacle(ReasonCode.REST, "", people), Obstacle(ReasonCode.SKILL_MISSING, "iv", 1)],
        key=lambda obstacle: -(obstacle.people or 0),
    )


def test_a_later_start_is_suggested_when_it_brings_enough_people():
    two_am = wall_time(SUNDAY, time(2))

    assert better_start([TIRED] * 3, DEMAND, POLICY) == BetterStart(two_am, 3)
    assert better_start([TIRED] * 2, DEMAND, POLICY) is None
    assert better_start([*[TIRED] * 2, UNSKILLED, NURSE], DEMAND, POLICY) is None
    assert better_start([replace(TIRED, skills=())] * 3, DEMAND, POLICY) is None


def test_people_kept_by_something_else_as_well_do_not_make_a_start_better():
    """A check that begins on Sunday would let them start at 2am; that is not for the ward to do."""
    not_yet = replace(TIRED, credentials=als(valid_from=SUNDAY))

    assert better_start([not_yet] * 3, DEMAND, POLICY) is None
    assert better_start([TIRED, TIRED, not_yet], DEMAND, POLICY) is None
    assert better_start([*[TIRED] * 3, not_yet], DEMAND, POLICY).people == 3


def test_the_start_that_brings_most_is_suggested_and_of_two_as_good_the_sooner():
    longer = replace(NURSE, duties=(Duty(wall_period(SATURDAY, time(9), time(16))),))
    three_am = wall_time(SUNDAY, time(3))

    assert better_start([*[TIRED] * 3, longer], DEMAND, POLICY) == BetterStart(three_am, 4)
    busy_after = Duty(wall_period(SUNDAY, time(9), time(10)))
    elsewhere = replace(NURSE, duties=(busy_after,))
    both = [*[TIRED] * 3, *[elsewhere] * 3]
    assert better_start(both, DEMAND, POLICY).starts_at == wall_time(SUNDAY, time(21))
