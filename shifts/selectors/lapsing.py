"""Bookings of people who will not be cleared for them to their end."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Case, IntegerField, Q, QuerySet, When

from compliance.models import Credential, CredentialKind
from compliance.rules.eligibility import CREDENTIAL_CODES, ReasonCode, judge
from shifts.models import Booking, Flag, Vacancy
from shifts.models.flag import FlagQuerySet
from shifts.selectors.candidates import BARS
from shifts.selectors.facts import case_of, gather
from shifts.selectors.need import SIGNED_OFF, Need
from staffbank import clock
from staffbank.actors import Actor
from trusts.models import Skill
from workers.models import Worker

_KEEPS = frozenset({*CREDENTIAL_CODES.values(), ReasonCode.RESTRICTED, ReasonCode.SKILL_MISSING})

# Whoever is cleared is left out by one index; of the others, the kinds that lack. A shift that has
# begun is looked at too: somebody is at work who may not be. Of its skills what is left of it is
# asked: a new level, signed off while they are at work, follows the one that ended the day before.
_BARRED = BARS.format(
    starts_on="work.starts_on",
    ends_on="work.ends_on",
    trust="v.trust_id",
    ward="v.ward_id",
    staff_group="v.staff_group_id",
)
_SQL = f"""
with coming as (
    select b.id, b.worker_id, b.trust_id, b.vacancy_id, v.requirement_id,
        daterange(work.starts_on, work.ends_on, '[]') as days,
        exists (
            select 1 from compliance_restriction r where r.worker_id = b.worker_id and {_BARRED}
        ) as restricted,
        array(
            select asked.skill_id from shifts_vacancyskill asked
            where asked.vacancy_id = b.vacancy_id and not exists (
                select 1 from workers_workerskill h
                where h.worker_id = b.worker_id and h.skill_id = asked.skill_id
                    and h.level = any(%(levels)s)
                    and h.valid_from <= greatest(work.starts_on, %(today)s)
                    and (h.valid_to is null or h.valid_to >= work.ends_on)
            ) order by asked.skill_id
        ) as skills
    from shifts_booking b
    join shifts_vacancy v on v.id = b.vacancy_id
    cross join lateral (
        select (b.starts_at at time zone 'Europe/London')::date as starts_on,
            ((b.ends_at - interval '1 microsecond') at time zone 'Europe/London')::date as ends_on
    ) work
    where b.bank_id = %(bank)s and b.status = 'booked' and b.ends_at > %(now)s
        and (%(workers)s::bigint[] is null or b.worker_id = any(%(workers)s))
), doubted as (
    select * from coming d where d.restricted or d.skills <> '{{}}' or not exists (
        select 1 from compliance_clearance k
        where k.requirement_id = d.requirement_id and k.worker_id = d.worker_id
            and k.days @> d.days
    )
)
select d.id, d.restricted, d.skills,
    coalesce(array_agg(c.kind_id order by c.kind_id) filter (where c.kind_id is not null), '{{}}')
from doubted d
left join lateral compliance_cover(array[d.worker_id], array[d.requirement_id]) c
    on not c.days + shifts_overridden(d.worker_id, d.trust_id, d.vacancy_id, c.kind_id) @> d.days
