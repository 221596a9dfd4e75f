from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shifts.rules.release import Audience, ReleasePolicy, out_of_quiet_hours, release_steps
from staffbank.periods import LONDON, is_between, wall_time

SUNDAY = date(2026, 11, 22)
STARTS_AT = wall_time(date(2026, 11, 28), time(20))
POLICY = ReleasePolicy(own_bank_hours=24, region_hours=48)


def at(day, hour, minute=0):
    return wall_time(date(2026, 11, day), time(hour, minute))


def turns(published_at=None, policy=POLICY, **changes):
    given_facts = {"published_at": published_at or at(22, 9, 30), "starts_at": STARTS_AT} | changes
    return [step.opens_at for step in release_steps(policy=policy, **given_facts)]


def test_own_bank_then_region_then_agency_each_after_its_wait():
    steps = release_steps(published_at=at(22, 9, 30), starts_at=STARTS_AT, policy=POLICY)

    assert [step.audience for step in steps] == list(Audience)
    assert [step.opens_at for step in steps] == [at(22, 9, 30), at(23, 9, 30), at(25, 9, 30)]
    assert [step.told_at for step in steps] == [step.opens_at for step in steps]


def test_the_region_may_wait_until_the_shift_is_near():
    policy = ReleasePolicy(own_bank_hours=24, region_within_hours=60)

    assert turns(policy=policy) == [at(22, 9, 30), at(26, 8), None]
    assert turns(published_at=at(27, 9), policy=policy) == [at(27, 9), at(28, 9), None]


@pytest.mark.parametrize(
    ("published", "region"),
    [
        pytest.param((22, 21, 59), (23, 21, 59), id="a minute before the quiet"),
        pytest.param((22, 22), (24, 7), id="as it begins"),
        pytest.param((23, 2), (24, 7), id="at 2am"),
        pytest.param((23, 7), (24, 7), id="as it ends"),
    ],
)
def test_the_region_never_opens_at_night(published, region):
    assert turns(published_at=at(*published))[1] == at(*region)


def test_what_is_published_at_night_is_there_at_once_and_told_in_the_morning():
    own, _, _ = release_steps(published_at=at(23, 2), starts_at=STARTS_AT, policy=POLICY)

    assert (own.opens_at, own.told_at) == (at(23, 2), at(23, 7))


@pytest.mark.parametrize("starts_at", [at(23, 5), at(23, 7)])
def test_work_that_begins_before_anybody_is_told_is_seen_though_nobody_is(starts_at):
    own, _, _ = release_steps(published_at=at(23, 2), starts_at=starts_at, policy=POLICY)

    assert (own.opens_at, own.told_at) == (at(23, 2), None)


def test_what_is_urgent_opens_and_is_told_at_any_hour():
    own, region, agency = release_steps(
        published_at=at(23, 2), starts_at=STARTS_AT, policy=POLICY, urgent=True
    )

    assert own.opens_at == own.told_at == region.opens_at == region.told_at == at(23, 2)
    assert agency.opens_at == agency.told_at == at(25, 2)


def test_an_audience_the_policy_leaves_out_never_hears():
    assert turns(policy=ReleasePolicy(own_bank_hours=24)) == [at(22, 9, 30), at(23, 9, 30), None]
    assert turns(policy=ReleasePolicy(own_bank_hours=None, region_hours=1)) == [
        at(22, 9, 30),
        None,
        None,
    ]
    assert turns(policy=ReleasePolicy(None), urgent=True)[1] is None


def test_a_turn_that_would_come_once_work_has_begun_never_comes():
    assert turns(starts_at=at(23, 9, 30)) == [at(22, 9, 30), None, None]
    assert turns(starts_at=at(23, 9, 31)) == [at(22, 9, 30), at(23, 9, 30), None]
    overnight = ReleasePolicy(own_bank_hours=13, region_hours=2)
    assert turns(starts_at=at(23, 6), policy=overnight)[1:] == [None, None]
    night_agency = ReleasePolicy(own_bank_hours=12, region_hours=1)
    assert turns(starts_at=at(23, 6), policy=night_agency)[1:] == [at(22, 21, 30), None]
    assert turns(published_at=at(28, 20)) == [None, None, None]


@given(
    moment=st.datetimes(datetime(2026, 1, 1), datetime(2028, 12, 31), timezones=st.just(UTC)),
    quiet_from=st.integers(0, 23).map(time),
    quiet_to=st.integers(4, 23).map(time),
)
def test_out_of_quiet_hours_is_awake_not_sooner_and_soon(moment, quiet_from, quiet_to):
    policy = ReleasePolicy(1, quiet_from=quiet_from, quiet_to=quiet_to)

    awake = out_of_quiet_hours(moment, policy)

    assert not is_between(awake.astimezone(LONDON).time(), quiet_from, quiet_to)
    assert timedelta() <= awake - moment <= timedelta(hours=25)
