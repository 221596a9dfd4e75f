"""Small worlds in which everything sits at an edge, for comparing the two spellings of eligibility.

A world is drawn as plain values, so that Hypothesis can shrink it, and then written as rows.
"""

from dataclasses import dataclass, replace
from datetime import date, time, timedelta

from hypothesis import strategies as st

from compliance.models import (
    AcceptedCheck,
    AcceptedTrust,
    Credential,
    CredentialKind,
    KindSatisfies,
    RequiredKind,
    RightToWork,
)
from shifts.models import Booking, VacancySkill, WorkPeriod
from staffbank import clock
from staffbank.db import as_owner
from staffbank.periods import Period, wall_period
from tests.factories.restrictions import restriction_of
from tests.factories.shifts import BookingFactory, VacancyFactory
from tests.factories.trusts import (
    EARLY,
    BankFactory,
    PoolMembershipFactory,
    SiteFactory,
    WardFactory,
    grade,
    staff_group,
)
from tests.factories.workers import CredentialFactory, WorkerFactory, read
from trusts.models import Setting, Skill, Specialty, WardSetting
from workers.models import Capacity, CapacitySpecialty, Engagement, WorkerSkill

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
    *("limits", "barred"),
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


@dataclass(frozen=True)
class World:
    plan: Plan
    vacancies: tuple
    workers: tuple


# --- Drawing ----------------------------------------------------------------------------------


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
    return Plan(tuple(wanted), tuple(bunch), required, takings)


# --- Writing ----------------------------------------------------------------------------------


