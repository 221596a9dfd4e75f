from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.rules.rest import (
    Clash,
    Duty,
    Position,
    RestPolicy,
    clashes,
    kilometres_between,
    rest_needed,
    travel_minutes,
)
from staffbank.periods import Period, wall_period

POLICY = RestPolicy(
    minimum_rest=timedelta(hours=11), travel_factor=1.35, travel_kmh=22.5, handover_minutes=15
)
NO_REST = replace(POLICY, minimum_rest=timedelta())
ST_MARYS = Position(51.5173, -0.1744)
NORTHWICK_PARK = Position(51.5754, -0.3221)
EDINBURGH = Position(55.9533, -3.1883)
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def hours(count):
    return timedelta(hours=count)


def duty(starts, ends, position=None):
    """Work by hours from noon of 24 November."""
    return Duty(Period(NOON + hours(starts), NOON + hours(ends)), position)


def gravest(candidate, held, policy):
    """The first of what stands against it, or None."""
    return next(iter(clashes(candidate, held, policy)), None)


EARLY = duty(0, 8)


def test_distance_is_measured_round_the_globe():
    assert kilometres_between(ST_MARYS, NORTHWICK_PARK) == pytest.approx(12.1, abs=0.2)
    assert kilometres_between(ST_MARYS, EDINBURGH) == pytest.approx(530, abs=5)
    assert kilometres_between(Position(0, 0), Position(0, 180)) == pytest.approx(20015, abs=1)


@pytest.mark.parametrize(
    ("a", "b", "minutes"),
    [
        pytest.param(ST_MARYS, ST_MARYS, 0, id="the same place"),
        pytest.param(ST_MARYS, None, 0, id="going somewhere unknown"),
        pytest.param(None, ST_MARYS, 0, id="coming from somewhere unknown"),
        pytest.param(ST_MARYS, NORTHWICK_PARK, 59, id="across London"),
        pytest.param(
            ST_MARYS, Position(51.5173, -0.1743), 16, id="next door: the handover, and up"
        ),
    ],
)
def test_travel_is_the_road_and_the_handover(a, b, minutes):
    assert travel_minutes(a, b, policy=POLICY) == minutes
    assert travel_minutes(b, a, policy=POLICY) == minutes


@pytest.mark.parametrize(
    ("candidate", "clash", "there_is", "earliest", "latest"),
    [
        pytest.param(duty(19, 27), None, None, None, None, id="eleven hours after"),
        pytest.param(duty(-19, -11), None, None, None, None, id="eleven hours before"),
        pytest.param(duty(17, 25), Clash.REST, 9, 19, -11, id="nine hours after"),
        pytest.param(duty(-17, -9), Clash.REST, 9, 19, -11, id="nine hours before"),
        pytest.param(duty(8, 16), Clash.REST, 0, 19, -11, id="touching"),
        pytest.param(duty(7, 15), Clash.OVERLAP, 0, 19, -11, id="overlapping"),
        pytest.param(duty(0, 8), Clash.OVERLAP, 0, 19, -11, id="the same time"),
    ],
)
def test_overlap_is_told_from_short_rest_with_what_would_do(
    candidate, clash, there_is, earliest, latest
):
    verdict = gravest(candidate, [EARLY], POLICY)

    if clash is None:
        assert verdict is None
        return
    assert (verdict.clash, verdict.duty) == (clash, EARLY)
    assert (verdict.there_is, verdict.needed) == (hours(there_is), hours(11))
    assert verdict.earliest_start == NOON + hours(earliest)
    assert verdict.latest_end == NOON + hours(latest)
    assert verdict.for_travel is False


def test_it_is_said_which_of_the_two_comes_first():
    assert gravest(duty(9, 17), [EARLY], POLICY).follows is True
    assert gravest(duty(-9, -1), [EARLY], POLICY).follows is False


def test_with_no_rest_asked_for_touching_is_fine_and_overlap_is_not():
    assert gravest(duty(8, 16), [EARLY], NO_REST) is None
    assert gravest(duty(7, 15), [EARLY], NO_REST).clash == Clash.OVERLAP


def test_two_sites_without_a_gap_need_the_journey_even_when_no_rest_is_asked_for():
    here, there = duty(0, 8, ST_MARYS), duty(8, 16, NORTHWICK_PARK)

    verdict = gravest(there, [here], NO_REST)

    assert (verdict.clash, verdict.for_travel) == (Clash.REST, True)
    assert verdict.needed == timedelta(minutes=59)
    assert verdict.earliest_start == NOON + hours(8) + timedelta(minutes=59)
    assert gravest(duty(9, 17, NORTHWICK_PARK), [here], NO_REST) is None


