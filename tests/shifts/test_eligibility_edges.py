"""The edges of eligibility one by one, in words: the set, the rule and the list agree on each.

``test_eligibility_sql`` draws worlds at random and may miss a day; these it may not.
"""

from dataclasses import replace
from datetime import time, timedelta

import pytest

from compliance.rules.hours import inside, weeks_of
from shifts.models import Release
from shifts.selectors.bookable import bookable_vacancies
from shifts.selectors.eligibility import Need, candidate_ids
from staffbank import clock
from staffbank.actors import Actor
from staffbank.db import acting, as_owner
from staffbank.periods import Period, wall_period
from tests.factories.workers import WorkerFactory, actor_for
from tests.shifts.ground import Ground
from tests.shifts.worlds import EARLY, HOME, OUTSIDER, PARTNER, Person, Plan, Shift, Span

pytestmark = pytest.mark.django_db

TODAY = clock.today()
TONIGHT = TODAY + timedelta(days=10)  # the night runs into the day after
AFTER = TONIGHT + timedelta(days=1)
NIGHT = Shift(wall_period(TONIGHT, time(20), time(8)), specialty=0, skills=(0,), pooled=True)
#: The most hours of it in one week: on a Sunday it is two weeks' work.
NIGHT_HOURS = max(inside(NIGHT.period, week) for week in weeks_of(NIGHT.period)) // timedelta(
    hours=1
)
REST, MINUTE = timedelta(hours=11), timedelta(minutes=1)


def holding(*others):
    """Somebody who holds the first kind, and ``others`` where the second is asked for."""
    return Person(credentials=((0, "verified", Span()), *others))


def working(before=None, after=None):
    """Somebody with eight hours' work so long before the night, or so long after it."""
    hours = timedelta(hours=8)
    starts, ends = NIGHT.period.starts_at, NIGHT.period.ends_at
    known = []
    if before is not None:
        known.append((None, Period(starts - before - hours, starts - before)))
    if after is not None:
        known.append((None, Period(ends + after, ends + after + hours)))
    return Person(work=tuple(known))


def engaged(trust, shared=True, **dates):
    return Person(engagements=((trust, shared, Span(**dates)),))


def studying(hours, span=None):
    return Person(limits=((hours, span or Span()),))


CASES = {
    "nothing against her": (Person(), True),
    "restricted": (Person(status="paused"), False),
    "a check ends the day the night begins": (
        holding((1, "verified", Span(EARLY, TONIGHT))),
        False,
    ),
    "a check ends the day the night ends": (holding((1, "verified", Span(EARLY, AFTER))), True),
    "a check begins the day the night ends": (holding((1, "verified", Span(AFTER))), False),
    "a check begins the day the night begins": (holding((1, "verified", Span(TONIGHT))), True),
    "a check nobody has looked at": (holding((1, "submitted", Span())), False),
    "a check withdrawn": (holding((1, "revoked", Span())), False),
    "a stronger kind": (holding((2, "verified", Span())), True),
    "a kind stronger by two steps": (holding((3, "verified", Span())), True),
    "one kind after another without a gap": (
        holding((1, "verified", Span(EARLY, TONIGHT)), (2, "verified", Span(AFTER))),
        True,
    ),
    "another specialty": (Person(capacities=(("N5", (1,), Span()),)), False),
    "two specialties": (Person(capacities=(("N5", (0, 1), Span()),)), True),
    "no specialty said": (Person(capacities=(("N5", (), Span()),)), True),
    "grade and specialty of two capacities": (
        Person(capacities=(("N5", (1,), Span()), ("N6", (0,), Span()))),
        False,
    ),
    "a capacity ends the day the night begins": (
        Person(capacities=(("N5", (), Span(EARLY, TONIGHT)),)),
        False,
    ),
    "supervised only": (Person(skills=((0, "supervised", Span()),)), False),
    "signed off for just these two days": (
        Person(skills=((0, "assessor", Span(TONIGHT, AFTER)),)),
        True,
    ),
    "rest to the minute": (working(before=REST, after=REST), True),
    "a minute short before": (working(before=REST - MINUTE), False),
    "a minute short after": (working(after=REST - MINUTE), False),
    "a visa with just the hours for it": (studying(NIGHT_HOURS), True),
    "a visa with an hour too few": (studying(NIGHT_HOURS - 1), False),
    "a visa's hours partly worked": (
        replace(working(before=REST), limits=((NIGHT_HOURS + 1, Span()),)),
        False,
    ),
    "a visa that ended the day before": (studying(1, Span(EARLY, TONIGHT - timedelta(1))), True),
    "leaves the day the night begins": (engaged(HOME, valid_to=TONIGHT), False),
    "leaves the day the night ends": (engaged(HOME, valid_to=AFTER), True),
    "joined today": (engaged(HOME, valid_from=TODAY), True),
    "joins tomorrow": (engaged(HOME, valid_from=TODAY + timedelta(days=1)), False),
    "of a partner, and shared": (engaged(PARTNER), True),
    "of a partner, and not opted in": (engaged(PARTNER, shared=False), False),
    "of a trust that shares no nurses": (engaged(OUTSIDER), False),
    "of a partner, and a nurse from the day itself": (
        replace(engaged(PARTNER), capacities=(("N5", (), Span(TONIGHT)),)),
        True,
    ),
}


@pytest.fixture
def ground():
    return Ground()


def placed(ground, person):
    """The night and the person, both checks being asked for."""
    world = ground.build(Plan((NIGHT,), (person,), (Span(), Span())))
    return world.vacancies[0], world.workers[0]


def named(vacancy):
    with acting(Actor.system("check", bank=vacancy.bank_id)):
        return candidate_ids(Need.of(vacancy), Release.Audience.POOL)


def found(worker):
    by = actor_for(worker)
    with acting(by):
        return [item.vacancy for item in bookable_vacancies(by).items]


@pytest.mark.parametrize("edge", CASES)
def test_at_each_edge_people_are_named_and_find_it_alike(ground, edge):
    person, able = CASES[edge]
    vacancy, worker = placed(ground, person)

    assert named(vacancy) == ([worker.pk] if able else [])
    assert found(worker) == ([vacancy] if able else [])


def test_a_record_merged_into_another_is_nobody(ground):
    vacancy, worker = placed(ground, Person())
    kept = WorkerFactory()
    with as_owner():
        type(worker).objects.filter(pk=worker.pk).update(merged_into=kept)

    assert named(vacancy) == []
    assert found(worker) == []


def test_where_no_check_is_asked_for_somebody_without_any_is_named(ground):
    world = ground.build(Plan((NIGHT,), (Person(credentials=()),), ()))

    assert named(world.vacancies[0]) == [world.workers[0].pk]
    assert found(world.workers[0]) == list(world.vacancies)
