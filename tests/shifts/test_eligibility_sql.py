"""Eligibility is spelt twice, in SQL for sets and as a pure rule for one: both name the same."""

import os
from dataclasses import replace
from datetime import time

import pytest
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings

from compliance.rules.eligibility import ReasonCode, judge
from shifts.models import Release
from shifts.selectors.bookable import bookable_vacancies
from shifts.selectors.counting import how_many_could_take
from shifts.selectors.eligibility import Need, candidate_ids, facts_for
from shifts.selectors.facts import case_of
from staffbank import clock
from staffbank.actors import Actor
from staffbank.db import acting
from staffbank.periods import wall_period
from tests.factories.workers import actor_for
from tests.shifts.ground import Ground
from tests.shifts.test_eligibility_edges import AFTER, CASES, NIGHT, TONIGHT
from tests.shifts.worlds import EARLY, FAR, HOME, PARTNER, Person, Plan, Span, plans

pytestmark = pytest.mark.django_db

EXAMPLES = 600 if os.environ.get("STAFFBANK_PROOF") == "full" else 25
OWN_BANK, POOL = Release.Audience.OWN_BANK, Release.Audience.POOL
worlds = settings(
    max_examples=EXAMPLES,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)

ON_THE_EDGE = tuple(person for person, _ in CASES.values())
TO_MIDNIGHT = replace(NIGHT, period=wall_period(TONIGHT, time(12), time(0)))


def edges(test):
    """Everybody of the table of edges: for the night, for it unshared, and for a day to midnight.

    What is asked for holds always, or only to the night's last day or from its first.
    """
    for shifts, required in (
        ((NIGHT,), Span()),
        ((replace(NIGHT, pooled=False), TO_MIDNIGHT), Span(EARLY, TONIGHT)),
        ((NIGHT, replace(NIGHT, place=FAR, also=True, specialty=None)), Span(AFTER)),
    ):
        test = example(plan=Plan(shifts, ON_THE_EDGE, (Span(), required)))(test)
    signers = tuple(Person(signed=count) for count in (0, 1, 2))
    for texts in ((-1,), (0, None), (-1, 0), (0, 1)):
        test = example(plan=Plan((NIGHT,), signers, (Span(), Span()), texts=texts))(test)
    return test


@pytest.fixture
def ground():
    return Ground()


def in_a_world(ground, plan, check):
    """Write the plan's rows, look at them, and take them away again."""
    with transaction.atomic():
        check(ground.build(plan))
        transaction.set_rollback(True)


def audience_reaches(person, shift, audience, today):
    """Whether a release reaches the person: the oracle, read straight off the plan."""
    return any(
        span.covers(today)
        and (span.valid_to is None or span.valid_to >= shift.period.ends_on)
        and (trust == HOME or (audience == POOL and shared and trust == PARTNER))
        for trust, shared, span in person.engagements
    )


def verdicts(world, vacancy):
    """The pure rule's word on everybody."""
    facts = facts_for([worker.pk for worker in world.workers], vacancy)
    case = case_of(Need.of(vacancy))
    return {pk: judge(fact, case.demand, case.policy) for pk, fact in facts.items()}


def only_the_journey_is_too_long(verdict):
    return all(
        reason.code == ReasonCode.REST and reason.rest.for_travel for reason in verdict.reasons
    )


@worlds
@edges
@given(plan=plans())
def test_nobody_who_could_take_a_shift_is_left_out_and_only_a_journey_is_left_to_the_rule(
    ground, plan
):
    def check(world):
        today = clock.today()
        with acting(Actor.system("check", bank=ground.bank.pk)):
            for shift, vacancy in zip(plan.shifts, world.vacancies, strict=True):
                judged = verdicts(world, vacancy)
                for audience in (OWN_BANK, POOL):
                    reached = {
                        worker.pk
                        for person, worker in zip(plan.people, world.workers, strict=True)
                        if audience_reaches(person, shift, audience, today)
                    }
                    yes = {pk for pk in reached if judged[pk].eligible}
                    named = set(candidate_ids(Need.of(vacancy), audience, today=today))

                    assert yes <= named <= reached
                    assert all(only_the_journey_is_too_long(judged[pk]) for pk in named - yes)

    in_a_world(ground, plan, check)


@worlds
@edges
@given(plan=plans())
def test_a_person_finds_exactly_what_the_rule_lets_them_book(ground, plan):
    def check(world):
        today = clock.today()
        with acting(Actor.system("check", bank=ground.bank.pk)):
            judged = [verdicts(world, vacancy) for vacancy in world.vacancies]
        for person, worker in zip(plan.people, world.workers, strict=True):
            by = actor_for(worker)
            with acting(by):
                found = {item.vacancy.pk for item in bookable_vacancies(by).items}
            could = {
                vacancy.pk
                for shift, vacancy, on in zip(plan.shifts, world.vacancies, judged, strict=True)
                if on[worker.pk].eligible
                and audience_reaches(person, shift, POOL if shift.pooled else OWN_BANK, today)
            }

            assert found == could

    in_a_world(ground, plan, check)


@worlds
@given(plan=plans())
def test_counting_many_vacancies_at_once_counts_the_same_people(ground, plan):
    def check(world):
        with acting(Actor.system("check", bank=ground.bank.pk)):
            counts = {
                vacancy.pk: len(
                    candidate_ids(Need.of(vacancy), POOL if vacancy.pool_opened_at else OWN_BANK)
                )
                for vacancy in world.vacancies
            }
            assert how_many_could_take(world.vacancies) == counts

    in_a_world(ground, plan, check)
