from dataclasses import replace
from datetime import UTC, date, datetime, time
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from shifts.rules.similar import (
    Candidate,
    FitWeights,
    Shift,
    SimilarWeights,
    difference,
    fit,
    nearest_similar,
    order_candidates,
)
from staffbank.periods import wall_period

WEIGHTS = SimilarWeights(
    hour_apart=Decimal(1),
    other_ward=Decimal(2),
    other_site=Decimal(4),
    other_grade=Decimal(10),
    kilometre=Decimal("0.5"),
    pound_less=Decimal("0.1"),
)
FIT = FitWeights(
    worked_here=Decimal(2),
    worked_here_at_most=5,
    said_free=Decimal(6),
    kilometre=Decimal("0.5"),
    unknown_kilometres=Decimal(15),
)
SATURDAY_NIGHT = Shift(
    ref="a",
    period=wall_period(date(2026, 11, 28), time(20), time(8)),
    ward="Witherow",
    site="St Mary's",
    grade="N5",
    pay_pence=26896,
)
FRIDAY_NIGHT = replace(
    SATURDAY_NIGHT,
    ref="b",
    period=wall_period(date(2026, 11, 27), time(20), time(8)),
    pay_pence=23452,
)
ALBERT = replace(SATURDAY_NIGHT, ref="c", ward="Albert")
NORTHWICK = replace(
    SATURDAY_NIGHT,
    ref="d",
    period=wall_period(date(2026, 11, 28), time(19, 30), time(8)),
    ward="Stroke Unit",
    site="Northwick Park",
    kilometres=Decimal(11),
)
AMARA = Candidate("amara", 6, True, Decimal("3.9"), datetime(2026, 11, 1, tzinfo=UTC))
KOFI = Candidate("kofi", 0, True, Decimal(8), datetime(2026, 11, 2, tzinfo=UTC))
RUTH = Candidate("ruth", 0, False, None, datetime(2026, 11, 3, tzinfo=UTC))


def test_the_nearest_shifts_come_first_and_the_lost_one_is_left_out():
    others = [FRIDAY_NIGHT, NORTHWICK, SATURDAY_NIGHT, ALBERT]

    assert nearest_similar(SATURDAY_NIGHT, others, WEIGHTS, limit=3) == [
        ALBERT,
        NORTHWICK,
        FRIDAY_NIGHT,
    ]
    assert nearest_similar(SATURDAY_NIGHT, others, WEIGHTS, limit=1) == [ALBERT]


def test_each_difference_costs_its_points_and_better_pay_costs_nothing():
    band_six = replace(SATURDAY_NIGHT, ref="e", grade="N6", pay_pence=30000)

    assert difference(SATURDAY_NIGHT, SATURDAY_NIGHT, WEIGHTS) == 0
    assert difference(SATURDAY_NIGHT, band_six, WEIGHTS) == 10
    assert difference(SATURDAY_NIGHT, NORTHWICK, WEIGHTS) == Decimal("12.0")
    assert difference(SATURDAY_NIGHT, FRIDAY_NIGHT, WEIGHTS) == 48 + Decimal("3.444")


def test_equally_similar_shifts_come_soonest_first_then_by_reference():
    day_before, day_after = (
        replace(SATURDAY_NIGHT, ref=ref, period=wall_period(date(2026, 11, day), time(20), time(8)))
        for ref, day in (("z", 27), ("b", 29))
    )
    twin = replace(day_before, ref="y")

    assert nearest_similar(SATURDAY_NIGHT, [day_after, day_before, twin], WEIGHTS, limit=3) == [
        twin,
        day_before,
        day_after,
    ]


def test_best_fit_first_is_knowing_the_ward_being_free_and_living_near():
    assert [fit(candidate, FIT) for candidate in (AMARA, KOFI, RUTH)] == [
        Decimal("14.05"),
        Decimal("2.0"),
        Decimal("-7.5"),
    ]
    assert order_candidates([RUTH, KOFI, AMARA], FIT) == [AMARA, KOFI, RUTH]


def test_times_on_the_ward_stop_counting_so_that_newcomers_are_not_shut_out():
    regular = replace(AMARA, ref="regular", worked_here=40)

    assert fit(regular, FIT) == fit(AMARA, FIT)


def test_equal_candidates_go_by_who_has_waited_longest_then_by_reference():
    waited = replace(KOFI, ref="z", idle_since=datetime(2026, 10, 1, tzinfo=UTC))
    twin = replace(KOFI, ref="a")

    assert order_candidates([KOFI, twin, waited], FIT) == [waited, twin, KOFI]


CANDIDATES = st.lists(
    st.builds(
        Candidate,
        ref=st.text("abcdefgh", min_size=1, max_size=3),
        worked_here=st.integers(0, 8),
        said_free=st.booleans(),
        kilometres=st.none() | st.decimals(0, 40, places=1),
        idle_since=st.sampled_from([AMARA.idle_since, KOFI.idle_since]),
    ),
    unique_by=lambda candidate: candidate.ref,
    max_size=8,
)


@given(data=st.data(), candidates=CANDIDATES)
def test_the_order_of_candidates_does_not_depend_on_the_order_given(data, candidates):
    shuffled = data.draw(st.permutations(candidates))

    ordered = order_candidates(candidates, FIT)

    assert order_candidates(shuffled, FIT) == ordered
    scores = [fit(candidate, FIT) for candidate in ordered]
    assert scores == sorted(scores, reverse=True)


@given(shuffled=st.permutations([FRIDAY_NIGHT, NORTHWICK, ALBERT, replace(ALBERT, ref="zz")]))
def test_the_order_of_similar_shifts_does_not_depend_on_the_order_given(shuffled):
    found = nearest_similar(SATURDAY_NIGHT, shuffled, WEIGHTS, limit=4)

    assert [shift.ref for shift in found] == ["c", "zz", "d", "b"]
