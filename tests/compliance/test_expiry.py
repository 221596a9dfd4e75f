from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.rules.expiry import (
    CredentialFact,
    CredentialGap,
    CredentialStatus,
    Shortfall,
    Waiver,
    covered_to,
    credential_gap,
    holds_through,
    kinds_that_satisfy,
    last_day,
)
from staffbank.periods import wall_period

SATISFIES = frozenset({("als", "ils"), ("ils", "bls")})
FRIDAY, SATURDAY, SUNDAY = (date(2026, 11, day) for day in (27, 28, 29))
LAST_YEAR, NEXT_YEAR = date(2025, 11, 12), date(2027, 11, 12)
NIGHT = wall_period(SATURDAY, time(20), time(8))
TO_MIDNIGHT = wall_period(SATURDAY, time(12), time(0))


def held(kind="als", valid_to=None, status="verified", valid_from=LAST_YEAR):
    return CredentialFact(kind, valid_from, valid_to, CredentialStatus(status))


def test_a_stronger_kind_stands_in_for_every_weaker_one_and_never_the_reverse():
    assert kinds_that_satisfy("bls", SATISFIES) == {"bls", "ils", "als"}
    assert kinds_that_satisfy("ils", SATISFIES) == {"ils", "als"}
    assert kinds_that_satisfy("als", SATISFIES) == {"als"}
    assert kinds_that_satisfy("als", frozenset({("a", "als"), ("als", "a")})) == {"als", "a"}


@pytest.mark.parametrize(
    ("valid_to", "period", "holds"),
    [
        pytest.param(None, NIGHT, True, id="no end"),
        pytest.param(SUNDAY, NIGHT, True, id="to the end of the day the night ends"),
        pytest.param(SATURDAY, NIGHT, False, id="only the day it begins"),
        pytest.param(SATURDAY, TO_MIDNIGHT, True, id="a shift that ends at midnight"),
        pytest.param(FRIDAY, TO_MIDNIGHT, False, id="ended the day before"),
    ],
)
def test_a_last_day_counts_to_its_end_and_must_reach_the_end_of_the_shift(valid_to, period, holds):
    assert holds_through(LAST_YEAR, valid_to, period) is holds
    assert (credential_gap("als", [held(valid_to=valid_to)], period, SATISFIES) is None) is holds


def test_a_first_day_must_have_come_when_the_shift_starts():
    assert holds_through(SATURDAY, None, NIGHT)
    assert not holds_through(SUNDAY, None, NIGHT)


@pytest.mark.parametrize(
    ("credentials", "gap"),
    [
        pytest.param([], (Shortfall.MISSING, "ils", None), id="none"),
        pytest.param([held("ils")], None, id="the kind itself"),
        pytest.param([held("als")], None, id="a stronger kind"),
        pytest.param([held("bls")], (Shortfall.MISSING, "ils", None), id="a weaker kind"),
        pytest.param(
            [held(valid_to=SATURDAY)], (Shortfall.ENDS_TOO_SOON, "als", SATURDAY), id="mid-shift"
        ),
        pytest.param(
            [held("ils", FRIDAY), held("ils", SATURDAY)],
            (Shortfall.ENDS_TOO_SOON, "ils", SATURDAY),
            id="the one that lasts longest",
        ),
        pytest.param(
            [held("ils", SATURDAY), held("ils", valid_from=SUNDAY)], None, id="one after the other"
        ),
        pytest.param(
            [held("ils", FRIDAY), held("ils", valid_from=SUNDAY)],
            (Shortfall.ENDS_TOO_SOON, "ils", FRIDAY),
            id="a day between them",
        ),
        pytest.param(
            [held("ils", FRIDAY), held("ils", NEXT_YEAR, valid_from=SUNDAY)],
            (Shortfall.ENDS_TOO_SOON, "ils", FRIDAY),
            id="a day between them, and then an end far off",
        ),
        pytest.param(
            [held("als", SATURDAY), held("ils", SATURDAY)],
            (Shortfall.ENDS_TOO_SOON, "ils", SATURDAY),
            id="the kind itself before a stronger one",
        ),
        pytest.param(
            [held("ils", valid_from=SUNDAY)], (Shortfall.MISSING, "ils", None), id="not yet"
        ),
        pytest.param(
            [held("ils", NEXT_YEAR, valid_from=SUNDAY)],
            (Shortfall.MISSING, "ils", None),
            id="not yet, and with an end",
        ),
        pytest.param(
            [held("ils", SUNDAY, valid_from=SUNDAY)],
            (Shortfall.MISSING, "ils", None),
            id="only the day the shift ends",
        ),
        pytest.param(
            [held("ils", status="submitted")], (Shortfall.NOT_CHECKED, "ils", None), id="waiting"
        ),
        pytest.param(
            [held("ils", SATURDAY), held("als", status="submitted", valid_from=SATURDAY)],
            (Shortfall.NOT_CHECKED, "als", None),
            id="its renewal is waiting",
        ),
        pytest.param(
            [held("als", status="submitted"), held("ils", status="submitted")],
            (Shortfall.NOT_CHECKED, "ils", None),
            id="waiting, and a stronger one too",
        ),
        pytest.param(
            [held("ils", SATURDAY), held("ils", SATURDAY, "submitted")],
            (Shortfall.ENDS_TOO_SOON, "ils", SATURDAY),
            id="what is waiting would not help",
        ),
        pytest.param(
            [held("ils", status="rejected")], (Shortfall.MISSING, "ils", None), id="not accepted"
        ),
        pytest.param(
            [held("ils", status="suspended")], (Shortfall.STOPPED, "ils", None), id="suspended"
        ),
        pytest.param(
            [held("ils", status="revoked")], (Shortfall.STOPPED, "ils", None), id="withdrawn"
        ),
        pytest.param(
            [held("als", status="revoked"), held("ils", status="suspended")],
            (Shortfall.STOPPED, "ils", None),
            id="withdrawn, and the kind itself suspended",
        ),
        pytest.param(
            [held("ils", FRIDAY, "revoked")], (Shortfall.MISSING, "ils", None), id="long over"
        ),
    ],
)
def test_the_smallest_thing_that_would_help_is_named(credentials, gap):
    found = credential_gap("ils", credentials, NIGHT, SATISFIES)

    assert found == (CredentialGap("ils", *gap) if gap else None)
    assert credential_gap("ils", credentials[::-1], NIGHT, SATISFIES) == found


