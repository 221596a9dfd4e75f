"""Small worlds in which everything sits at an edge, for comparing the two spellings of eligibility.

A world is drawn as plain values, so that Hypothesis can shrink it; ``ground`` writes it as rows.
"""

from dataclasses import dataclass, replace
from datetime import date, time, timedelta

from hypothesis import strategies as st

from staffbank import clock
from staffbank.periods import Period, wall_period
from tests.factories.trusts import EARLY

DAY = timedelta(days=1)
LONG_AGO = date(2019, 12, 31)
HOURS = (
    (time(20), time(8)),
    (time(7, 30), time(20)),
    (time(12), time(0)),  # ends at midnight: the next day needs no cover
    (time(0), time(12)),
)
GRADES = ("N5", "N6")
NEAR, ACROSS, FAR = "near", "across", "far"
PLACES = {NEAR: (51.51697, -0.17356), ACROSS: (51.5266, -0.4602), FAR: (54.9889, -1.6194)}
SCOPES = ("everywhere", "trust", "ward", "group", "setting")
HOME, PARTNER, OUTSIDER = "home", "partner", "outsider"
# The third stands for the second and the fourth for the third; the first stands alone.
KINDS = 4
ASPECTS = (
    *("status", "engagements", "capacities", "skills", "credentials", "checked_at", "work"),
    *("limits", "barred", "signed"),
)


@dataclass(frozen=True)
class Span:
    valid_from: date = EARLY
    valid_to: date | None = None

    def covers(self, day):
        return self.valid_from <= day and (self.valid_to is None or self.valid_to >= day)


@dataclass(frozen=True)
class Person:
    status: str = "active"
    engagements: tuple = ((HOME, True, Span()),)  # trust, shared with the pool, dates
    capacities: tuple = (("N5", (), Span()),)  # grade, specialties, dates
    skills: tuple = ((0, "independent", Span()), (1, "assessor", Span()))
    credentials: tuple = ((0, "verified", Span()), (1, "verified", Span()))
    checked_at: str = HOME  # the trust that checked whatever is checked
    work: tuple = ()  # place or None, period
    limits: tuple = ()  # hours a week that a visa allows, dates
    barred: tuple = ()  # scope of a restriction, whether of this place, dates
    signed: int = 2  # how many of the bank's texts they signed, the first ones


@dataclass(frozen=True)
class Shift:
    period: Period
    place: str = NEAR
    also: bool = False
    specialty: int | None = None
    skills: tuple = ()
    pooled: bool = False


@dataclass(frozen=True)
class Plan:
    shifts: tuple
    people: tuple
    required: tuple  # the dates on which each of the first two kinds is required
    takings: tuple = ()  # kind, from whom and how old: what the home trust accepts
    texts: tuple = ()  # in how many days each text of the bank is needed, if it is


@dataclass(frozen=True)
class World:
    plan: Plan
    vacancies: tuple
    workers: tuple


def spans(period, today):
    """Dates about the first and last day of ``period``, and about today."""
    edges = [today, period.starts_on, period.ends_on]
    days = sorted({edge + by for edge in edges for by in (-DAY, timedelta(), DAY)})
    pairs = st.tuples(st.sampled_from([EARLY, *days]), st.sampled_from([None, *days]))
    return (
        st.sampled_from(days).map(lambda day: Span(valid_to=day))
        | st.sampled_from(days).map(Span)
        | pairs.filter(lambda p: p[1] is None or p[0] <= p[1]).map(lambda p: Span(*p))
    )


def listed(element, key, most):
    """Up to ``most`` of ``element``, no two of which the database would take for the same."""
    return st.lists(element, max_size=most, unique_by=key).map(tuple)


