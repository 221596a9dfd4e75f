"""Which checks count where: from whom, how old, and what is asked at all."""

from datetime import date, time, timedelta

import pytest

from compliance.rules.eligibility import ChangeCode, ReasonCode, changes_that_open, judge
from compliance.rules.expiry import (
    Acceptance,
    CredentialFact,
    CredentialGap,
    CredentialStatus,
    Shortfall,
    credential_gap,
)
from compliance.rules.requirements import (
    Ask,
    Level,
    Taking,
    accepted,
    accepted_answers,
    asked_kinds,
)
from compliance.rules.words import age_words, manager_words, worker_words
from staffbank.periods import wall_period
from tests.compliance.worlds import DEMAND, NAMES, NIGHT, NURSE, POLICY, replace

HOME, NEAR, FAR = 1, 2, 3
SATISFIES = frozenset({("als", "ils")})
SATURDAY, SUNDAY = NIGHT.starts_on, NIGHT.ends_on
A_YEAR_AGO = SUNDAY.replace(year=SUNDAY.year - 1)


def held(kind="ils", *, at=HOME, since=date(2025, 1, 1), until=None, status="verified"):
    return CredentialFact(kind, since, until, CredentialStatus(status), at)


def gap(*credentials, **accepts):
    return credential_gap("ils", credentials, NIGHT, SATISFIES, accepts)


def test_a_check_counts_where_its_trust_is_taken_from():
    assert gap(held(at=NEAR), ils=Acceptance(frozenset({HOME, NEAR}))) is None
    assert gap(held(at=FAR), ils=Acceptance(frozenset({HOME}))) == CredentialGap(
        "ils", Shortfall.CHECKED_ELSEWHERE, "ils"
    )


def test_another_that_is_taken_makes_up_for_it():
    only_home = Acceptance(frozenset({HOME}))

    assert gap(held(at=FAR), held("als", at=HOME), ils=only_home, als=only_home) is None
    assert gap(held("als", at=FAR), ils=only_home) is None  # of the other kind any is taken


@pytest.mark.parametrize(
    ("since", "young"),
    [(A_YEAR_AGO, True), (A_YEAR_AGO - timedelta(days=1), False)],
)
def test_a_check_must_be_young_enough_on_the_day_the_shift_ends(since, young):
    found = gap(held(since=since), ils=Acceptance(months=12))

    assert (found is None) is young
    if not young:
        assert found == CredentialGap("ils", Shortfall.TOO_OLD, "ils", months=12)


def test_one_too_old_runs_on_into_a_newer_one():
    old, new = held(since=A_YEAR_AGO - timedelta(days=1)), held("als", since=SUNDAY)

    assert gap(old, new, ils=Acceptance(months=12)) is None


def test_the_age_shortens_what_would_have_lasted_and_never_lengthens_it():
    ends = held(since=SATURDAY, until=SATURDAY)

    assert gap(ends, ils=Acceptance(months=12)).shortfall == Shortfall.ENDS_TOO_SOON
    assert gap(ends, ils=Acceptance(months=12)).on == SATURDAY


def test_what_waits_counts_as_though_whoever_checks_it_were_taken_but_not_when_too_old():
    rule = Acceptance(frozenset({HOME}), 12)

    waiting = held(at=None, since=SATURDAY, status="submitted")
    assert gap(waiting, ils=rule).shortfall == Shortfall.NOT_CHECKED
    stale = held(at=None, since=date(2025, 1, 1), status="submitted")
    assert gap(stale, ils=rule).shortfall == Shortfall.MISSING


def test_a_refusal_says_which_rule_and_a_new_one_would_help():
    strict = replace(DEMAND, accepts={"als": Acceptance(frozenset({HOME}), 12)})
    als = next(c for c in NURSE.credentials if c.kind == "als")
    others = tuple(c for c in NURSE.credentials if c.kind != "als")
    elsewhere = replace(als, checked_at=FAR)

    too_old = judge(NURSE, strict, POLICY).reasons
    not_taken = judge(replace(NURSE, credentials=(*others, elsewhere)), strict, POLICY).reasons

    assert [reason.code for reason in too_old] == [ReasonCode.CREDENTIAL_TOO_OLD]
    assert [reason.code for reason in not_taken] == [ReasonCode.CREDENTIAL_CHECKED_ELSEWHERE]
    assert "more than a year old" in worker_words(too_old[0], period=NIGHT, names=NAMES)
    words = manager_words(not_taken[0], period=NIGHT, name="A. Osei", names=NAMES)
    assert "checked at a trust whose checks yours does not take" in words
    (change,) = changes_that_open(NURSE, strict, POLICY)
    assert (change.code, change.subject) == (ChangeCode.ADD_CREDENTIAL, "ils")


