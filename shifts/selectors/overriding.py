"""Whom a trust takes without what: what stands, what waits, and each month's report."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from compliance.models import CredentialKind, RequirementAnswer
from shifts.models import Booking, Override
from staffbank.actors import Actor, Kind
from staffbank.dated import not_over
from staffbank.db import duty
from staffbank.periods import wall_time
from trusts.models import PoolMembership, Trust
from workers.models import Worker

_DAY = timedelta(days=1)
#: Nothing comes of what was never approved.
_COUNTED = (Override.Status.STANDING, Override.Status.ENDED)


@dataclass(frozen=True, slots=True)
class Asked:
    """Which overrides: of one month, and of a check, a state and a trust where they are named."""

    month: date
    kind: CredentialKind | None = None
    status: str = ""
    trust: Trust | None = None


@dataclass(frozen=True, slots=True)
class Overridden:
    """An override, whom it is of, where the seat may know it, and what came of it: the bookings at
    its trust on its days for which the check is asked, the first first."""

    override: Override
    name: str
    bookings: tuple[Booking, ...] = ()


def reading(actor: Actor) -> AbstractContextManager[None]:
    """A bank's auditors read its trusts' in a duty; a trust its own by what it is."""
    return duty("auditing") if actor.kind is Kind.BANK else nullcontext()


def overrides_of(actor: Actor, today: date) -> list[Overridden]:
    """What waits for a second person, then what stands, the first to end first."""
    rows = Override.objects.visible_to(actor)
    waiting = rows.filter(status=Override.Status.ASKED, valid_to__gte=today)
    standing = rows.standing(today)
    found = [*_whole(waiting.order_by("asked_at")), *_whole(standing.order_by("valid_to", "pk"))]
    names = _names(found, actor)
    return [Overridden(each, names.get(each.worker_id, "Somebody")) for each in found]


def asked_in(actor: Actor, asked: Asked) -> QuerySet[Override]:
    """Everything that was asked for in a month at the trust, or at the trusts of a bank, newest
    first. Read it in ``reading(actor)``, after the permit step."""
    starts, ends = span_of(asked.month)
    if actor.kind is Kind.BANK:
        rows = Override.objects.filter(
            Q(vacancy=None) | Q(vacancy__bank=actor.bank_id), Exists(_place_of_its_days(actor))
        )
    else:
        rows = Override.objects.visible_to(actor)
    rows = rows.filter(asked_at__gte=starts, asked_at__lt=ends)
    if asked.kind is not None:
        rows = rows.filter(kind=asked.kind)
    if asked.status:
        rows = rows.filter(status=asked.status)
    if asked.trust is not None:
        rows = rows.filter(trust=asked.trust)
    return _whole(rows.order_by("-asked_at", "-pk"))


def with_outcome(rows: Iterable[Override], actor: Actor) -> list[Overridden]:
    """The rows with who and what came of each, in a number of statements that does not grow. Read
    it in ``reading(actor)``."""
    found = list(rows)
    names, bookings = _names(found, actor), _bookings(found, actor)
    return [
        Overridden(each, names.get(each.worker_id, "Somebody"), bookings[each.pk]) for each in found
    ]


def trusts_of(actor: Actor) -> QuerySet[Trust]:
    """The trusts that are or were in a seat's bank."""
    places = PoolMembership.objects.visible_to(actor).filter(bank=actor.bank_id)
    return Trust.objects.filter(pk__in=places.values("trust")).order_by("short_name")


def _place_of_its_days(actor: Actor) -> QuerySet[PoolMembership]:
    """The place in the actor's bank of an override's trust, on a day of the override: whom a trust
    takes before it comes, or once it has gone, is not for the bank to read."""
    places = PoolMembership.objects.visible_to(actor).filter(
        bank=actor.bank_id, trust=OuterRef("trust"), valid_from__lte=OuterRef("valid_to")
    )
    return places.filter(not_over(OuterRef("valid_from")))


def span_of(first: date) -> tuple[datetime, datetime]:
    """A month by London's clocks, from its first day."""
    after = (first + 31 * _DAY).replace(day=1)
    return wall_time(first, time()), wall_time(after, time())


def _whole(rows: QuerySet[Override]) -> QuerySet[Override]:
    return rows.select_related("kind", "trust", "vacancy", "asked_by", "decided_by")


def _names(rows: Iterable[Override], actor: Actor) -> dict[int, str]:
    keys = {each.worker_id for each in rows}
    if not keys:
        return {}
    people = Worker.objects.all()
    if actor.kind is not Kind.BANK:
        people = people.visible_to(actor)
    return {worker.pk: worker.name for worker in people.filter(pk__in=keys)}


def _bookings(rows: list[Override], actor: Actor) -> dict[int, tuple[Booking, ...]]:
    counted = [each for each in rows if each.status in _COUNTED]
    if not counted:
        return defaultdict(tuple)
    here = Booking.objects.visible_to(actor)
    if actor.kind is Kind.BANK:
        here = Booking.objects.filter(bank=actor.bank_id)
    first, last = min(each.valid_from for each in counted), max(each.valid_to for each in counted)
    bookings = list(
        here.live()
        .filter(
            worker__in={each.worker_id for each in counted},
            trust__in={each.trust_id for each in counted},
            starts_at__gte=wall_time(first, time()),
            starts_at__lt=wall_time(last + _DAY, time()),
        )
        .select_related("vacancy")
        .order_by("starts_at", "pk")
    )
    asking = set(
        RequirementAnswer.objects.filter(
            requirement__in={each.vacancy.requirement_id for each in bookings}
        ).values_list("requirement", "kind")
    )
    return defaultdict(
        tuple,
        {
            row.pk: tuple(each for each in bookings if _is_under(each, row, asking))
            for row in counted
        },
    )


def _is_under(booking: Booking, row: Override, asking: set[tuple[int, int]]) -> bool:
    """Whether a booking was made possible by an override: it is of its trust, person and days, and
    its vacancy asks for the check."""
    return (
        booking.worker_id == row.worker_id
        and booking.trust_id == row.trust_id
        and (row.vacancy_id is None or booking.vacancy_id == row.vacancy_id)
        and row.valid_from <= booking.period.starts_on <= row.valid_to
        and (booking.vacancy.requirement_id, row.kind_id) in asking
    )
