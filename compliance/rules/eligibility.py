"""May this person do this work? Every reason against it, and what alone would turn it into yes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum

from compliance.rules.expiry import (
    Accepts,
    CredentialFact,
    CredentialStatus,
    Satisfies,
    Shortfall,
    Waiver,
    credential_gap,
    holds_through,
)
from compliance.rules.hours import OverLimit, WeeklyLimit, over_limit
from compliance.rules.rest import Clash, Duty, Position, RestPolicy, RestVerdict, clashes
from staffbank.periods import Period


@dataclass(frozen=True, slots=True)
class CapacityFact:
    """Something a person can work as; both days count, and no ``valid_to`` means no end.

    With no specialties listed it is good for any.
    """

    staff_group: str
    grade: str
    specialties: frozenset[str]
    valid_from: date
    valid_to: date | None = None

    def covers(self, specialty: str | None) -> bool:
        return not specialty or not self.specialties or specialty in self.specialties


@dataclass(frozen=True, slots=True)
class SkillFact:
    """A skill and how far a person has come in it."""

    skill: str
    level: str
    valid_from: date
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class RestrictionFact:
    """Work that a person may not do from a day to a day, both counting: all of it, or that of one
    trust, of some wards or of one staff group."""

    valid_from: date
    valid_to: date | None = None
    trust: int | None = None
    wards: frozenset[int] | None = None
    staff_group: str | None = None

    def bars(self, demand: Demand) -> bool:
        """Whether it keeps the person from any part of the work."""
        in_force = self.valid_from <= demand.period.ends_on and (
            self.valid_to is None or self.valid_to >= demand.period.starts_on
        )
        return (
            in_force
            and self.trust in {None, demand.trust}
            and (self.wards is None or demand.ward in self.wards)
            and self.staff_group in {None, demand.staff_group}
        )


@dataclass(frozen=True, slots=True)
class Demand:
    """What a vacancy asks for. ``grades`` are all that are taken; no specialty means any.
    ``accepts`` says whose checks count there, and how old they may be."""

    period: Period
    staff_group: str
    grades: frozenset[str]
    specialty: str | None = None
    skills: frozenset[str] = frozenset()
    required_kinds: frozenset[str] = frozenset()
    accepts: Accepts = field(default_factory=dict)
    position: Position | None = None
    trust: int | None = None
    vacancy: int | None = None
    ward: int | None = None
    bank: int | None = None


@dataclass(frozen=True, slots=True)
class WorkerFacts:
    """All that bears on one person: ``duties`` is their work at every trust, and ``unsigned`` the
    banks whose agreement they are to sign before anybody books them there."""

    active: bool
    capacities: tuple[CapacityFact, ...] = ()
    skills: tuple[SkillFact, ...] = ()
    credentials: tuple[CredentialFact, ...] = ()
    duties: tuple[Duty, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    limits: tuple[WeeklyLimit, ...] = ()
    restrictions: tuple[RestrictionFact, ...] = ()
    unsigned: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class EligibilityPolicy:
    """The bank's dated numbers: rest, which kinds stand in for which, which skill levels count."""

    rest: RestPolicy
    satisfies: Satisfies
    signed_off_levels: frozenset[str]


class ReasonCode(StrEnum):
    """Why not, in the order people are told."""

    NOT_ACTIVE = "not_active"
    TERMS_UNSIGNED = "terms_unsigned"
    RESTRICTED = "restricted"
    NO_CAPACITY = "no_capacity"
    WRONG_GRADE = "wrong_grade"
    WRONG_SPECIALTY = "wrong_specialty"
    SKILL_MISSING = "skill_missing"
    CREDENTIAL_MISSING = "credential_missing"
    CREDENTIAL_STOPPED = "credential_stopped"
    CREDENTIAL_NOT_CHECKED = "credential_not_checked"
    CREDENTIAL_ENDS_BEFORE_SHIFT_ENDS = "credential_ends_before_shift_ends"
    CREDENTIAL_CHECKED_ELSEWHERE = "credential_checked_elsewhere"
    CREDENTIAL_TOO_OLD = "credential_too_old"
    OVERLAP = "overlap"
    REST = "rest"
    WEEKLY_HOURS = "weekly_hours"


CREDENTIAL_CODES = {
    Shortfall.MISSING: ReasonCode.CREDENTIAL_MISSING,
    Shortfall.STOPPED: ReasonCode.CREDENTIAL_STOPPED,
    Shortfall.NOT_CHECKED: ReasonCode.CREDENTIAL_NOT_CHECKED,
    Shortfall.ENDS_TOO_SOON: ReasonCode.CREDENTIAL_ENDS_BEFORE_SHIFT_ENDS,
    Shortfall.CHECKED_ELSEWHERE: ReasonCode.CREDENTIAL_CHECKED_ELSEWHERE,
    Shortfall.TOO_OLD: ReasonCode.CREDENTIAL_TOO_OLD,
}