@pytest.mark.parametrize(
    ("months", "words"),
    [(1, "a month"), (6, "6 months"), (12, "a year"), (18, "18 months"), (36, "3 years")],
)
def test_an_age_is_said_as_people_say_it(months, words):
    assert age_words(months) == words


EARLY = date(2020, 1, 1)
NATION, BANK, TRUST = Level


def ask(kind, level, *, on=True, **narrowed):
    return Ask(kind, level, EARLY, narrowed.pop("until", None), on, **narrowed)


def asked(*asks, grade="N5", settings=(), day=SATURDAY):
    return asked_kinds(asks, grade=grade, settings=frozenset(settings), day=day)


@pytest.mark.parametrize(
    ("since", "until", "holds"),
    [
        (SATURDAY, None, True),
        (SATURDAY, SATURDAY, True),
        (SUNDAY, None, False),
        (EARLY, SATURDAY - timedelta(days=1), False),
    ],
)
def test_what_is_said_of_a_kind_holds_on_its_first_day_and_its_last(since, until, holds):
    assert bool(asked(Ask("fire", BANK, since, until))) is holds


def test_each_level_adds_to_the_one_above_and_a_kind_is_its_first_asker_s():
    found = asked(ask("nmc", NATION), ask("fire", BANK), ask("als", TRUST), ask("nmc", TRUST))

    assert found == {"nmc": NATION, "fire": BANK, "als": TRUST}


def test_a_level_drops_what_is_above_it_and_asking_beats_dropping_at_one_level():
    dropped = ask("fire", TRUST, on=False)

    assert asked(ask("fire", NATION), dropped) == {}
    assert asked(ask("fire", NATION), dropped, ask("fire", TRUST, setting="ed")) == {}
    assert asked(
        ask("fire", NATION), dropped, ask("fire", TRUST, setting="ed"), settings=["ed"]
    ) == {"fire": TRUST}
    assert asked(ask("fire", BANK, on=False), ask("fire", TRUST)) == {"fire": TRUST}


def test_what_is_asked_is_narrowed_by_grade_setting_and_days():
    rows = [
        ask("ils", BANK, grade="N6"),
        ask("epp", BANK, setting="theatre"),
        ask("als", BANK, until=SATURDAY - timedelta(days=1)),
    ]

    assert asked(*rows) == {}
    assert asked(*rows, grade="N6", settings=["theatre"]).keys() == {"ils", "epp"}
    assert asked(*rows, day=SATURDAY - timedelta(days=1)).keys() == {"als"}


def test_what_is_accepted_is_what_every_level_accepts_and_always_one_s_own():
    rows = [
        Taking("ils", BANK, EARLY, None, frozenset({NEAR, FAR}), 36),
        Taking("ils", TRUST, EARLY, None, frozenset({FAR}), 60),
        Taking("dbs", TRUST, EARLY, None, frozenset()),
        Taking("fire", TRUST, EARLY, SATURDAY - timedelta(days=1), frozenset()),
    ]
    bank = {"members": frozenset({HOME, NEAR, FAR}), "own": HOME, "day": SATURDAY}

    assert accepted("ils", rows, **bank) == Acceptance(frozenset({HOME, FAR}), 36)
    assert accepted("dbs", rows, **bank) == Acceptance(frozenset({HOME}))
    assert accepted("fire", rows, **bank) == Acceptance(frozenset({HOME, NEAR, FAR}))
    assert accepted_answers(["ils"], rows, SATISFIES, **bank).keys() == {"ils", "als"}


def test_work_of_one_day_is_judged_on_that_day():
    day = wall_period(SATURDAY, time(8), time(20))

    assert (
        credential_gap(
            "ils",
            [held(since=A_YEAR_AGO - timedelta(days=1))],
            day,
            SATISFIES,
            {"ils": Acceptance(None, 12)},
        )
        is None
    )
