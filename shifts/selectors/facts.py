"""What bears on whether people may do some work, gathered for the exact rule."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import starmap
from typing import Any

from django.db import connection

from compliance.models import CredentialKind
from compliance.rules.eligibility import (
    CapacityFact,
    Demand,
    EligibilityPolicy,
    RestrictionFact,
    SkillFact,
    Verdict,
    WorkerFacts,
    judge,
)
from compliance.rules.expiry import CredentialFact, CredentialStatus, Waiver
from compliance.rules.hours import WeeklyLimit
from compliance.rules.rest import Duty, Position
from shifts.models import Vacancy
from shifts.selectors.need import Need, policy_for
from staffbank import clock
from staffbank.db import duty
from staffbank.periods import Period
from staffbank.wording import in_a_sentence
from trusts.models import Skill, Specialty, StaffGroup
from workers.models import Worker

#: How far from a vacancy other work is looked for: rest and any journey in England fit within it.
#: The weeks that a limit of hours is counted in are within it too, when the clocks change as well.
AROUND = timedelta(days=8)

_COUNTED = [status.value for status in CredentialStatus]

#: Known work has a place where a booking tells it; other work has none.
FACTS = """
    select w.id, w.status, w.merged_into_id,
        (
            select json_agg(json_build_array(s.code, g.code, array(
                select p.code from workers_capacityspecialty l
                join trusts_specialty p on p.id = l.specialty_id where l.capacity_id = c.id
            ), c.valid_from, c.valid_to))
            from workers_capacity c
            join trusts_staffgroup s on s.id = c.staff_group_id
            join trusts_grade g on g.id = c.grade_id where c.worker_id = w.id
        ),
        (
            select json_agg(json_build_array(s.code, h.level, h.valid_from, h.valid_to))
            from workers_workerskill h
            join trusts_skill s on s.id = h.skill_id where h.worker_id = w.id
        ),
        (
            select json_agg(json_build_array(
                k.code, c.valid_from, c.valid_to, c.status, c.checked_at_trust_id
            ))
            from compliance_credential c
            join compliance_credentialkind k on k.id = c.kind_id
            where c.worker_id = w.id and c.status = any(%(counted)s)
        ),
        (
            select json_agg(json_build_array(p.starts_at, p.ends_at, s.latitude, s.longitude))
            from shifts_workperiod p
            left join shifts_booking b on b.id = p.booking_id
            left join shifts_vacancy v on v.id = b.vacancy_id
            left join trusts_site s on s.id = v.site_id
            where p.worker_id = w.id and p.ends_at > %(after)s and p.starts_at < %(before)s
        ),
        (
            select json_agg(json_build_array(
                k.code, o.valid_from, o.valid_to, o.trust_id, o.vacancy_id
            ))
            from shifts_override o
            join compliance_credentialkind k on k.id = o.kind_id and not k.by_law
            where o.worker_id = w.id and o.status = 'standing'
        ),
        (
            select json_agg(json_build_array(r.weekly_hours, c.valid_from, c.valid_to))
            from compliance_righttowork r
            join compliance_credential c on c.id = r.credential_id and c.status = 'verified'
            where r.worker_id = w.id and r.weekly_hours is not null and r.checked
        ),
        (
            select json_agg(json_build_array(r.valid_from, r.valid_to, r.trust_id, r.ward_id,
                case when r.setting_id is not null then array(
                    select t.ward_id from trusts_wardsetting t where t.setting_id = r.setting_id
                ) end, s.code))
            from compliance_restriction r
            left join trusts_staffgroup s on s.id = r.staff_group_id
            where r.worker_id = w.id and r.lifted_at is null
        ),
        workers_unsigned(w.id, %(today)s)
    from workers_worker w where w.id = any(%(workers)s)
"""


@dataclass(frozen=True, slots=True)
class Case:
    """A demand and the numbers to judge it by."""

    demand: Demand
    policy: EligibilityPolicy


def case_of(need: Need) -> Case:
    """The demand of ``need`` under the policy of its bank."""
    policy = policy_for(need.requirements, need.rest)
    return Case(need.demand, policy)


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
    """The facts about people, with their work within a week of ``around``; one statement.

    Reads what whoever acts may read: all of it in a duty, or from the person's own seat.
    """
    named: dict[str, Any] = {
        "workers": list(worker_ids),
        "counted": _COUNTED,
        "after": around.starts_at - AROUND,
        "before": around.ends_at + AROUND,
        "today": clock.today(),
    }
    with connection.cursor() as cursor:
        cursor.execute(FACTS, named)
        rows = cursor.fetchall()
    return {
        worker: WorkerFacts(
            active=status == Worker.Status.ACTIVE and not merged_into,
            capacities=tuple(starmap(_capacity, capacities or ())),
            skills=tuple(starmap(_skill, skills or ())),
            credentials=tuple(starmap(_credential, credentials or ())),
            duties=tuple(starmap(_duty, duties or ())),
            waivers=tuple(starmap(_waiver, waivers or ())),
            limits=tuple(starmap(limit_of, limits or ())),
            restrictions=tuple(starmap(_restriction, barred or ())),
            unsigned=frozenset(unsigned or ()),
        )
        for (
            worker,
            status,
            merged_into,
            capacities,
            skills,
            credentials,
            duties,
            waivers,
            limits,
            barred,
            unsigned,
        ) in rows
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


def _capacity(
    group: str, grade: str, specialties: list[str], valid_from: str, valid_to: str | None
) -> CapacityFact:
    return CapacityFact(group, grade, frozenset(specialties), *_days(valid_from, valid_to))


def _skill(skill: str, level: str, valid_from: str, valid_to: str | None) -> SkillFact:
    return SkillFact(skill, level, *_days(valid_from, valid_to))


def _credential(
    kind: str, valid_from: str, valid_to: str | None, status: str, checked_at: int | None
) -> CredentialFact:
    return CredentialFact(kind, *_days(valid_from, valid_to), CredentialStatus(status), checked_at)


def _waiver(kind: str, valid_from: str, valid_to: str, trust: int, vacancy: int | None) -> Waiver:
    days = date.fromisoformat(valid_from), date.fromisoformat(valid_to)
    return Waiver(kind, *days, trust, vacancy)


def _duty(starts_at: str, ends_at: str, latitude: float | None, longitude: float | None) -> Duty:
    period = Period(datetime.fromisoformat(starts_at), datetime.fromisoformat(ends_at))
    if latitude is None or longitude is None:
        return Duty(period, None)
    return Duty(period, Position(latitude, longitude))


def limit_of(hours: int, valid_from: str, valid_to: str | None) -> WeeklyLimit:
    return WeeklyLimit(hours, *_days(valid_from, valid_to))


def _restriction(
    valid_from: str,
    valid_to: str | None,
    trust: int | None,
    ward: int | None,
    of_setting: list[int] | None,
    group: str | None,
) -> RestrictionFact:
    wards = None if ward is None else frozenset({ward})
    if of_setting is not None:
        wards = frozenset(of_setting)
    return RestrictionFact(*_days(valid_from, valid_to), trust, wards, group)


def _days(valid_from: str, valid_to: str | None) -> tuple[date, date | None]:
    return date.fromisoformat(valid_from), date.fromisoformat(valid_to) if valid_to else None
