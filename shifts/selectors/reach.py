"""One person's side of eligibility, as conditions on vacancies.

Everything about the person is read first, from their own seat, and said to the database as bounds
on each vacancy's own columns: one index serves the list, however many vacancies there are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import reduce
from operator import or_

from django.db.models import BooleanField, Func, OuterRef, Q, QuerySet, Value

from compliance.models import KindSatisfies, RequiredKind
from compliance.rules.expiry import CredentialFact, CredentialStatus, Satisfies
from compliance.rules.rest import Duty, Position, RestPolicy
from shifts.models import VacancySkill
from shifts.models.booking import time_range
from shifts.rules.openings import (
    Window,
    taken_up,
    too_far,
    window_of,
    windows_of_kind,
)
from shifts.selectors.facts import gather
from shifts.selectors.need import SIGNED_OFF, position_of, rest_policy
from staffbank.actors import Actor
from staffbank.periods import Period, wall_time
from trusts.models import BankPolicy, PoolStaffGroup, Site
from workers.models import Capacity, Engagement, Worker, WorkerSkill

NEVER = Q(pk__in=[])
ALWAYS = ~NEVER
_DAY = timedelta(days=1)
_HORIZON = timedelta(days=500)  # nobody posts a shift further ahead
_VERIFIED = CredentialStatus.VERIFIED
_WAITING = frozenset({_VERIFIED, CredentialStatus.SUBMITTED})


@dataclass(frozen=True, slots=True)
class Lack:
    """Where a required ``kind`` is not covered; ``waiting``: a check in hand would cover it."""

    kind: str
    waiting: bool
    where: Q


@dataclass(frozen=True, slots=True)
class Reach:
    """What a person can see and work, each a condition on a vacancy that starts from today on."""

    worker_id: int
    active: bool
    home: Position | None
    credentials: tuple[CredentialFact, ...]
    sites: dict[int, Position]
    seen: Q
    capable: Q
    lacks: tuple[Lack, ...]
    unskilled: QuerySet[VacancySkill]
    overlapping: Q
    unrested: Q

    @property
    def cleared(self) -> Q:
        return ~reduce(or_, (lack.where for lack in self.lacks), NEVER)


def reach_of(actor: Actor, today: date) -> Reach:
    """The reach of the worker who acts."""
    worker_id = actor.worker_id
    assert worker_id is not None
    worker = Worker.objects.visible_to(actor).get(pk=worker_id)
    facts = gather([worker_id], Period(_midnight(today), _midnight(today + _HORIZON)))
    credentials = facts[worker_id].credentials
    capacities = list(
        Capacity.objects.visible_to(actor).prefetch_related("specialties").order_by("pk")
    )
    sites = {site.pk: position_of(site) for site in Site.objects.all()}
    groups = {capacity.staff_group_id for capacity in capacities}
    overlapping, unrested = _other_work(facts[worker_id].duties, sites)
    home = worker.latitude is not None and worker.longitude is not None
    return Reach(
        worker_id=worker_id,
        active=facts[worker_id].active,
        home=Position(worker.latitude, worker.longitude) if home else None,  # type: ignore[arg-type]
        credentials=credentials,
        sites=sites,
        seen=_seen(actor, today),
        capable=_any(_capable(capacities, today)),
        lacks=tuple(_lacks(groups, credentials, today)),
        unskilled=_unskilled(actor, today),
        overlapping=overlapping,
        unrested=unrested,
    )


def _any(conditions: Iterable[Q]) -> Q:
    return reduce(or_, conditions, NEVER)


def _midnight(day: date) -> datetime:
    return wall_time(day, time())


def _within(window: Window, today: date) -> Q:
    """That a vacancy starts and ends inside a window; what holds for all of them is not said."""
    inside = ALWAYS if window.first <= today else Q(starts_at__gte=_midnight(window.first))
    if window.last != date.max:
        inside &= Q(starts_at__lt=_midnight(window.last + _DAY))
    if window.ends_by != date.max:
        inside &= Q(ends_at__lte=_midnight(window.ends_by + _DAY))
    return inside


def _seen(actor: Actor, today: date) -> Q:
    """Published by a trust that engages them, or opened to a pool in which that trust shares them.

    The engagement must last to the end of the work.
    """
    engagements = list(Engagement.objects.visible_to(actor).current(today))
    shares = PoolStaffGroup.objects.filter(
        Q(membership__valid_to=None) | Q(membership__valid_to__gte=today),
        membership__valid_from__lte=today,
        membership__trust__in=[e.trust_id for e in engagements if e.pool_opted_in],
    ).values_list("membership__trust_id", "membership__bank_id", "staff_group_id")
    groups: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
    for trust_id, bank_id, group_id in shares:
        groups[trust_id, bank_id].append(group_id)
    return _any(_seen_through(engagements, groups))


def _seen_through(
    engagements: Iterable[Engagement], groups: dict[tuple[int, int], list[int]]
) -> Iterator[Q]:
    for engagement in engagements:
        lasting = ALWAYS
        if engagement.valid_to:
            lasting = Q(ends_at__lte=_midnight(engagement.valid_to + _DAY))
        yield Q(trust=engagement.trust_id, published_at__isnull=False) & lasting
        for (trust_id, bank_id), shared in groups.items():
            if engagement.pool_opted_in and trust_id == engagement.trust_id:
                pooled = Q(bank=bank_id, pool_opened_at__isnull=False, staff_group__in=shared)
                yield pooled & lasting


def _capable(capacities: Iterable[Capacity], today: date) -> Iterator[Q]:
    for capacity in capacities:
        window = window_of(capacity.valid_from, capacity.valid_to, today)
        if window is None:
            continue
        graded = Q(staff_group=capacity.staff_group_id) & (
            Q(grade=capacity.grade_id) | Q(also_grade=capacity.grade_id)
        )
        areas = [link.specialty_id for link in capacity.specialties.all()]
        if areas:
            graded &= Q(specialty=None) | Q(specialty__in=areas)
        yield graded & _within(window, today)


def _lacks(
    groups: Iterable[int], credentials: tuple[CredentialFact, ...], today: date
) -> Iterator[Lack]:
    """Where each required kind is not covered. A kind that is covered for good is not named."""
    satisfies = frozenset(KindSatisfies.objects.values_list("kind__code", "satisfies__code"))
    needed: defaultdict[str, Q] = defaultdict(lambda: NEVER)
    rows = RequiredKind.objects.filter(
        Q(valid_to=None) | Q(valid_to__gte=today), staff_group__in=groups
    ).values_list("kind__code", "staff_group_id", "valid_from", "valid_to")
    for kind, group_id, valid_from, valid_to in rows:
        in_force = Window(max(valid_from, today), valid_to or date.max)
        needed[kind] |= Q(staff_group=group_id) & _within(in_force, today)
    for kind, where in sorted(needed.items()):
        checked = _covered(kind, credentials, satisfies, today, frozenset({_VERIFIED}))
        if checked is None:
            continue
        with_waiting = _covered(kind, credentials, satisfies, today, _WAITING)
        waiting = ALWAYS if with_waiting is None else with_waiting
        if waiting != checked:  # else nothing waits that would add to what was checked
            yield Lack(kind, waiting=True, where=where & ~checked & waiting)
        if with_waiting is not None:
            yield Lack(kind, waiting=False, where=where & ~with_waiting)


def _covered(
    kind: str,
    credentials: tuple[CredentialFact, ...],
    satisfies: Satisfies,
    today: date,
    statuses: frozenset[CredentialStatus],
) -> Q | None:
    """When ``kind`` is covered; None when it always is from today on."""
    windows = windows_of_kind(kind, credentials, satisfies, today, statuses)
    if any(window.has_no_end and window.first <= today for window in windows):
        return None
    return _any(_within(window, today) for window in windows)


def _unskilled(actor: Actor, today: date) -> QuerySet[VacancySkill]:
    """Skills of the outer vacancy in which the person is not signed off to its end."""
    signed_off = WorkerSkill.objects.visible_to(actor).filter(level__in=SIGNED_OFF)
    asked = VacancySkill.objects.filter(vacancy=OuterRef("pk"))
    for_good, limited = [], NEVER
    for skill_id, valid_from, valid_to in signed_off.values_list(
        "skill_id", "valid_from", "valid_to"
    ):
        window = window_of(valid_from, valid_to, today)
        if window and window.has_no_end and window.first <= today:
            for_good.append(skill_id)
        elif window:
            limited |= Q(skill=skill_id) & _of_vacancy(_within(window, today))
    return asked.exclude(skill__in=for_good).exclude(limited)


def _of_vacancy(condition: Q) -> Q:
    """The same condition, said from a row that points at the vacancy."""
    moved = Q(_connector=condition.connector, _negated=condition.negated)
    for child in condition.children:
        if isinstance(child, Q):
            moved.children.append(_of_vacancy(child))
        elif isinstance(child, tuple):
            column, value = child
            moved.children.append((f"vacancy__{column}", value))
    return moved


def _other_work(duties: tuple[Duty, ...], sites: dict[int, Position]) -> tuple[Q, Q]:
    """What a vacancy would overlap, and what it would leave too little rest around."""
    if not duties:
        return NEVER, NEVER
    overlapping = _meets(taken_up(duties, timedelta()))
    unrested = NEVER
    for policy, where in _policies():
        close = _meets(taken_up(duties, policy.minimum_rest))
        for site, periods in too_far(duties, sites, policy).items():
            close |= Q(site=site) & _meets(periods)
        unrested |= where & close
    return overlapping, unrested


def _meets(periods: Iterable[Period]) -> Q:
    """That a vacancy overlaps any of ``periods``; read from one value, however many there are."""
    spans = ",".join(
        f"[{period.starts_at.isoformat()},{period.ends_at.isoformat()})" for period in periods
    )
    meets = Func(
        time_range(),
        Value(f"{{{spans}}}"),
        template="(%(expressions)s::tstzmultirange)",
        arg_joiner=" && ",
        output_field=BooleanField(),
    )
    return Q(meets)


def _policies() -> Iterator[tuple[RestPolicy, Q]]:
    """Each set of numbers a bank asks for, and the vacancies it is asked for of."""
    dated: defaultdict[int, list[BankPolicy]] = defaultdict(list)
    for numbers in BankPolicy.objects.order_by("bank", "valid_from"):
        dated[numbers.bank_id].append(numbers)
    where: defaultdict[RestPolicy, Q] = defaultdict(lambda: NEVER)
    for bank_id, rows in dated.items():
        policies = {rest_policy(numbers) for numbers in rows}
        if len(policies) == 1:
            where[policies.pop()] |= Q(bank=bank_id)
            continue
        for numbers, after in zip(rows, [*rows[1:], None], strict=True):
            in_force = Q(bank=bank_id, starts_at__gte=_midnight(numbers.valid_from))
            if after:
                in_force &= Q(starts_at__lt=_midnight(after.valid_from))
            where[rest_policy(numbers)] |= in_force
    yield from where.items()