MENDED_BY_A_NEW_ONE = frozenset(
    {
        ReasonCode.CREDENTIAL_MISSING,
        ReasonCode.CREDENTIAL_ENDS_BEFORE_SHIFT_ENDS,
        ReasonCode.CREDENTIAL_CHECKED_ELSEWHERE,
        ReasonCode.CREDENTIAL_TOO_OLD,
    }
)

ABOUT_CAPACITY = frozenset(
    {ReasonCode.NO_CAPACITY, ReasonCode.WRONG_GRADE, ReasonCode.WRONG_SPECIALTY}
)

ABOUT_OTHER_WORK = frozenset({ReasonCode.OVERLAP, ReasonCode.REST, ReasonCode.WEEKLY_HOURS})


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason against. ``subject`` is the skill, specialty or kind of credential asked for.

    ``held`` is the credential kind in hand, ``on`` its last day, ``months`` how old it may be.
    ``rest`` and ``over`` tell when and how much the person works elsewhere: they are for the person
    alone, and never leave for a trust.
    """

    code: ReasonCode
    subject: str = ""
    held: str = ""
    on: date | None = None
    months: int | None = None
    rest: RestVerdict | None = None
    over: OverLimit | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """Every reason against, in the order of ReasonCode; none means yes."""

    reasons: tuple[Reason, ...]

    @property
    def eligible(self) -> bool:
        return not self.reasons


class ChangeCode(StrEnum):
    ACTIVATE = "activate"
    SIGN_TERMS = "sign_terms"
    ADD_CAPACITY = "add_capacity"
    SIGN_OFF_SKILL = "sign_off_skill"
    ADD_CREDENTIAL = "add_credential"
    CHECK_CREDENTIAL = "check_credential"
    START_LATER = "start_later"
    END_EARLIER = "end_earlier"


@dataclass(frozen=True, slots=True)
class Change:
    """One thing which, alone, would turn a no into a yes.

    ``subject`` is the skill or kind; ``period`` is when the work would be instead. A moved period
    is worked out from the person's other work: a trust may see it only among several people's.
    """

    code: ChangeCode
    subject: str = ""
    period: Period | None = None


def judge(worker: WorkerFacts, demand: Demand, policy: EligibilityPolicy) -> Verdict:
    """Say whether ``worker`` may do the work, with every reason against it, not only the first."""
    return Verdict(
        (
            *_activity(worker),
            *_terms(worker, demand),
            *_restrictions(worker, demand),
            *_capacity(worker, demand),
            *_skills(worker, demand, policy),
            *_credentials(worker, demand, policy),
            *_other_work(worker, demand, policy),
            *_hours(worker, demand),
        )
    )


def changes_that_open(
    worker: WorkerFacts, demand: Demand, policy: EligibilityPolicy
) -> tuple[Change, ...]:
    """Return each single change that makes ``worker`` eligible; none when it would take two.

    Each was tried: the work moved to another time has been judged at that time.
    """
    verdict = judge(worker, demand, policy)
    working = (
        change
        for change, changed_worker, changed_demand in _trials(verdict, worker, demand, policy)
        if judge(changed_worker, changed_demand, policy).eligible
    )
    return tuple(dict.fromkeys(working))


def _activity(worker: WorkerFacts) -> Iterator[Reason]:
    if not worker.active:
        yield Reason(ReasonCode.NOT_ACTIVE)


def _terms(worker: WorkerFacts, demand: Demand) -> Iterator[Reason]:
    if demand.bank in worker.unsigned:
        yield Reason(ReasonCode.TERMS_UNSIGNED)


def _restrictions(worker: WorkerFacts, demand: Demand) -> Iterator[Reason]:
    """That there is one, and never which: whoever reads the reason may not know of it."""
    if any(each.bars(demand) for each in worker.restrictions):
        yield Reason(ReasonCode.RESTRICTED)


def _capacity(worker: WorkerFacts, demand: Demand) -> Iterator[Reason]:
    """Name the step at which the nearest capacity fails: group, then grade, then specialty."""
    in_group = [
        capacity
        for capacity in worker.capacities
        if capacity.staff_group == demand.staff_group
        and holds_through(capacity.valid_from, capacity.valid_to, demand.period)
    ]
    at_grade = [capacity for capacity in in_group if capacity.grade in demand.grades]
    if not in_group:
        yield Reason(ReasonCode.NO_CAPACITY, demand.staff_group)
    elif not at_grade:
        yield Reason(ReasonCode.WRONG_GRADE)
    elif not any(capacity.covers(demand.specialty) for capacity in at_grade):
        yield Reason(ReasonCode.WRONG_SPECIALTY, demand.specialty or "")


def _skills(worker: WorkerFacts, demand: Demand, policy: EligibilityPolicy) -> Iterator[Reason]:
    held = {
        fact.skill
        for fact in worker.skills
        if fact.level in policy.signed_off_levels
        and holds_through(fact.valid_from, fact.valid_to, demand.period)
    }
    for skill in sorted(demand.skills - held):
        yield Reason(ReasonCode.SKILL_MISSING, skill)


def _credentials(
    worker: WorkerFacts, demand: Demand, policy: EligibilityPolicy
) -> Iterator[Reason]:
    waivers = [each for each in worker.waivers if each.holds_for(demand.trust, demand.vacancy)]
    gaps = [
        gap
        for kind in sorted(demand.required_kinds)
        if (
            gap := credential_gap(
                kind, worker.credentials, demand.period, policy.satisfies, demand.accepts, waivers
            )
        )
    ]
    order = list(Shortfall)
    for gap in sorted(gaps, key=lambda gap: order.index(gap.shortfall)):
        code = CREDENTIAL_CODES[gap.shortfall]
        yield Reason(code, gap.kind, held=gap.held, on=gap.on, months=gap.months)


def _other_work(worker: WorkerFacts, demand: Demand, policy: EligibilityPolicy) -> Iterator[Reason]:
    candidate = Duty(demand.period, demand.position)
    for verdict in clashes(candidate, worker.duties, policy.rest):
        code = ReasonCode.OVERLAP if verdict.clash == Clash.OVERLAP else ReasonCode.REST
        yield Reason(code, rest=verdict)


def _hours(worker: WorkerFacts, demand: Demand) -> Iterator[Reason]:
    known = (duty.period for duty in worker.duties)
    if over := over_limit(demand.period, known, worker.limits):
        yield Reason(ReasonCode.WEEKLY_HOURS, over=over)


def _trials(
    verdict: Verdict, worker: WorkerFacts, demand: Demand, policy: EligibilityPolicy
) -> Iterator[tuple[Change, WorkerFacts, Demand]]:
    for reason in verdict.reasons:
        if reason.rest:
            for code, period in _moves(reason.rest, demand.period.length):
                yield Change(code, period=period), worker, replace(demand, period=period)
        elif mended := _mended(reason, worker, demand, policy):
            yield *mended, demand


def _mended(
    reason: Reason, worker: WorkerFacts, demand: Demand, policy: EligibilityPolicy
) -> tuple[Change, WorkerFacts] | None:
    """Try the person without this reason; nobody can mend a registration that was stopped."""
    match reason.code:
        case ReasonCode.NOT_ACTIVE:
            return Change(ChangeCode.ACTIVATE), replace(worker, active=True)
        case ReasonCode.TERMS_UNSIGNED:
            return Change(ChangeCode.SIGN_TERMS), replace(worker, unsigned=frozenset())
        case ReasonCode.SKILL_MISSING:
            change = Change(ChangeCode.SIGN_OFF_SKILL, reason.subject)
            return change, _with_skill(worker, demand, reason.subject, policy)
        case ReasonCode.CREDENTIAL_NOT_CHECKED:
            change = Change(ChangeCode.CHECK_CREDENTIAL, reason.held)
            return change, _with_checked(worker, reason.held)
        case code if code in MENDED_BY_A_NEW_ONE:
            change = Change(ChangeCode.ADD_CREDENTIAL, reason.subject)
            return change, _with_credential(worker, demand, reason.subject)
        case code if code in ABOUT_CAPACITY:
            return Change(ChangeCode.ADD_CAPACITY), _with_capacity(worker, demand)
    return None


def _with_capacity(worker: WorkerFacts, demand: Demand) -> WorkerFacts:
    capacity = CapacityFact(
        staff_group=demand.staff_group,
        grade=min(demand.grades),
        specialties=frozenset(),
        valid_from=demand.period.starts_on,
    )
    return replace(worker, capacities=(*worker.capacities, capacity))


def _with_skill(
    worker: WorkerFacts, demand: Demand, skill: str, policy: EligibilityPolicy
) -> WorkerFacts:
    level = min(policy.signed_off_levels)
    signed_off = SkillFact(skill, level, demand.period.starts_on)
    return replace(worker, skills=(*worker.skills, signed_off))


def _with_checked(worker: WorkerFacts, kind: str) -> WorkerFacts:
    checked = tuple(
        replace(credential, status=CredentialStatus.VERIFIED)
        if credential.kind == kind and credential.status == CredentialStatus.SUBMITTED
        else credential
        for credential in worker.credentials
    )
    return replace(worker, credentials=checked)


def _with_credential(worker: WorkerFacts, demand: Demand, kind: str) -> WorkerFacts:
    new = CredentialFact(kind, demand.period.starts_on, None, CredentialStatus.VERIFIED)
    return replace(worker, credentials=(*worker.credentials, new))


def _moves(rest: RestVerdict, length: timedelta) -> tuple[tuple[ChangeCode, Period], ...]:
    later = Period(rest.earliest_start, rest.earliest_start + length)
    earlier = Period(rest.latest_end - length, rest.latest_end)
    return (ChangeCode.START_LATER, later), (ChangeCode.END_EARLIER, earlier)