def test_a_long_journey_outweighs_the_minimum_rest():
    far, here = duty(19, 27, EDINBURGH), duty(0, 8, ST_MARYS)

    assert rest_needed(here, far, POLICY) > hours(32)
    assert gravest(far, [here], POLICY).for_travel is True


def test_the_earliest_start_is_clear_of_every_other_duty():
    later = duty(30, 38)

    verdict = gravest(duty(9, 17), [later, EARLY], POLICY)

    assert verdict.earliest_start == NOON + hours(49)
    assert verdict.latest_end == NOON + hours(-11)


def test_an_overlap_is_given_before_the_short_rest_that_lacks_most():
    one_hour_off, three_hours_off, overlapping = duty(-9, -1), duty(11, 19), duty(2, 3)

    found = clashes(EARLY, [three_hours_off, overlapping, one_hour_off], POLICY)

    assert [(v.clash, v.duty) for v in found] == [
        (Clash.OVERLAP, overlapping),
        (Clash.REST, one_hour_off),
    ]


@pytest.mark.parametrize("held", [[duty(1, 4), duty(2, 3)], [duty(2, 3), duty(1, 4)]])
def test_of_several_overlaps_the_first_to_start_is_given(held):
    (verdict,) = clashes(EARLY, held, POLICY)

    assert verdict.duty == duty(1, 4)


def test_the_night_the_clocks_go_forward_rest_is_an_hour_shorter_than_it_looks():
    saturday = Duty(wall_period(date(2027, 3, 27), time(12), time(20)))
    sunday = Duty(wall_period(date(2027, 3, 28), time(7), time(15)))

    verdict = gravest(sunday, [saturday], POLICY)

    assert verdict.there_is == hours(10)
    assert verdict.earliest_start == wall_period(date(2027, 3, 28), time(8), time(9)).starts_at


def test_the_night_the_clocks_go_back_gives_an_hour_more():
    saturday = Duty(wall_period(date(2027, 10, 30), time(12), time(21)))
    sunday = Duty(wall_period(date(2027, 10, 31), time(7), time(15)))

    assert gravest(sunday, [saturday], POLICY) is None


@st.composite
def duties(draw):
    starts = draw(st.integers(-60, 60))
    position = draw(st.sampled_from([None, ST_MARYS, NORTHWICK_PARK]))
    return duty(starts, starts + draw(st.integers(1, 14)), position)


POLICIES = st.builds(lambda rest: replace(POLICY, minimum_rest=hours(rest)), st.integers(0, 24))


@given(a=duties(), b=duties(), policy=POLICIES)
def test_two_duties_clash_whichever_was_there_first(a, b, policy):
    one, other = gravest(a, [b], policy), gravest(b, [a], policy)

    assert (one is None) == (other is None)
    if one:
        assert (one.clash, one.there_is, one.needed) == (other.clash, other.there_is, other.needed)
        assert (one.clash == Clash.OVERLAP) == a.period.overlaps(b.period)


@given(candidate=duties(), held=st.lists(duties(), max_size=4), more=duties(), policy=POLICIES)
def test_more_work_or_more_rest_asked_for_never_turns_a_no_into_yes(candidate, held, more, policy):
    stricter = replace(policy, minimum_rest=policy.minimum_rest + hours(1))

    if gravest(candidate, held, policy):
        assert gravest(candidate, [*held, more], policy)
        assert gravest(candidate, held, stricter)


@given(candidate=duties(), held=st.lists(duties(), min_size=1, max_size=5), policy=POLICIES)
def test_the_times_offered_are_allowed_and_the_nearest_that_are(candidate, held, policy):
    verdict = gravest(candidate, held, policy)
    if verdict is None:
        return
    length = candidate.period.length
    minute = timedelta(minutes=1)

    def allowed(starts_at):
        moved = Duty(Period(starts_at, starts_at + length), candidate.position)
        return gravest(moved, held, policy) is None

    assert verdict.earliest_start > candidate.period.starts_at
    assert verdict.latest_end < candidate.period.ends_at
    assert allowed(verdict.earliest_start)
    assert allowed(verdict.latest_end - length)
    assert not allowed(verdict.earliest_start - minute)
    assert not allowed(verdict.latest_end - length + minute)


@given(held=st.lists(duties(), max_size=5), data=st.data(), candidate=duties())
def test_the_verdict_does_not_depend_on_the_order_of_the_duties(held, data, candidate):
    shuffled = data.draw(st.permutations(held))
    one, other = clashes(candidate, held, POLICY), clashes(candidate, shuffled, POLICY)

    assert [(v.clash, v.earliest_start, v.latest_end) for v in one] == [
        (v.clash, v.earliest_start, v.latest_end) for v in other
    ]
