"""What a vacancy asks for, posted or still a draft, and the numbers it is judged by."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from django.utils.functional import cached_property

from compliance.rules.eligibility import Demand, EligibilityPolicy
from compliance.rules.rest import Position, RestPolicy
from compliance.selectors.requirements import (
    Requirements,
    requirement_on_ward,
    requirements_of,
)
from shifts.models import Vacancy
from staffbank.periods import Period
from trusts.models import BankPolicy, Grade, Site, Skill, Specialty, StaffGroup
from workers.models import WorkerSkill

#: How far somebody must have come in a skill for it to count.
SIGNED_OFF = frozenset({WorkerSkill.Level.INDEPENDENT.value, WorkerSkill.Level.ASSESSOR.value})


@dataclass(frozen=True)
class Need:
    """The facts of a vacancy that decide who could take it. ``grades`` are all it takes, its own
    first: by that one it is known what is asked for.

    What it is judged by is read once, when it is first asked for.
    """

    bank_id: int
    trust_id: int
    ward_id: int
    site: Site
    staff_group: StaffGroup
    grades: tuple[Grade, ...]
    specialty: Specialty | None
    skills: tuple[Skill, ...]
    period: Period
    known_requirement: int | None = None
    vacancy_id: int | None = None

    @classmethod
    def of(cls, vacancy: Vacancy, *, skilled: bool = True) -> Self:
        """The need of a vacancy that whoever acts may see. ``skilled``: it may ask for skills."""
        links = vacancy.skill_links.select_related("skill") if skilled else ()
        return cls(
            bank_id=vacancy.bank_id,
            trust_id=vacancy.trust_id,
            ward_id=vacancy.ward_id,
            site=vacancy.site,
            staff_group=vacancy.staff_group,
            grades=tuple(grade for grade in (vacancy.grade, vacancy.also_grade) if grade),
            specialty=vacancy.specialty,
            skills=tuple(link.skill for link in links),
            period=vacancy.period,
            known_requirement=vacancy.requirement_id,
            vacancy_id=vacancy.pk,
        )

    @property
    def position(self) -> Position:
        return position_of(self.site)

    @cached_property
    def requirement(self) -> int:
        """The key of what is asked and accepted there, for work that starts then."""
        return self.known_requirement or requirement_on_ward(
            self.bank_id, self.ward_id, self.grades[0].pk, self.period.starts_on
        )

    @cached_property
    def requirements(self) -> Requirements:
        """What is asked and accepted there, for work that starts then."""
        return requirements_of([self.requirement])[self.requirement]

    @cached_property
    def rest(self) -> RestPolicy:
        """The rest that the bank asks for around it."""
        return rest_policy_for(self.bank_id, self.period.starts_on)

    @property
    def demand(self) -> Demand:
        """The same, as the pure rule reads it."""
        return Demand(
            period=self.period,
            staff_group=self.staff_group.code,
            grades=frozenset(grade.code for grade in self.grades),
            specialty=self.specialty.code if self.specialty else None,
            skills=frozenset(skill.code for skill in self.skills),
            required_kinds=self.requirements.required,
            accepts=self.requirements.accepts,
            position=self.position,
            trust=self.trust_id,
            vacancy=self.vacancy_id,
            ward=self.ward_id,
            bank=self.bank_id,
        )


def requirement_of(vacancy: Vacancy) -> int:
    """The key of what a vacancy's ward asks and accepts."""
    return vacancy.requirement_id or requirement_on_ward(
        vacancy.bank_id, vacancy.ward_id, vacancy.grade_id, vacancy.period.starts_on
    )


def position_of(site: Site) -> Position:
    return Position(site.latitude, site.longitude)


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