def test_cover_runs_on_from_one_to_the_next_until_a_day_is_missed():
    first = held(valid_to=SATURDAY)
    second = held(valid_from=SUNDAY, valid_to=SUNDAY + timedelta(days=1))
    after_a_gap = held(valid_from=SUNDAY + timedelta(days=3))

    assert covered_to([second, first, after_a_gap], FRIDAY) == SUNDAY + timedelta(days=1)
    assert covered_to([first], SUNDAY) is None
    assert covered_to([held()], FRIDAY) == date.max


DAYS = st.integers(0, 12).map(lambda days: FRIDAY + timedelta(days=days))
FACTS = st.lists(
    st.builds(
        held,
        st.sampled_from(["als", "ils", "bls"]),
        st.none() | DAYS,
        st.sampled_from([str(status) for status in CredentialStatus]),
        DAYS,
    ),
    max_size=5,
)


@given(facts=FACTS, day=DAYS)
def test_cover_agrees_with_counting_day_by_day(facts, day):
    counted = None
    for ahead in range(40):
        on = day + timedelta(days=ahead)
        if not any(f.valid_from <= on <= (f.valid_to or date.max) for f in facts):
            break
        counted = on

    reached = covered_to(facts, day)

    assert min(reached, day + timedelta(days=39)) == counted if reached else counted is None


@given(facts=FACTS, more=FACTS, day=DAYS)
def test_another_credential_never_turns_a_yes_into_no(facts, more, day):
    night = wall_period(day, time(20), time(8))

    if credential_gap("bls", facts, night, SATISFIES) is None:
        assert credential_gap("bls", facts + more, night, SATISFIES) is None


@pytest.mark.parametrize(
    ("since", "months", "until"),
    [
        (date(2026, 11, 12), None, None),
        (date(2026, 11, 12), 1, date(2026, 12, 12)),
        (date(2026, 11, 30), 2, date(2027, 1, 30)),
        (date(2026, 12, 1), 12, date(2027, 12, 1)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
        (date(2026, 1, 31), 25, date(2028, 2, 29)),
        (date(2028, 2, 29), 36, date(2031, 2, 28)),
    ],
)
def test_what_lasts_for_months_ends_on_the_same_day_or_the_last_that_there_is(since, months, until):
    assert last_day(since, months) == until


@pytest.mark.parametrize(
    ("trust", "vacancy", "holds"),
    [(1, 7, True), (1, 8, False), (2, 7, False), (None, None, False)],
)
def test_an_override_for_one_vacancy_holds_for_no_other(trust, vacancy, holds):
    one = Waiver("fire", LAST_YEAR, NEXT_YEAR, trust=1, vacancy=7)

    assert one.holds_for(trust, vacancy) is holds
    assert Waiver("fire", LAST_YEAR, NEXT_YEAR, trust=1).holds_for(trust, vacancy) is (trust == 1)