group by d.id, d.restricted, d.skills
having d.restricted or d.skills <> '{{}}' or count(c.kind_id) > 0
"""


@dataclass(frozen=True, slots=True)
class Lack:
    """What is amiss with a booking: the kinds of check and the skills that lack, and whether a
    restriction keeps its person from it."""

    kinds: list[int]
    skills: list[int]
    restricted: bool

    def exceeds(self, flag: Flag) -> bool:
        """Whether anything is amiss that ``flag`` does not say yet."""
        more = {*self.kinds} - {*flag.kinds} or {*self.skills} - {*flag.skills}
        return bool(more) or self.restricted > flag.restricted


def lacking(bank_id: int, now: datetime, workers: Collection[int] | None = None) -> dict[int, Lack]:
    """The bookings of a bank that are not over, or of some people there, which their person may not
    work to the end; by key. Read it in the booking duty."""
    params: dict[str, Any] = {
        "bank": bank_id,
        "now": now,
        "today": now.astimezone(clock.LONDON).date(),
        "levels": sorted(SIGNED_OFF),
        "workers": list(workers) if workers is not None else None,
    }
    with connection.cursor() as cursor:
        cursor.execute(_SQL, params)
        return {
            key: Lack(kinds, skills, restricted)
            for key, restricted, skills, kinds in cursor.fetchall()
        }


def may_not_work(worker: Worker, vacancy: Vacancy) -> bool:
    """Whether the exact rule keeps a booked person from their shift, by what was checked of them,
    by what they are signed off in or by a restriction. Read it in the booking duty."""
    need = Need.of(vacancy)
    case = case_of(need)
    facts = gather([worker.pk], need.period)[worker.pk]
    return any(each.code in _KEEPS for each in judge(facts, case.demand, case.policy).reasons)


@dataclass(frozen=True, slots=True)
class Flagged:
    """A flag, with whom it is of and what of it is suspended, where the seat may know it."""

    flag: Flag
    name: str
    kinds: tuple[CredentialKind, ...]
    renewable: tuple[CredentialKind, ...]  # that a new one would put right: not what is suspended
    skills: tuple[Skill, ...] = ()
    worker_ref: UUID | None = None


def flagged_for(actor: Actor) -> list[Flagged]:
    """Every standing flag that this seat may see, the first to be given back first."""
    return _with_words(own_flags(actor).order_by("release_at", "pk"), actor)


def own_flags(actor: Actor) -> FlagQuerySet:
    """The standing flags that this seat may see: a ward manager's, of their own wards."""
    rows = Flag.objects.visible_to(actor).standing()
    return rows if actor.wards is None else rows.filter(booking__vacancy__ward__in=actor.wards)


def flag_of(booking: Booking, *, by: Actor) -> Flagged | None:
    """The standing flag of a booking; else the one by which it was given back."""
    newest = Case(When(status=Flag.Status.FLAGGED, then=0), default=1, output_field=IntegerField())
    rows = (
        Flag.objects.visible_to(by)
        .filter(Q(status=Flag.Status.FLAGGED) | Q(status=Flag.Status.RELEASED), booking=booking.pk)
        .order_by(newest, "-pk")
    )
    return next(iter(_with_words(rows[:1], by)), None)


def _with_words(rows: QuerySet[Flag], actor: Actor) -> list[Flagged]:
    flags = list(
        rows.select_related(
            "booking__vacancy__ward", "booking__vacancy__site", "booking__vacancy__grade", "trust"
        )
    )
    kinds = CredentialKind.objects.in_bulk({key for flag in flags for key in flag.kinds})
    skills = Skill.objects.in_bulk({key for flag in flags for key in flag.skills})
    people = {flag.worker_id for flag in flags}
    named = Worker.objects.visible_to(actor).filter(pk__in=people) if people else ()
    seen = {worker.pk: worker for worker in named}
    stopped = Credential.objects.visible_to(actor).filter(worker__in=people)
    suspended = set(
        stopped.filter(status=Credential.Status.SUSPENDED).values_list("worker", "kind")
        if people
        else ()
    )
    found = []
    for flag in flags:
        worker = seen.get(flag.worker_id)
        lack = sorted((kinds[key] for key in flag.kinds), key=lambda kind: kind.sort)
        found.append(
            Flagged(
                flag,
                worker.name if worker else "Somebody",
                tuple(lack),
                tuple(each for each in lack if (flag.worker_id, each.pk) not in suspended),
                tuple(skills[key] for key in flag.skills),
                worker.ref if worker else None,
            )
        )
    return found
