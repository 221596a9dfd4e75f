"""How many people could take a shift that is not posted yet, and what would bring more."""

from __future__ import annotations

from dataclasses import dataclass, replace

from shifts.models import Release
from shifts.selectors.eligibility import Need, candidate_ids
from staffbank.periods import Period
from trusts.models import Grade, Skill, Specialty, Ward

#: How many of the skills asked for are tried one at a time.
SKILLS_TRIED = 3


@dataclass(frozen=True, slots=True)
class Wanted:
    """The part of what a ward asks for that decides who could take it and what it costs."""

    ward: Ward
    grade: Grade
    also_grade: Grade | None
    specialty: Specialty | None
    skills: tuple[Skill, ...]
    period: Period
    break_minutes: int
    heads: int

    def need(self, bank_id: int) -> Need:
        """The same, as eligibility reads it."""
        return Need(
            bank_id=bank_id,
            trust_id=self.ward.trust_id,
            ward_id=self.ward.pk,
            site=self.ward.site,
            staff_group=self.grade.staff_group,
            grades=tuple(grade for grade in (self.grade, self.also_grade) if grade),
            specialty=self.specialty,
            skills=self.skills,
            period=self.period,
        )


@dataclass(frozen=True, slots=True)
class Widening:
    """How many more of the own bank and the region could take it if the ward gave a little."""

    more: int
    grade: Grade | None = None
    skill: Skill | None = None


@dataclass(frozen=True, slots=True)
class Counts:
    """Numbers only: the people of other trusts are never named before they are booked."""

    own: int
    region: int
    widenings: tuple[Widening, ...]

    @property
    def region_more(self) -> int:
        return self.region - self.own


def who_could(need: Need, *, above: Grade | None) -> Counts:
    """Count who could take ``need`` now. Call it after the permit step: it reads all known work.

    ``above`` is the next band up, to be tried where it is not offered already.
    """
    own = len(candidate_ids(need, Release.Audience.OWN_BANK))
    region = len(candidate_ids(need, Release.Audience.POOL))
    tries: list[tuple[Need, Grade | None, Skill | None]] = []
    if above is not None and above not in need.grades:
        tries.append((replace(need, grades=(*need.grades, above)), above, None))
    for skill in need.skills[:SKILLS_TRIED]:
        others = tuple(other for other in need.skills if other != skill)
        tries.append((replace(need, skills=others), None, skill))
    widenings = tuple(
        Widening(len(candidate_ids(wider, Release.Audience.POOL)) - region, grade, skill)
        for wider, grade, skill in tries
    )
    return Counts(own, region, tuple(each for each in widenings if each.more > 0))
