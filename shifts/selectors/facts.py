"""What bears on whether people may do some work, gathered for the exact rule."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from compliance.models import Credential, CredentialKind
from compliance.rules.eligibility import (
    CapacityFact,
    Demand,
    EligibilityPolicy,
    SkillFact,
    Verdict,
    WorkerFacts,
    judge,
)
from compliance.rules.expiry import CredentialFact, CredentialStatus
from compliance.rules.rest import Duty, Position
from shifts.models import Vacancy, WorkPeriod
from shifts.selectors.need import Need, policy_for, requirements_for, rest_policy_for
from staffbank.db import duty
from staffbank.periods import Period
from staffbank.wording import in_a_sentence
from trusts.models import Skill, Specialty, StaffGroup
from workers.models import Capacity, CapacitySpecialty, Worker, WorkerSkill

#: How far from a vacancy other work is looked for: rest and any journey in England fit within it.
AROUND = timedelta(days=7)

_COUNTED = [status.value for status in CredentialStatus]
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Case:
    """A demand and the numbers to judge it by."""

    demand: Demand
    policy: EligibilityPolicy


def case_of(need: Need) -> Case:
    """The demand of ``need`` under the policy of its bank."""
    day = need.period.starts_on
    requirements = requirements_for(need.staff_group.pk, day)
    policy = policy_for(requirements, rest_policy_for(need.bank_id, day))
    return Case(need.demand(requirements.required), policy)


def verdict_for(worker: Worker, vacancy: Vacancy) -> Verdict:
    """Every reason against ``worker`` taking ``vacancy``; none means yes.

    Reads the person's work at every trust: call it after the permit step. A reason's ``rest`` is
    for the person alone, and never leaves for a trust.
    """
    return verdicts_for([worker.pk], vacancy)[worker.pk]


def verdicts_for(worker_ids: Collection[int], vacancy: Vacancy) -> dict[int, Verdict]:
    """The verdict on each of some people, in a number of queries that does not grow with them."""
    with duty("booking"):
        need = Need.of(vacancy)
        case = case_of(need)
        facts = gather(worker_ids, need.period)
    return {key: judge(fact, case.demand, case.policy) for key, fact in facts.items()}


def facts_for(worker_ids: Collection[int], vacancy: Vacancy) -> dict[int, WorkerFacts]:
    """All that bears on each of some people for ``vacancy``. Call it after the permit step."""
    with duty("booking"):
        return gather(worker_ids, vacancy.period)


def gather(worker_ids: Collection[int], around: Period) -> dict[int, WorkerFacts]:
    """The facts about people, with their work within a week of ``around``; six queries.

    Reads what whoever acts may read: all of it in a duty, or from the person's own seat.
    """
    rows = Worker.objects.filter(pk__in=worker_ids).values_list("pk", "status", "merged_into")
    active = {pk: status == Worker.Status.ACTIVE and not into for pk, status, into in rows}
    capacities = _capacities(worker_ids)
    skills = _skills(worker_ids)
    credentials = _credentials(worker_ids)
    duties = _duties(worker_ids, around.starts_at - AROUND, around.ends_at + AROUND)
    return {
        pk: WorkerFacts(
            active=is_active,
            capacities=capacities[pk],
            skills=skills[pk],
            credentials=credentials[pk],
            duties=duties[pk],
        )
        for pk, is_active in active.items()
    }


def names_in_sentences() -> dict[str, str]:
    """What each skill, kind, specialty and staff group is called, by code, for the rule's words."""
    names: dict[str, str] = {}
    for model, column in (
        (Skill, "name"),
        (CredentialKind, "short_name"),
        (Specialty, "name"),
        (StaffGroup, "name"),
    ):
        pairs = model.objects.values_list("code", column)
        names |= {code: in_a_sentence(name) for code, name in pairs}
    return names


def _by_worker(facts: Iterable[tuple[int, _T]]) -> defaultdict[int, tuple[_T, ...]]:
    found: defaultdict[int, tuple[_T, ...]] = defaultdict(tuple)
    grouped: defaultdict[int, list[_T]] = defaultdict(list)
    for worker_id, fact in facts:
        grouped[worker_id].append(fact)
    found.update({worker_id: tuple(listed) for worker_id, listed in grouped.items()})
    return found


def _capacities(worker_ids: Collection[int]) -> defaultdict[int, tuple[CapacityFact, ...]]:
    specialties: defaultdict[int, set[str]] = defaultdict(set)
    links = CapacitySpecialty.objects.filter(worker__in=worker_ids)
    for capacity_id, code in links.values_list("capacity_id", "specialty__code"):
        specialties[capacity_id].add(code)
    rows = Capacity.objects.filter(worker__in=worker_ids).values_list(
        "pk", "worker_id", "staff_group__code", "grade__code", "valid_from", "valid_to"
    )
    return _by_worker(
        (worker, CapacityFact(group, grade, frozenset(specialties[pk]), valid_from, valid_to))
        for pk, worker, group, grade, valid_from, valid_to in rows
    )


def _skills(worker_ids: Collection[int]) -> defaultdict[int, tuple[SkillFact, ...]]:
    rows = WorkerSkill.objects.filter(worker__in=worker_ids).values_list(
        "worker_id", "skill__code", "level", "valid_from", "valid_to"
    )
    return _by_worker(
        (worker, SkillFact(skill, level, valid_from, valid_to))
        for worker, skill, level, valid_from, valid_to in rows
    )


def _credentials(worker_ids: Collection[int]) -> defaultdict[int, tuple[CredentialFact, ...]]:
    rows = Credential.objects.filter(worker__in=worker_ids, status__in=_COUNTED).values_list(
        "worker_id", "kind__code", "valid_from", "valid_to", "status"
    )
    return _by_worker(
        (worker, CredentialFact(kind, valid_from, valid_to, CredentialStatus(status)))
        for worker, kind, valid_from, valid_to, status in rows
    )


def _duties(
    worker_ids: Collection[int], after: datetime, before: datetime
) -> defaultdict[int, tuple[Duty, ...]]:
    """Known work, at its place where a booking tells it; other work has none."""
    rows = WorkPeriod.objects.filter(
        worker__in=worker_ids, ends_at__gt=after, starts_at__lt=before
    ).values_list(
        "worker_id",
        "starts_at",
        "ends_at",
        "booking__vacancy__site__latitude",
        "booking__vacancy__site__longitude",
    )
    return _by_worker(
        (worker, Duty(Period(starts_at, ends_at), _position(place)))
        for worker, starts_at, ends_at, *place in rows
    )


def _position(place: Sequence[float | None]) -> Position | None:
    latitude, longitude = place
    return None if latitude is None or longitude is None else Position(latitude, longitude)
