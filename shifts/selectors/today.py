"""What needs somebody now, on the wards a seat runs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, Min, Q

from compliance.models import Credential, CredentialKind
from compliance.rules.expiry import (
    CredentialFact,
    CredentialGap,
    CredentialStatus,
    Waiver,
    credential_gap,
)
from compliance.selectors.requirements import Requirements, requirements_of
from shifts.models import Booking, Import, Override, Vacancy
from shifts.selectors.counting import how_many_could_take
from shifts.selectors.lapsing import own_flags
from shifts.selectors.listing import own_vacancies
from staffbank.actors import Actor
from staffbank.db import duty
from trusts.models import Skill, Ward
from workers.models import Worker

#: An empty shift that starts within this is red; an open one within the second is listed.
URGENT_WITHIN = timedelta(hours=24)
SOON = timedelta(hours=72)
#: How far ahead a flagged booking is listed.
RISK_WITHIN = timedelta(days=14)
A_WEEK = timedelta(days=7)
#: Rows before "and more".
MOST_ROWS = 12
_COUNTED = [status.value for status in CredentialStatus]


@dataclass(frozen=True, slots=True)
class Risk:
    """A booked shift that its person may not work to its end: a check or a skill lacks, or a
    restriction keeps them from it."""

    vacancy: Vacancy
    booking: Booking
    name: str
    gap: CredentialGap | None
    kind: str
    skill: str = ""


@dataclass(frozen=True, slots=True)
class WardLine:
    """How one ward stands over the next seven days."""

    ward_id: int
    ward_ref: UUID
    ward: str
    filled: int
    wanted: int
    empty_soon: int

    @property
    def gaps(self) -> int:
        return self.wanted - self.filled


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits: drafts and files for oneself, planned openings for nobody."""

    drafts: int
    oldest_draft: datetime | None
    files: int
    flagged: int
    opening: int
    next_opening: datetime | None


@dataclass(frozen=True, slots=True)
class Today:
    """The page's rows and counts."""

    empty: tuple[Vacancy, ...]  # the soonest, as many as are listed
    could: dict[int, int]  # how many people could take each of them
    risks: tuple[Risk, ...]
    more_empty: int  # that start as soon, and are not among them
    more_open: int  # that start later
    waiting: Waiting
    wards: tuple[WardLine, ...]

    @property
    def filled(self) -> int:
        return sum(line.filled for line in self.wards)

    @property
    def wanted(self) -> int:
        return sum(line.wanted for line in self.wards)


def today_for(actor: Actor, *, now: datetime) -> Today:
    """Everything Today says, in a number of queries that does not grow with the trust."""
    coming = own_vacancies(actor).open().filter(starts_at__gt=now)
    soon = Q(starts_at__lte=now + SOON)
    planned = Q(pool_opened_at=None, opens_to_pool_at__gt=now)
    counted = coming.aggregate(
        open=Count("pk"),
        soon=Count("pk", filter=soon),
        opening=Count("pk", filter=planned),
        next=Min("opens_to_pool_at", filter=planned),
    )
    soonest = coming.filter(soon).select_related("ward__site", "grade")
    empty = tuple(soonest.order_by("starts_at", "pk")[:MOST_ROWS])
    return Today(
        empty=empty,
        could=how_many_could_take(empty),
        risks=tuple(risks_for(actor, now)),
        more_empty=counted["soon"] - len(empty),
        more_open=counted["open"] - counted["soon"],
        waiting=waiting_for(actor, now, opening=counted["opening"], next_opening=counted["next"]),
        wards=ward_lines(actor, now),
    )


def ward_lines(actor: Actor, now: datetime) -> tuple[WardLine, ...]:
    """Each ward with shifts in the next seven days, the one most likely to be short first. They are
    counted by their keys, and only then named."""
    filled = Q(status__in=(Vacancy.Status.FILLED, Vacancy.Status.WORKED))
    soon = Q(status=Vacancy.Status.OPEN, starts_at__lte=now + URGENT_WITHIN)
    counted = {
        row["ward"]: row
        for row in own_vacancies(actor)
        .starting(now, now + A_WEEK)
        .filter(filled | Q(status=Vacancy.Status.OPEN))
        .values("ward")
        .annotate(
            wanted=Count("pk"),
            filled=Count("pk", filter=filled),
            empty_soon=Count("pk", filter=soon),
        )
    }
    wards = Ward.objects.filter(pk__in=counted).select_related("site")
    lines = [
        WardLine(
            ward.pk,
            ward.ref,
            f"{ward.name}, {ward.site.short_name}",
            counted[ward.pk]["filled"],
            counted[ward.pk]["wanted"],
            counted[ward.pk]["empty_soon"],
        )
        for ward in wards
    ]
    return tuple(sorted(lines, key=lambda line: (-line.empty_soon, -line.gaps, line.ward)))


