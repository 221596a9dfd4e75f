from dataclasses import replace
from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.rules.eligibility import (
    Change,
    ChangeCode,
    Reason,
    ReasonCode,
    RestrictionFact,
    changes_that_open,
    judge,
)
from compliance.rules.expiry import CredentialStatus, Waiver
from compliance.rules.rest import Clash, Duty
from staffbank.periods import wall_period
from tests.compliance.worlds import (
    ALS,
    DEMAND,
    FRIDAY,
    LATE,
    NIGHT,
    NMC,
    NURSE,
    POLICY,
    SATURDAY,
    SUNDAY,
    als,
    capacity,
    skill,
)

SUBMITTED, SUSPENDED = CredentialStatus.SUBMITTED, CredentialStatus.SUSPENDED


def test_somebody_with_all_that_is_asked_for_is_eligible():
    verdict = judge(NURSE, DEMAND, POLICY)

    assert verdict.eligible
    assert verdict.reasons == ()
    assert changes_that_open(NURSE, DEMAND, POLICY) == ()


@pytest.mark.parametrize(
    ("lacking", "reason", "change"),
    [
        ({"active": False}, Reason(ReasonCode.NOT_ACTIVE), Change(ChangeCode.ACTIVATE)),
        (
            {"unsigned": frozenset({DEMAND.bank})},
            Reason(ReasonCode.TERMS_UNSIGNED),
            Change(ChangeCode.SIGN_TERMS),
        ),
        (
            {"capacities": ()},
            Reason(ReasonCode.NO_CAPACITY, "nursing"),
            Change(ChangeCode.ADD_CAPACITY),
        ),
        (
            {"capacities": capacity(staff_group="medical")},
            Reason(ReasonCode.NO_CAPACITY, "nursing"),
            Change(ChangeCode.ADD_CAPACITY),
        ),
        (
            {"capacities": capacity(valid_to=SATURDAY)},
            Reason(ReasonCode.NO_CAPACITY, "nursing"),
            Change(ChangeCode.ADD_CAPACITY),
        ),
        (
            {"capacities": capacity(grade="N3")},
            Reason(ReasonCode.WRONG_GRADE),
            Change(ChangeCode.ADD_CAPACITY),
        ),
        (
            {"capacities": capacity(specialties=frozenset({"renal"}))},
            Reason(ReasonCode.WRONG_SPECIALTY, "acute"),
            Change(ChangeCode.ADD_CAPACITY),
        ),
        (
            {"skills": ()},
            Reason(ReasonCode.SKILL_MISSING, "iv"),
            Change(ChangeCode.SIGN_OFF_SKILL, "iv"),
        ),
        (
            {"skills": skill(level="supervised")},
            Reason(ReasonCode.SKILL_MISSING, "iv"),
            Change(ChangeCode.SIGN_OFF_SKILL, "iv"),
        ),
        (
            {"skills": skill(valid_to=SATURDAY)},
            Reason(ReasonCode.SKILL_MISSING, "iv"),
            Change(ChangeCode.SIGN_OFF_SKILL, "iv"),
        ),
        (
            {"credentials": (NMC,)},
            Reason(ReasonCode.CREDENTIAL_MISSING, "ils", held="ils"),
            Change(ChangeCode.ADD_CREDENTIAL, "ils"),
        ),
        (
            {"credentials": als(status=SUBMITTED)},
            Reason(ReasonCode.CREDENTIAL_NOT_CHECKED, "ils", held="als"),
            Change(ChangeCode.CHECK_CREDENTIAL, "als"),
        ),
        (
            {"credentials": als(valid_to=SATURDAY)},
            Reason(ReasonCode.CREDENTIAL_ENDS_BEFORE_SHIFT_ENDS, "ils", held="als", on=SATURDAY),
            Change(ChangeCode.ADD_CREDENTIAL, "ils"),
        ),
    ],
)
def test_each_thing_lacking_is_one_reason_and_one_change_away(lacking, reason, change):
    worker = replace(NURSE, **lacking)

    assert judge(worker, DEMAND, POLICY).reasons == (reason,)
    assert changes_that_open(worker, DEMAND, POLICY) == (change,)


def test_nobody_can_mend_a_registration_that_was_stopped():
    worker = replace(NURSE, credentials=(replace(NMC, status=SUSPENDED), ALS))

    assert judge(worker, DEMAND, POLICY).reasons == (
        Reason(ReasonCode.CREDENTIAL_STOPPED, "nmc", held="nmc"),
    )
    assert changes_that_open(worker, DEMAND, POLICY) == ()


