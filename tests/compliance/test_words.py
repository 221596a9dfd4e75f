from dataclasses import replace
from datetime import time, timedelta

import pytest

from compliance.rules.eligibility import Reason, ReasonCode, judge
from compliance.rules.hours import WeeklyLimit, over_limit
from compliance.rules.obstacles import Obstacle
from compliance.rules.rest import Duty, Position, RestPolicy, clashes
from compliance.rules.words import manager_words, obstacle_words, worker_words
from staffbank.periods import wall_period
from tests.compliance.worlds import (
    DEMAND,
    FRIDAY,
    LAST_YEAR,
    NAMES,
    NIGHT,
    NURSE,
    POLICY,
    SATURDAY,
    SUNDAY,
    als,
)

RESTED_NINE_HOURS = Duty(wall_period(SATURDAY, time(3), time(11)))
WORKS_AFTER = Duty(wall_period(SUNDAY, time(17), time(20)))
SAME_NIGHT = Duty(NIGHT)


def the_reason(**changes):
    (reason,) = judge(replace(NURSE, **changes), DEMAND, POLICY).reasons
    return reason


def to_worker(reason):
    return worker_words(reason, period=NIGHT, names=NAMES)


def to_manager(reason):
    return manager_words(reason, period=NIGHT, name="Amara Osei", names=NAMES)


def test_a_worker_is_told_the_rest_there_is_and_the_earliest_start():
    assert to_worker(the_reason(duties=(RESTED_NINE_HOURS,))) == (
        "You cannot book this shift yet. It starts 9 hours after your last one ends, and you need"
        " 11 hours between shifts. The earliest you could start is Saturday 28 November, 10pm."
    )
    assert "It ends 9 hours before your next one starts" in to_worker(
        the_reason(duties=(WORKS_AFTER,))
    )


def test_a_worker_is_told_when_it_is_the_journey_that_takes_the_time():
    here = Duty(wall_period(SATURDAY, time(12), time(19, 30)), Position(51.5173, -0.1744))
    there = Duty(NIGHT, Position(51.5754, -0.3221))
    short = RestPolicy(timedelta(0), travel_factor=1.35, travel_kmh=22.5, handover_minutes=15)

    (verdict,) = clashes(there, [here], short)
    words = to_worker(Reason(ReasonCode.REST, rest=verdict))

    assert "and you need 59 minutes to get from one place to the other." in words


def test_a_worker_is_told_what_they_are_already_working_on():
    assert to_worker(the_reason(duties=(SAME_NIGHT,))) == (
        "You are already working on Saturday 28 November, 8pm to 8am Sunday. To take this shift"
        " instead, cancel that one first."
    )


@pytest.mark.parametrize(
    ("valid_to", "ends"),
    [
        (SATURDAY, "ends on Saturday 28 November, before this shift ends at 8am on Sunday."),
        (
            FRIDAY,
            "ends on Friday 27 November, before this shift starts on Saturday 28 November.",
        ),
    ],
)
def test_a_credential_that_ends_is_named_with_its_day_to_both_sides(valid_to, ends):
    reason = the_reason(credentials=als(valid_to=valid_to))

    assert to_worker(reason) == (
        f"Your adult life support certificate {ends}"
        " Send the new one and we'll tell you when it is checked."
    )
    assert to_manager(reason) == (
        "Amara Osei cannot take this shift: their adult life support certificate"
        f" {ends} Choose someone else."
    )


def test_a_manager_is_told_the_class_of_reason_and_never_the_work():
    assert to_manager(the_reason(duties=(RESTED_NINE_HOURS,))) == (
        "Amara Osei cannot take this shift: not enough rest around it. We cannot show work at other"
        " trusts. Choose someone else, or change the start and check again."
    )
    assert to_manager(the_reason(duties=(SAME_NIGHT,))) == (
        "Amara Osei cannot take this shift: they are working at that time. We cannot show work at"
        " other trusts. Choose someone else, or change the start and check again."
    )


@pytest.mark.parametrize("duty", [RESTED_NINE_HOURS, WORKS_AFTER, SAME_NIGHT])
def test_whatever_the_work_the_manager_reads_no_more_than_its_class(duty):
    reason = the_reason(duties=(duty,))

    assert to_manager(reason) == to_manager(Reason(reason.code))
    assert not any(figure.isdigit() for figure in to_manager(reason))


@pytest.mark.parametrize("code", list(ReasonCode))
def test_every_reason_has_words_for_both_sides_that_say_what_to_do(code):
    (verdict,) = clashes(Duty(NIGHT), [RESTED_NINE_HOURS], POLICY.rest)
    about_work = code in (ReasonCode.OVERLAP, ReasonCode.REST)
    reason = Reason(
        code,
        "iv",
        held="als",
        on=SATURDAY,
        rest=verdict if about_work else None,
        over=over_limit(NIGHT, [], [WeeklyLimit(8, LAST_YEAR)]),
    )

    for words in (to_worker(reason), to_manager(reason)):
        assert words.count(". ") >= 1
        assert words.endswith(".")
        for banned in ("{", "None", "please", "verified", "pending", "expire", "can't"):
            assert banned not in words
    assert to_manager(reason).startswith("Amara Osei cannot take this shift: ")


def test_codes_without_a_name_are_said_as_they_are():
    assert "needs tracheostomy," in worker_words(
        Reason(ReasonCode.SKILL_MISSING, "tracheostomy"), period=NIGHT, names={}
    )


@pytest.mark.parametrize(
    ("obstacle", "words"),
    [
        (Obstacle(ReasonCode.SKILL_MISSING, "iv", 14), "14 lack IV medicines"),
        (
            Obstacle(ReasonCode.CREDENTIAL_NOT_CHECKED, "nmc", 1),
            "1 waits for a check of their NMC registration",
        ),
        (Obstacle(ReasonCode.OVERLAP, "", None), "under 3 are working at that time"),
    ],
)
def test_a_ward_is_told_how_many_each_reason_keeps_away(obstacle, words):
    assert obstacle_words(obstacle, names=NAMES) == words


@pytest.mark.parametrize("code", list(ReasonCode))
def test_every_obstacle_agrees_with_its_number(code):
    one, many = (obstacle_words(Obstacle(code, "iv", n), names=NAMES) for n in (1, 2))

    assert one.startswith("1 ")
    assert many.startswith("2 ")
    assert one[2:] != many[2:]
