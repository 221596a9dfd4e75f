"""What a vacancy asks for, posted or still a draft, and the numbers it is judged by."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Self

from compliance.models import KindSatisfies, RequiredKind
from compliance.rules.eligibility import Demand, EligibilityPolicy
from compliance.rules.expiry import Satisfies, kinds_that_satisfy
from compliance.rules.rest import Position, RestPolicy
from shifts.models import Vacancy
from staffbank.periods import Period
from trusts.models import BankPolicy, Grade, Site, Skill, Specialty, StaffGroup
from workers.models import WorkerSkill

#: How far somebody must have come in a skill for it to count.
SIGNED_OFF = frozenset({WorkerSkill.Level.INDEPENDENT.value, WorkerSkill.Level.ASSESSOR.value})


@dataclass(frozen=True)
class Need:
    """The facts of a vacancy that decide who could take it. ``grades`` are all it accepts.

    What it is judged by is read once, when it is first asked for.
    """

    bank_id: int
    trust_id: int
    site: Site
    staff_group: StaffGroup
    grades: tuple[Grade, ...]
    specialty: Specialty | None
    skills: tuple[Skill, ...]
    period: Period

    @classmethod
    def of(cls, vacancy: Vacancy, *, skilled: bool = True) -> Self:
        """The need of a vacancy that whoever acts may see. ``skilled``: it may ask for skills."""
        links = vacancy.skill_links.select_related("skill") if skilled else ()
        return cls(
            bank_id=vacancy.bank_id,
            trust_id=vacancy.trust_id,
            site=vacancy.site,
            staff_group=vacancy.staff_group,
            grades=tuple(grade for grade in (vacancy.grade, vacancy.also_grade) if grade),
            specialty=vacancy.specialty,
            skills=tuple(link.skill for link in links),
            period=vacancy.period,
        )

    @property
    def position(self) -> Position:
        return position_of(self.site)

    @cached_property
    def requirements(self) -> Requirements:
        """What everybody of the staff group needs for work that starts then."""
        return requirements_for(self.staff_group.pk, self.period.starts_on)

    @cached_property
    def rest(self) -> RestPolicy:
        """The rest that the bank asks for around it."""
        return rest_policy_for(self.bank_id, self.period.starts_on)

    def demand(self, required: Iterable[str]) -> Demand:
        """The same, as the pure rule reads it."""
        return Demand(
            period=self.period,
            staff_group=self.staff_group.code,
            grades=frozenset(grade.code for grade in self.grades),
            specialty=self.specialty.code if self.specialty else None,
            skills=frozenset(skill.code for skill in self.skills),
            required_kinds=frozenset(required),
            position=self.position,
        )


@dataclass(frozen=True, slots=True)
class Requirements:
    """The kinds that a staff group needs on a day, by code, and what stands in for what."""

    keys: dict[str, int]
    required: frozenset[str]
    satisfies: Satisfies

    @property
    def all_bits(self) -> int:
        return (1 << len(self.required)) - 1

    def bits(self) -> list[int]:
        """For each kind's key, counting from 1, one bit for each required kind it answers."""
        answers = [0] * max(self.keys.values(), default=0)
        for place, kind in enumerate(sorted(self.required)):
            for stronger in kinds_that_satisfy(kind, self.satisfies):
                answers[self.keys[stronger] - 1] |= 1 << place
        return answers


def position_of(site: Site) -> Position:
    return Position(site.latitude, site.longitude)


def requirements_for(staff_group_id: int, day: date) -> Requirements:
    """What everybody of a staff group needs for work that starts on ``day``."""
    return requirements_of({(staff_group_id, day)})[staff_group_id, day]


def requirements_of(starts: Iterable[tuple[int, date]]) -> dict[tuple[int, date], Requirements]:
    """The same for many staff groups and days, in two statements however many there are."""
    wanted = set(starts)
    dated = list(
        RequiredKind.objects.filter(staff_group__in={group for group, _day in wanted}).values_list(
            "staff_group", "kind__code", "kind_id", "valid_from", "valid_to"
        )
    )
    pairs = KindSatisfies.objects.values_list(
        "kind__code", "kind_id", "satisfies__code", "satisfies_id"
    )
    answers: dict[str, int] = {}
    satisfies = set()
    for stronger, stronger_key, weaker, weaker_key in pairs:
        answers |= {stronger: stronger_key, weaker: weaker_key}
        satisfies.add((stronger, weaker))
    found = {}
    for group, day in wanted:
        keys = {
            code: key
            for staff_group, code, key, first, last in dated
            if staff_group == group and first <= day and (last is None or last >= day)
        }
        found[group, day] = Requirements(keys | answers, frozenset(keys), frozenset(satisfies))
    return found


def rest_policy(numbers: BankPolicy) -> RestPolicy:
    return RestPolicy(
        minimum_rest=timedelta(hours=float(numbers.minimum_rest_hours)),
        travel_factor=float(numbers.travel_factor),
        travel_kmh=float(numbers.travel_kmh),
        handover_minutes=numbers.handover_minutes,
    )


def rest_policy_for(bank_id: int, day: date) -> RestPolicy:
    """The rest a bank asks for around work that starts on ``day``."""
    return rest_policy(BankPolicy.objects.on(bank_id, day))


def policy_for(requirements: Requirements, rest: RestPolicy) -> EligibilityPolicy:
    return EligibilityPolicy(
        rest=rest, satisfies=requirements.satisfies, signed_off_levels=SIGNED_OFF
    )