def test_group_and_grade_and_specialty_must_be_of_one_capacity():
    worker = replace(
        NURSE,
        capacities=(
            *capacity(specialties=frozenset({"renal"})),
            *capacity(grade="N7"),
        ),
    )

    assert judge(worker, DEMAND, POLICY).reasons == (Reason(ReasonCode.WRONG_SPECIALTY, "acute"),)


def test_a_capacity_that_lists_no_specialty_is_good_for_any():
    worker = replace(NURSE, capacities=capacity(specialties=frozenset()))

    assert judge(worker, DEMAND, POLICY).eligible


def test_a_shift_that_names_no_specialty_takes_any():
    worker = replace(NURSE, capacities=capacity(specialties=frozenset(), grade="N6"))
    any_specialty = replace(DEMAND, specialty=None)

    assert judge(worker, any_specialty, POLICY).eligible
    outsider = replace(NURSE, capacities=())
    assert changes_that_open(outsider, any_specialty, POLICY) == (Change(ChangeCode.ADD_CAPACITY),)


@pytest.mark.parametrize(
    ("duty", "code", "clash"),
    [
        (LATE, ReasonCode.REST, Clash.REST),
        (Duty(wall_period(SATURDAY, time(19), time(23))), ReasonCode.OVERLAP, Clash.OVERLAP),
    ],
)
def test_other_work_can_be_gone_round_by_starting_later_or_ending_sooner(duty, code, clash):
    worker = replace(NURSE, duties=(duty,))

    (reason,) = judge(worker, DEMAND, POLICY).reasons
    later, sooner = changes_that_open(worker, DEMAND, POLICY)

    assert (reason.code, reason.rest.clash, reason.rest.duty) == (code, clash, duty)
    assert later.code == ChangeCode.START_LATER
    assert later.period.starts_at - duty.period.ends_at == POLICY.rest.minimum_rest
    assert sooner.code == ChangeCode.END_EARLIER
    assert duty.period.starts_at - sooner.period.ends_at == POLICY.rest.minimum_rest
    assert later.period.length == sooner.period.length == NIGHT.length


def test_a_later_start_that_outlasts_a_credential_is_not_offered():
    worker = replace(NURSE, duties=(LATE,), credentials=als(valid_to=SUNDAY))
    late_on_sunday = Duty(wall_period(SUNDAY, time(9), time(15)))

    assert [c.code for c in changes_that_open(worker, DEMAND, POLICY)] == [
        ChangeCode.START_LATER,
        ChangeCode.END_EARLIER,
    ]
    worker = replace(worker, duties=(LATE, late_on_sunday))
    assert [c.code for c in changes_that_open(worker, DEMAND, POLICY)] == [ChangeCode.END_EARLIER]


def test_every_reason_is_given_and_in_the_order_people_are_told():
    worker = replace(
        NURSE,
        active=False,
        capacities=capacity(grade="N3"),
        skills=(),
        credentials=als(valid_to=FRIDAY)[1:],
        duties=(LATE, Duty(NIGHT)),
    )
    demand = replace(DEMAND, skills=frozenset({"iv", "bloods"}))

    reasons = judge(worker, demand, POLICY).reasons

    assert [(reason.code, reason.subject) for reason in reasons] == [
        (ReasonCode.NOT_ACTIVE, ""),
        (ReasonCode.WRONG_GRADE, ""),
        (ReasonCode.SKILL_MISSING, "bloods"),
        (ReasonCode.SKILL_MISSING, "iv"),
        (ReasonCode.CREDENTIAL_MISSING, "nmc"),
        (ReasonCode.CREDENTIAL_ENDS_BEFORE_SHIFT_ENDS, "ils"),
        (ReasonCode.OVERLAP, ""),
        (ReasonCode.REST, ""),
    ]
    assert changes_that_open(worker, demand, POLICY) == ()


def test_one_certificate_that_stands_in_for_the_others_is_the_single_change():
    worker = replace(NURSE, credentials=(NMC,))
    demand = replace(DEMAND, required_kinds=frozenset({"nmc", "als", "ils", "bls"}))

    assert len(judge(worker, demand, POLICY).reasons) == 3
    assert changes_that_open(worker, demand, POLICY) == (Change(ChangeCode.ADD_CREDENTIAL, "als"),)


def test_an_overlap_and_a_short_rest_are_gone_round_by_the_same_move_told_once():
    worker = replace(NURSE, duties=(LATE, Duty(wall_period(SATURDAY, time(21), time(22)))))

    assert len(judge(worker, DEMAND, POLICY).reasons) == 2
    assert [c.code for c in changes_that_open(worker, DEMAND, POLICY)] == [
        ChangeCode.START_LATER,
        ChangeCode.END_EARLIER,
    ]