class Ground:
    """The region the worlds stand on: two trusts that share nurses, and one that shares nobody's.

    Rows of reference that a world needs otherwise are replaced by its own.
    """

    def __init__(self):
        self.bank = BankFactory()
        near = SiteFactory()
        self.wards = {NEAR: WardFactory(site=near)}
        for place in (ACROSS, FAR):
            latitude, longitude = PLACES[place]
            site = SiteFactory(trust=near.trust, latitude=latitude, longitude=longitude)
            self.wards[place] = WardFactory(site=site)
        nurses, others = staff_group("03"), staff_group("02")
        self.trusts = {
            HOME: PoolMembershipFactory(bank=self.bank, trust=near.trust, groups=[nurses]).trust,
            PARTNER: PoolMembershipFactory(bank=self.bank, groups=[nurses]).trust,
            OUTSIDER: PoolMembershipFactory(bank=self.bank, groups=[others]).trust,
        }
        self.nurses = nurses
        self.settings = list(Setting.objects.order_by("pk")[:2])
        with as_owner():
            WardSetting.objects.create(
                ward=self.wards[NEAR], trust=near.trust, setting=self.settings[0]
            )
        self.skills = list(Skill.objects.order_by("pk")[:2])
        self.specialties = list(Specialty.objects.order_by("pk")[:2])
        self.kinds = list(CredentialKind.objects.exclude(code="right_to_work")[:KINDS])
        with as_owner():
            RequiredKind.objects.all().delete()
            KindSatisfies.objects.all().delete()
            for stronger, weaker in ((2, 1), (3, 2)):
                KindSatisfies.objects.create(
                    kind=self.kinds[stronger],
                    satisfies=self.kinds[weaker],
                    because="one_of",
                    valid_from=EARLY,
                )

    def build(self, plan):
        with as_owner():
            for kind, span in zip(self.kinds, plan.required, strict=False):
                RequiredKind.objects.create(staff_group=self.nurses, kind=kind, **dates(span))
            for kind, from_whom, months in plan.takings:
                self._take(self.kinds[kind], from_whom, months)
        vacancies = tuple(self._vacancy(shift) for shift in plan.shifts)
        workers = tuple(self._worker(person) for person in plan.people)
        return World(plan, vacancies, workers)

    def _take(self, kind, from_whom, months):
        said = AcceptedCheck.objects.create(
            trust=self.trusts[HOME],
            kind=kind,
            from_whom=from_whom,
            months=months,
            valid_from=EARLY,
            set_at=clock.now(),
        )
        if from_whom == "named":
            AcceptedTrust.objects.create(accepted=said, trust=self.trusts[PARTNER])

    def _vacancy(self, shift):
        vacancy = VacancyFactory(
            ward=self.wards[shift.place],
            bank=self.bank,
            grade=grade("N5"),
            also_grade=grade("N6") if shift.also else None,
            specialty=None if shift.specialty is None else self.specialties[shift.specialty],
            starts_at=shift.period.starts_at,
            ends_at=shift.period.ends_at,
            **{"pooled" if shift.pooled else "open": True},
        )
        with as_owner():
            VacancySkill.objects.bulk_create(
                VacancySkill(trust=vacancy.trust, vacancy=vacancy, skill=self.skills[skill])
                for skill in shift.skills
            )
        return vacancy

    def _worker(self, person):
        worker = WorkerFactory(status=person.status)
        with as_owner():
            Engagement.objects.bulk_create(
                Engagement(
                    worker=worker,
                    trust=self.trusts[trust],
                    kind="bank",
                    pool_opted_in=shared,
                    **dates(span),
                )
                for trust, shared, span in person.engagements
            )
            for code, areas, span in person.capacities:
                held = grade(code)
                capacity = Capacity.objects.create(
                    worker=worker, grade=held, staff_group=held.staff_group, **dates(span)
                )
                CapacitySpecialty.objects.bulk_create(
                    CapacitySpecialty(
                        worker=worker, capacity=capacity, specialty=self.specialties[area]
                    )
                    for area in areas
                )
            WorkerSkill.objects.bulk_create(
                WorkerSkill(worker=worker, skill=self.skills[skill], level=level, **dates(span))
                for skill, level, span in person.skills
            )
            made = Credential.objects.bulk_create(
                Credential(
                    worker=worker,
                    kind=self.kinds[kind],
                    status=status,
                    how="" if status == "submitted" else "original",
                    submitted_at=clock.now(),
                    checked_at=None if status == "submitted" else clock.now(),
                    checked_at_trust=(
                        None if status == "submitted" else self.trusts[person.checked_at]
                    ),
                    **dates(span),
                )
                for kind, status, span in person.credentials
            )
            read(made)
        for hours, span in person.limits:
            self._limit(worker, hours, span)
        for place, period in person.work:
            self._work(worker, place, period)
        for scope, here, span in person.barred:
            self._bar(worker, scope, here, span)
        return worker

    def _limit(self, worker, hours, span):
        """A student's right to work, of a kind that no shift of the world asks for."""
        kind = CredentialKind.objects.get(code="right_to_work")
        visa = CredentialFactory(
            worker=worker,
            kind=kind,
            checked_at_trust=self.trusts[HOME],
            details=False,
            valid_from=span.valid_from,
            valid_to=span.valid_to or clock.today() + 1000 * DAY,
        )
        with as_owner():
            RightToWork.objects.create(
                credential=visa,
                worker=worker,
                checked=True,
                basis="b",
                document="online",
                share_code="W12ABC34D",
                looked_up_on=EARLY,
                conditions="student",
                weekly_hours=hours,
                until=visa.valid_to,
            )

    def _bar(self, worker, scope, here, span):
        """A restriction of the near ward, its trust, its staff group and its setting, or of
        others."""
        names = {
            "everywhere": {},
            "trust": {},
            "ward": {"ward": self.wards[NEAR if here else ACROSS]},
            "group": {"staff_group": self.nurses if here else staff_group("02")},
            "setting": {"setting": self.settings[0 if here else 1]},
        }[scope]
        trust = self.trusts[HOME if here or scope == "ward" else PARTNER]
        restriction_of(worker, trust, scope, **names, **dates(span))

    def _work(self, worker, place, period):
        if place is None:
            with as_owner():
                WorkPeriod.objects.create(
                    worker=worker,
                    starts_at=period.starts_at,
                    ends_at=period.ends_at,
                    kind="declared",
                    source="declared",
                )
            return
        over = dates(Span(LONG_AGO - DAY, LONG_AGO))
        with as_owner():
            capacity, _ = Capacity.objects.get_or_create(
                worker=worker, grade=grade("N5"), staff_group=self.nurses, **over
            )
            engagement, _ = Engagement.objects.get_or_create(
                worker=worker, trust=self.trusts[HOME], kind="bank", **over
            )
        BookingFactory(
            vacancy=VacancyFactory(
                ward=self.wards[place],
                bank=self.bank,
                open=True,
                starts_at=period.starts_at,
                ends_at=period.ends_at,
            ),
            worker=worker,
            capacity=capacity,
            engagement=engagement,
            status=Booking.Status.BOOKED,
        )


def dates(span):
    return {"valid_from": span.valid_from, "valid_to": span.valid_to}