def waiting_for(
    actor: Actor, now: datetime, *, opening: int, next_opening: datetime | None
) -> Waiting:
    """Drafts nobody has published, checked files nobody has imported, openings that come alone."""
    drafts = own_vacancies(actor).filter(status=Vacancy.Status.DRAFT, starts_at__gt=now)
    counted = drafts.aggregate(count=Count("pk"), oldest=Min("posting__created_at"))
    files = Import.objects.visible_to(actor).filter(
        imported_at=None, new_rows__gt=0, checked_at__gt=now - timedelta(days=30)
    )
    return Waiting(
        drafts=counted["count"],
        oldest_draft=counted["oldest"],
        files=files.count() if actor.wards is None else 0,
        flagged=own_flags(actor).count(),
        opening=opening,
        next_opening=next_opening,
    )


def risks_for(actor: Actor, now: datetime) -> list[Risk]:
    """Flagged bookings of the next fortnight, and of shifts that have begun, with what is first
    amiss as it is now; what was put right since it was flagged is no risk."""
    flags = list(
        own_flags(actor)
        .filter(booking__ends_at__gt=now, booking__starts_at__lt=now + RISK_WITHIN)
        .select_related("booking__vacancy__ward__site", "booking__vacancy__grade")
        .order_by("booking__starts_at", "pk")
    )
    if not flags:
        return []
    workers = {each.worker_id for each in flags}
    facts, waived = credentials_of(workers), waivers_of(workers)
    vacancies = [each.booking.vacancy for each in flags]
    needed = requirements_of({each.requirement_id for each in vacancies if each.requirement_id})
    names = dict(Worker.objects.visible_to(actor).filter(pk__in=workers).values_list("pk", "name"))
    kinds = dict(CredentialKind.objects.values_list("code", "short_name"))
    skills = Skill.objects.in_bulk({key for flag in flags for key in flag.skills})
    found = []
    for flag in flags:
        vacancy = flag.booking.vacancy
        gap = first_gap(facts[flag.worker_id], vacancy, needed, waived[flag.worker_id])
        if gap is not None or flag.skills or flag.restricted:
            name = initial_and_surname(names.get(flag.worker_id, "The booked person"))
            kind = kinds.get(gap.held, "") if gap else ""
            skill = skills[flag.skills[0]].name if flag.skills else ""
            found.append(Risk(vacancy, flag.booking, name, gap, kind, skill))
    return found


def first_gap(
    facts: list[CredentialFact],
    vacancy: Vacancy,
    needed: dict[int, Requirements],
    waived: Iterable[Waiver] = (),
) -> CredentialGap | None:
    """The first required check that does not hold to the end of the shift."""
    if vacancy.requirement_id is None:
        return None
    asked = needed[vacancy.requirement_id]
    here = [each for each in waived if each.holds_for(vacancy.trust_id, vacancy.pk)]
    for kind in sorted(asked.required):
        gap = credential_gap(kind, facts, vacancy.period, asked.satisfies, asked.accepts, here)
        if gap is not None:
            return gap
    return None


def credentials_of(workers: set[int]) -> dict[int, list[CredentialFact]]:
    """The checks of some booked people. Read for a rule, so in its duty."""
    found: dict[int, list[CredentialFact]] = defaultdict(list)
    with duty("booking"):
        rows = Credential.objects.filter(worker__in=workers, status__in=_COUNTED)
        for worker, kind, valid_from, valid_to, status, checked_at in rows.values_list(
            "worker", "kind__code", "valid_from", "valid_to", "status", "checked_at_trust"
        ):
            fact = CredentialFact(kind, valid_from, valid_to, CredentialStatus(status), checked_at)
            found[worker].append(fact)
    return found


def waivers_of(workers: set[int]) -> dict[int, list[Waiver]]:
    """What some booked people are taken without. Read for a rule, so in its duty."""
    found: dict[int, list[Waiver]] = defaultdict(list)
    with duty("booking"):
        rows = Override.objects.filter(worker__in=workers, status=Override.Status.STANDING)
        for worker, kind, valid_from, valid_to, trust, vacancy in rows.values_list(
            "worker", "kind__code", "valid_from", "valid_to", "trust", "vacancy"
        ):
            found[worker].append(Waiver(kind, valid_from, valid_to, trust, vacancy))
    return found


def initial_and_surname(name: str) -> str:
    """ "A. Osei": what a page that may be seen over a shoulder calls somebody."""
    first, _space, rest = name.partition(" ")
    return f"{first[:1]}. {rest.split()[-1]}" if rest and " " in name else name