def aspects(period, today):
    """For each thing about a person, what it may be: all of it well but for a date, or anything."""
    dates = spans(period, today)
    trusts = st.sampled_from([HOME, PARTNER, OUTSIDER])
    grades = st.sampled_from([*GRADES, "HCA3"])
    areas = st.sets(st.integers(0, 1)).map(sorted).map(tuple)
    levels = st.sampled_from(["supervised", "independent", "assessor"])
    standing = st.sampled_from(["verified", "verified", "submitted", "revoked"])
    hours = st.sampled_from([8, 11, 12, 13, 20, 24])
    return {
        "status": st.sampled_from(["joining", "paused", "left"]),
        "engagements": dates.map(lambda span: ((HOME, True, span),))
        | dates.map(lambda span: ((PARTNER, True, span),))
        | listed(st.tuples(trusts, st.booleans(), dates), lambda e: e[0], 2),
        "capacities": dates.map(lambda span: (("N5", (), span),))
        | listed(st.tuples(grades, areas, dates), lambda c: (c[0], c[2].valid_from), 2),
        "skills": dates.map(lambda span: ((0, "independent", span), (1, "independent", Span())))
        | listed(st.tuples(st.integers(0, 1), levels, dates), lambda s: (s[0], s[2].valid_from), 3),
        "credentials": dates.map(lambda span: ((0, "verified", Span()), (3, "verified", span)))
        | listed(
            st.tuples(st.integers(0, KINDS - 1), standing, dates),
            lambda c: (c[0], c[1] == "verified" or c[1:]),
            4,
        ),
        "checked_at": trusts,
        "limits": st.tuples(hours, dates).map(lambda one: (one,)),
        "barred": st.lists(
            st.tuples(st.sampled_from(SCOPES), st.booleans(), dates), min_size=1, max_size=2
        ).map(tuple),
        "signed": st.integers(0, 1),
        "work": work(period).map(lambda one: (one,))
        | st.lists(work(period), max_size=2).map(tuple).filter(keeps_apart),
    }


@st.composite
def work(draw, period):
    """Work whose end or start is about as far from ``period`` as rest or a journey asks for."""
    hours = draw(st.sampled_from([11, 11, 11, 11, 0, 12, 24, 36]))
    gap = timedelta(hours=hours, minutes=draw(st.sampled_from([0, 0, -1, 1])))
    length = timedelta(hours=draw(st.sampled_from([1, 12])))
    place = draw(st.sampled_from([None, NEAR, ACROSS, FAR]))
    if draw(st.booleans()):
        return place, Period(period.starts_at - gap - length, period.starts_at - gap)
    return place, Period(period.ends_at + gap, period.ends_at + gap + length)


def keeps_apart(known):
    """The database keeps nobody's bookings over each other."""
    return len(known) < 2 or not known[0][1].overlaps(known[1][1])


@st.composite
def people(draw, period, today):
    """Somebody who could take nearly anything, but for one or two things about them."""
    pools = draw(st.sampled_from([HOME, HOME, PARTNER]))
    person = Person(engagements=((pools, True, Span()),))
    possible = aspects(period, today)
    for aspect in sorted(draw(st.sets(st.sampled_from(ASPECTS), min_size=1, max_size=2))):
        person = replace(person, **{aspect: draw(possible[aspect])})
    return person


@st.composite
def shifts(draw, today):
    starts, ends = draw(st.sampled_from(HOURS))
    return Shift(
        period=wall_period(today + draw(st.integers(2, 4)) * DAY, starts, ends),
        place=draw(st.sampled_from([NEAR, NEAR, FAR])),
        also=draw(st.booleans()),
        specialty=draw(st.sampled_from([None, None, 0, 1])),
        skills=tuple(sorted(draw(st.sets(st.integers(0, 1))))),
        pooled=draw(st.booleans()),
    )


@st.composite
def plans(draw):
    today = clock.today()
    wanted = draw(st.lists(shifts(today), min_size=1, max_size=3))
    period = wanted[0].period
    bunch = draw(st.lists(people(period, today), min_size=2, max_size=4))
    required = draw(st.tuples(st.just(Span()), st.just(Span()) | spans(period, today)))
    taking = st.tuples(
        st.integers(0, KINDS - 1),
        st.sampled_from(["any", "named", "own"]),  # named: the partner
        st.sampled_from([None, 1, 120]),
    )
    takings = draw(st.just(()) | listed(taking, lambda each: each[0], 2))
    texts = draw(st.lists(st.sampled_from([None, -1, 0, 1]), max_size=2).map(tuple))
    return Plan(tuple(wanted), tuple(bunch), required, takings, texts)
