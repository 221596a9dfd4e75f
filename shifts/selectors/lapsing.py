"""Bookings of people who will not be cleared for them to their end."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Case, IntegerField, Q, QuerySet, When

from compliance.models import CredentialKind
from compliance.rules.eligibility import CREDENTIAL_CODES, judge
from shifts.models import Booking, Flag, Vacancy
from shifts.selectors.facts import case_of, gather
from shifts.selectors.need import Need
from staffbank.actors import Actor
from workers.models import Worker

_CREDENTIAL = frozenset(CREDENTIAL_CODES.values())

# Whoever is cleared is left out by one index; of the others, the kinds that lack.
_SQL = """
with doubted as (
    select b.id, b.worker_id, b.trust_id, b.vacancy_id, v.requirement_id, work.days
    from shifts_booking b
    join shifts_vacancy v on v.id = b.vacancy_id
    cross join lateral (
        select daterange(
            (b.starts_at at time zone 'Europe/London')::date,
            ((b.ends_at - interval '1 microsecond') at time zone 'Europe/London')::date, '[]'
        ) as days
    ) work
    where b.bank_id = %(bank)s and b.status = 'booked' and b.starts_at > %(now)s
        and (%(workers)s::bigint[] is null or b.worker_id = any(%(workers)s))
        and not exists (
            select 1 from compliance_clearance k
            where k.requirement_id = v.requirement_id and k.worker_id = b.worker_id
                and k.days @> work.days
        )
)
select d.id, array_agg(c.kind_id order by c.kind_id)
from doubted d
cross join lateral compliance_cover(array[d.worker_id], array[d.requirement_id]) c
where not c.days + shifts_overridden(
    d.worker_id, d.trust_id, d.vacancy_id, c.kind_id
) @> d.days
group by d.id
"""


def lacking(
    bank_id: int, now: datetime, workers: Collection[int] | None = None
) -> dict[int, list[int]]:
    """The bookings to come of a bank, or of some people there, whose person will lack something
    that is asked for; by key, with the kinds. Read it in the booking duty."""
    params: dict[str, Any] = {
        "bank": bank_id,
        "now": now,
        "workers": list(workers) if workers is not None else None,
    }
    with connection.cursor() as cursor:
        cursor.execute(_SQL, params)
        return dict(cursor.fetchall())


def lacks(worker: Worker, vacancy: Vacancy) -> set[str]:
    """What the exact rule says that a booked person lacks for their shift: codes of kinds. Read it
    in the booking duty."""
    need = Need.of(vacancy)
    case = case_of(need)
    facts = gather([worker.pk], need.period)[worker.pk]
    reasons = judge(facts, case.demand, case.policy).reasons
    return {reason.subject for reason in reasons if reason.code in _CREDENTIAL}


@dataclass(frozen=True, slots=True)
class Flagged:
    """A flag, with whom it is of, where the seat may know it, and what lacks."""

    flag: Flag
    name: str
    kinds: tuple[CredentialKind, ...]
    worker_ref: UUID | None = None


def flagged_for(actor: Actor) -> list[Flagged]:
    """Every standing flag that this seat may see, the first to be given back first. A ward
    manager reads of their own wards."""
    rows = Flag.objects.visible_to(actor).standing()
    if actor.is_trust and actor.wards is not None:
        rows = rows.filter(booking__vacancy__ward__in=actor.wards)
    return _with_words(rows.order_by("release_at", "pk"), actor)


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
    people = {flag.worker_id for flag in flags}
    named = Worker.objects.visible_to(actor).filter(pk__in=people) if people else ()
    seen = {worker.pk: worker for worker in named}
    return [
        Flagged(
            flag,
            seen[flag.worker_id].name if flag.worker_id in seen else "Somebody",
            tuple(sorted((kinds[key] for key in flag.kinds), key=lambda kind: kind.sort)),
            seen[flag.worker_id].ref if flag.worker_id in seen else None,
        )
        for flag in flags
    ]
