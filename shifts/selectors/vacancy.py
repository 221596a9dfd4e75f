"""Everything around one vacancy that its ward may know: who could take it, and what happened."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Count, Max, Q

from compliance.rules.eligibility import WorkerFacts, judge
from compliance.rules.obstacles import BetterStart, Obstacle, better_start, tally
from compliance.rules.rest import Position, kilometres_between
from shifts.models import Booking, Release, Vacancy
from shifts.rules.similar import Candidate, FitWeights, order_candidates
from shifts.selectors.eligibility import Need, candidate_ids, facts_for
from shifts.selectors.facts import case_of
from shifts.selectors.need import position_of
from staffbank import clock
from staffbank.actors import Actor
from staffbank.db import duty
from trusts.models import BankPolicy
from workers.models import Capacity, Engagement, Worker

#: What each thing is worth when people are put in order; the page that explains it reads this.
FIT = FitWeights(
    worked_here=Decimal(2),
    worked_here_at_most=6,
    said_free=Decimal(4),
    kilometre=Decimal("0.25"),
    unknown_kilometres=Decimal(15),
)
#: People judged at a time to say why somebody cannot: everybody is, and few are held at once.
AT_ONCE = 400
KILOMETRES_IN_A_MILE = Decimal("1.609344")


@dataclass(frozen=True, slots=True)
class CouldTake:
    """Somebody who could take it. ``worker`` is None where the trust may not know who it is."""

    worker: Worker | None
    trust: str
    worked_here: int
    miles: Decimal | None
    of_own_bank: bool = False


@dataclass(frozen=True, slots=True)
class People:
    """Who could take a vacancy as it is open now, best fit first."""

    total: int
    shown: tuple[CouldTake, ...]


@dataclass(frozen=True, slots=True)
class Able:
    """The keys of those who could take a vacancy: of the own bank, and with the region."""

    own: frozenset[int] = frozenset()
    region: frozenset[int] = frozenset()


def able_for(need: Need) -> Able:
    """Who could take what is asked for now. Call it after the permit step."""
    return Able(
        frozenset(candidate_ids(need, Release.Audience.OWN_BANK)),
        frozenset(candidate_ids(need, Release.Audience.POOL)),
    )


def people_for(vacancy: Vacancy, able: Able, *, by: Actor, limit: int) -> People:
    """The people who could take ``vacancy`` as it is open now."""
    ids = able.region if vacancy.pool_opened_at else able.own
    if not ids:
        return People(0, ())
    ranked = ranked_ids(ids, vacancy)
    top = [pk for pk, _facts in ranked[:limit]]
    named = {row.pk: row for row in Worker.objects.visible_to(by).filter(pk__in=top)}
    homes = homes_of([pk for pk in top if pk not in named], vacancy)
    shown = tuple(
        CouldTake(
            worker=named.get(pk),
            trust=homes.get(pk, ""),
            worked_here=facts.worked_here,
            miles=None if facts.kilometres is None else facts.kilometres / KILOMETRES_IN_A_MILE,
            of_own_bank=pk in able.own,
        )
        for pk, facts in ranked[:limit]
    )
    return People(len(ids), shown)


def ranked_ids(ids: Collection[int], vacancy: Vacancy) -> list[tuple[int, Candidate]]:
    """The people of ``ids`` with what puts them in order, best fit first."""
    site = position_of(vacancy.site)
    with duty("booking"):
        times = dict(
            Booking.objects.filter(
                worker__in=ids, vacancy__ward=vacancy.ward_id, status=Booking.Status.WORKED
            )
            .values_list("worker")
            .annotate(times=Count("pk"))
        )
        last = dict(
            Booking.objects.live()
            .filter(worker__in=ids, starts_at__lt=clock.now())
            .values_list("worker")
            .annotate(last=Max("ends_at"))
        )
        people = list(Worker.objects.filter(pk__in=ids).only("ref", "latitude", "longitude"))
    never = datetime.min.replace(tzinfo=clock.LONDON)
    by_ref = {
        str(person.ref): (
            person.pk,
            Candidate(
                ref=str(person.ref),
                worked_here=times.get(person.pk, 0),
                said_free=False,
                kilometres=away(person, site),
                idle_since=last.get(person.pk, never),
            ),
        )
        for person in people
    }
    ordered = order_candidates([facts for _pk, facts in by_ref.values()], FIT)
    return [by_ref[facts.ref] for facts in ordered]


def away(person: Worker, site: Position) -> Decimal | None:
    """How far a person lives from a site, from the middle of their outcode."""
    if person.latitude is None or person.longitude is None:
        return None
    home = Position(person.latitude, person.longitude)
    return Decimal(str(round(kilometres_between(home, site), 1)))


def homes_of(ids: Collection[int], vacancy: Vacancy) -> dict[int, str]:
    """The trust each unnamed person belongs to, where the bank lets trusts be named."""
    today = clock.today()
    if not ids or not BankPolicy.objects.on(vacancy.bank_id, today).name_trusts:
        return {}
    with duty("booking"):
        held = (
            Engagement.objects.filter(worker__in=ids, pool_opted_in=True)
            .current(today)
            .select_related("trust")
            .order_by("primary", "pk")
        )
        return {each.worker_id: each.trust.short_name for each in held}


@dataclass(frozen=True, slots=True)
class Hindrances:
    """What keeps the own bank's people who do this work from taking it, and a start that helps.

    ``leaving`` are those whom nothing keeps but that they leave the bank before the shift ends.
    """

    obstacles: tuple[Obstacle, ...] = ()
    better: BetterStart | None = None
    leaving: int = 0


def hindrances_for(vacancy: Vacancy, need: Need, able: Able, *, empty: bool) -> Hindrances:
    """Count what is in the way of everybody who cannot. With nobody left (``empty``) a later start
    is looked for too.

    Call it after the permit step.
    """
    today = clock.today()
    with duty("booking"):
        in_grade = Capacity.objects.filter(grade__in=[grade.pk for grade in need.grades])
        engaged = Engagement.objects.filter(
            trust=vacancy.trust_id,
            worker__in=in_grade.values("worker"),
            worker__status=Worker.Status.ACTIVE,
        ).current(today)
        own = engaged.order_by("worker").values_list("worker", flat=True).distinct()
        kept = [pk for pk in own if pk not in able.own]
    case = case_of(need)
    facts: list[WorkerFacts] = []
    for start in range(0, len(kept), AT_ONCE):
        facts += facts_for(kept[start : start + AT_ONCE], vacancy).values()
    verdicts = [judge(each, case.demand, case.policy) for each in facts]
    later = better_start(facts, case.demand, case.policy) if empty else None
    leaving = sum(verdict.eligible for verdict in verdicts)
    return Hindrances(tuple(tally(verdicts)), later, leaving)


def found(ref: object, *, by: Actor) -> Vacancy | None:
    """The vacancy of the seat's own trust that ``ref`` names, with what its pages say of it."""
    return (
        Vacancy.objects.visible_to(by)
        .filter(Q(ref=ref))
        .select_related(
            "ward",
            "site",
            "trust",
            "bank",
            "grade",
            "also_grade",
            "specialty",
            "staff_group",
            "reason",
            "cancel_reason",
            "posting__created_by",
        )
        .prefetch_related("skill_links__skill")
        .first()
    )
