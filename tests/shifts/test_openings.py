"""The stretches of days behind a list, against the day-by-day rules they turn round."""

from datetime import UTC, date, datetime, time, timedelta

from hypothesis import example, given
from hypothesis import strategies as st

from compliance.rules.expiry import holds_through
from compliance.rules.rest import Duty, Position, RestPolicy, clashes
from shifts.rules.openings import Window, taken_up, too_far, window_of
from staffbank.periods import Period, wall_period

TODAY = date(2026, 11, 23)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
DAYS = st.integers(-4, 8).map(lambda by: TODAY + by * DAY)
ENDS = st.none() | DAYS
FROM_TODAY = [TODAY + by * DAY for by in range(9)]


def work(starts_on, ends_on):
    """Work that starts on one day and ends on another."""
    starts = wall_period(starts_on, time(12), time(13)).starts_at
    return Period(starts, wall_period(ends_on, time(14), time(15)).starts_at)


def opens(windows, starts_on, ends_on):
    return any(w.first <= starts_on <= w.last and ends_on <= w.ends_by for w in windows)


PAIRS = [(starts, ends) for starts in FROM_TODAY for ends in FROM_TODAY if starts <= ends]


@given(valid_from=DAYS, valid_to=ENDS)
@example(valid_from=TODAY - DAY, valid_to=TODAY)
@example(valid_from=TODAY - DAY, valid_to=TODAY - DAY)
@example(valid_from=TODAY + DAY, valid_to=TODAY + DAY)
def test_a_dated_thing_opens_the_days_it_holds_through(valid_from, valid_to):
    window = window_of(valid_from, valid_to, TODAY)

    assert (window is None) == (valid_to is not None and valid_to < TODAY)
    for starts, ends in PAIRS:
        assert opens([window] if window else [], starts, ends) == holds_through(
            valid_from, valid_to, work(starts, ends)
        )


def test_a_window_with_a_last_day_has_an_end():
    assert Window(TODAY).has_no_end
    assert not Window(TODAY, TODAY, TODAY).has_no_end
    assert not Window(TODAY, TODAY + DAY, date.max).has_no_end


POLICY = RestPolicy(11 * HOUR, travel_factor=1.35, travel_kmh=22.5, handover_minutes=15)
PADDINGTON, HILLINGDON = Position(51.51697, -0.17356), Position(51.5266, -0.4602)
NEWCASTLE = Position(54.9889, -1.6194)
SITES = {1: PADDINGTON, 2: HILLINGDON, 3: NEWCASTLE}
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def duty(starts, length, position):
    return Duty(Period(NOON + starts * HOUR, NOON + (starts + length) * HOUR), position)


DUTIES = st.builds(
    duty, st.integers(-60, 60), st.integers(1, 12), st.sampled_from([None, *SITES.values()])
)


@given(duties=st.lists(DUTIES, max_size=3), starts=st.integers(-60, 60))
@example(duties=[duty(-20, 8, None)], starts=-1)  # eleven hours after it
@example(duties=[duty(19, 8, None)], starts=0)  # and eleven before
@example(duties=[duty(-30, 8, NEWCASTLE)], starts=0)
def test_what_is_taken_up_is_just_what_the_rule_refuses(duties, starts):
    far = too_far(duties, SITES, POLICY)
    near = taken_up(duties, POLICY.minimum_rest)

    for site, position in SITES.items():
        wanted = duty(starts, 8, position)
        taken = [*near, *far.get(site, ())]
        assert any(wanted.period.overlaps(each) for each in taken) == bool(
            clashes(wanted, duties, POLICY)
        )


def test_only_sites_that_the_journey_puts_out_of_reach_are_named():
    by_day = duty(0, 8, PADDINGTON)

    assert set(too_far([by_day], SITES, POLICY)) == {3}
    assert too_far([by_day], {2: HILLINGDON}, POLICY) == {}
    assert too_far([duty(0, 8, None)], SITES, POLICY) == {}
