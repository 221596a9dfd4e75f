"""What an imported file is read against: the codes a seat may use, and what is here already."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from shifts.models import Import, Reason, Vacancy
from shifts.selectors.wards import wards_of
from staffbank import clock
from staffbank.accounts.models import User
from staffbank.actors import Actor
from staffbank.audit.models import AuditEntry
from trusts.models import Grade, PoolMembership, Skill, Specialty, StaffGroup, Ward
from workers.models import Capacity, Engagement, Worker


@dataclass(frozen=True)
class Vocabulary:
    """The rows behind every code a file of this seat may hold."""

    wards: dict[str, Ward]
    grades: dict[str, Grade]
    reasons: dict[str, Reason]
    specialties: dict[str, Specialty]
    skills: dict[str, Skill]
    banks: dict[int, int]  # staff group -> the bank it is shared with
    staff_groups: dict[str, str]


def vocabulary_of(actor: Actor) -> Vocabulary:
    """The codes of the wards this seat runs, and of everything else an installation knows."""
    wards = {ward.code: ward for ward in wards_of(actor)}
    grades = {grade.code: grade for grade in Grade.objects.select_related("staff_group")}
    reasons = {reason.code: reason for reason in Reason.objects.all()}
    specialties = {specialty.code: specialty for specialty in Specialty.objects.all()}
    skills = {skill.code: skill for skill in Skill.objects.all()}
    return Vocabulary(
        wards=wards,
        grades=grades,
        reasons=reasons,
        specialties=specialties,
        skills=skills,
        banks=banks_of(actor),
        staff_groups=dict(StaffGroup.objects.values_list("code", "name")),
    )


def banks_of(actor: Actor) -> dict[int, int]:
    """The bank each staff group of the trust is shared with: of several, the first joined."""
    shared = (
        PoolMembership.objects.current(clock.today())
        .filter(trust=actor.trust_id)
        .order_by("-valid_from", "-pk")
        .values_list("groups__staff_group", "bank")
    )
    return dict(shared)


def here_already(actor: Actor, source: str, refs: Iterable[str]) -> dict[str, list[Vacancy]]:
    """The vacancies a reference stands for, by reference: the one that has it, then its fellows.

    A row that asks for several people is one posting; its first vacancy carries the reference.
    """
    named = (
        Vacancy.objects.visible_to(actor)
        .filter(source=source, external_ref__in=list(refs))
        .select_related("ward", "grade", "posting")
        .prefetch_related("skill_links")
    )
    firsts = {row.external_ref: row for row in named}
    fellows: dict[int, list[Vacancy]] = defaultdict(list)
    several = [row.posting_id for row in firsts.values() if row.posting.heads > 1]
    if several:
        rows = (
            Vacancy.objects.visible_to(actor)
            .filter(posting__in=several, external_ref="")
            .select_related("ward", "grade", "posting")
        )
        for row in rows.order_by("pk"):
            fellows[row.posting_id].append(row)
    return {ref: [row, *fellows[row.posting_id]] for ref, row in firsts.items()}


@dataclass(frozen=True, slots=True)
class Run:
    """Once that a file was imported: when, by whom, and what it did."""

    at: datetime
    by: User | None
    new: int
    changed: int
    left_out: int
    published: bool


def runs_of(kept: Import, actor: Actor) -> tuple[Run, ...]:
    """The times a file was imported, first to last, from the trust's own record."""
    entries = list(
        AuditEntry.objects.filter(
            object_type=kept._meta.label_lower,
            object_id=str(kept.pk),
            verb="import.run",
            trust_id=actor.trust_id,
        ).order_by("at")
    )
    people = User.objects.in_bulk({entry.user_id for entry in entries if entry.user_id})
    return tuple(
        Run(
            entry.at,
            people.get(entry.user_id or 0),
            entry.after["new"],
            entry.after["changed"],
            entry.after["left_out"],
            entry.after["published"],
        )
        for entry in entries
    )


def may_be_told(actor: Actor, grades: Iterable[int]) -> int:
    """About how many of the trust's own people do the work of these grades."""
    today = clock.today()
    able = Capacity.objects.current(today).filter(grade__in=list(grades))
    return (
        Engagement.objects.filter(
            trust=actor.trust_id,
            worker__in=able.values("worker"),
            worker__status=Worker.Status.ACTIVE,
        )
        .current(today)
        .values("worker")
        .distinct()
        .count()
    )