WORKERS = st.builds(
    lambda active, capacities, skills, credentials, duties: replace(
        NURSE,
        active=active,
        capacities=capacities,
        skills=skills,
        credentials=credentials,
        duties=duties,
    ),
    st.booleans(),
    st.sampled_from([NURSE.capacities, (), capacity(grade="N3")]),
    st.sampled_from([NURSE.skills, (), skill(level="novice")]),
    st.sampled_from([NURSE.credentials, (NMC,), als(status=SUBMITTED), als(valid_to=SATURDAY)]),
    st.sampled_from([(), (LATE,), (Duty(NIGHT),), (LATE, Duty(NIGHT))]),
)


@given(worker=WORKERS)
def test_a_change_is_offered_only_when_it_works_and_reasons_keep_their_order(worker):
    reasons = judge(worker, DEMAND, POLICY).reasons
    order = [list(ReasonCode).index(reason.code) for reason in reasons]

    assert order == sorted(order)
    for change in changes_that_open(worker, DEMAND, POLICY):
        if change.period:
            assert judge(worker, replace(DEMAND, period=change.period), POLICY).eligible
        else:
            assert len(reasons) == 1


@given(worker=WORKERS)
def test_asking_for_less_never_turns_a_yes_into_no(worker):
    less = replace(DEMAND, skills=frozenset(), required_kinds=frozenset({"nmc"}), specialty=None)

    if judge(worker, DEMAND, POLICY).eligible:
        assert judge(worker, less, POLICY).eligible


def test_of_two_checks_that_wait_neither_is_enough_alone():
    worker = replace(
        NURSE, credentials=tuple(replace(held, status=SUBMITTED) for held in (NMC, als()[1]))
    )

    assert [reason.subject for reason in judge(worker, DEMAND, POLICY).reasons] == ["ils", "nmc"]
    assert changes_that_open(worker, DEMAND, POLICY) == ()


def test_missing_skills_are_told_in_one_order():
    asked = ("bloods", "catheters", "ecg", "iv", "suturing", "triage")
    demand = replace(DEMAND, skills=frozenset(asked))

    reasons = judge(replace(NURSE, skills=()), demand, POLICY).reasons

    assert [reason.subject for reason in reasons] == list(asked)


@pytest.mark.parametrize(
    ("scope", "barred"),
    [
        pytest.param({}, True, id="everywhere"),
        pytest.param({"valid_from": SUNDAY}, True, id="from the morning it ends"),
        pytest.param({"valid_to": FRIDAY}, False, id="over the day before"),
        pytest.param({"valid_to": SATURDAY}, True, id="its last day"),
        pytest.param({"trust": 1}, True, id="at the trust"),
        pytest.param({"trust": 2}, False, id="at another trust"),
        pytest.param({"trust": 1, "wards": frozenset({7})}, True, id="on the ward"),
        pytest.param({"trust": 1, "wards": frozenset({8})}, False, id="on another ward"),
        pytest.param({"staff_group": "nursing"}, True, id="as a nurse"),
        pytest.param({"staff_group": "medical"}, False, id="as a doctor"),
    ],
)
def test_a_restriction_bars_the_work_it_is_of(scope, barred):
    work = replace(DEMAND, trust=1, ward=7)
    restricted = replace(NURSE, restrictions=(RestrictionFact(**{"valid_from": FRIDAY, **scope}),))

    reasons = judge(restricted, work, POLICY).reasons

    assert reasons == ((Reason(ReasonCode.RESTRICTED),) if barred else ())


@pytest.mark.parametrize(
    ("vacancy", "eligible"), [(7, True), (None, True), (8, False)], ids=["it", "all", "another"]
)
@pytest.mark.parametrize("trust", [1, 2])
def test_an_override_counts_where_it_was_made_and_nowhere_else(trust, vacancy, eligible):
    made = Waiver("ils", FRIDAY, SUNDAY, trust=1, vacancy=vacancy)
    nurse = replace(NURSE, credentials=(NMC,), waivers=(made,))

    verdict = judge(nurse, replace(DEMAND, trust=trust, vacancy=7), POLICY)

    assert verdict.eligible is (eligible and trust == 1)


def test_an_override_of_one_kind_is_none_of_another_even_of_what_it_would_make_up_for():
    made = Waiver("ils", FRIDAY, SUNDAY, trust=1), Waiver("als", FRIDAY, SUNDAY, trust=1)
    nurse = replace(NURSE, credentials=(NMC,))

    verdicts = [judge(replace(nurse, waivers=(w,)), replace(DEMAND, trust=1), POLICY) for w in made]

    assert [verdict.eligible for verdict in verdicts] == [True, False]
