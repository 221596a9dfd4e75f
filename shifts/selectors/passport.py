"""A worker's own checks: what holds, what is missing, what ends soon and what needs it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from compliance.models import Credential, CredentialKind
from compliance.rules.expiry import CredentialGap, Shortfall, credential_gap
from shifts.models import Booking
from shifts.selectors.facts import gather
from shifts.selectors.need import requirements_for
from staffbank.actors import Actor
from staffbank.periods import Period, wall_time
from trusts.models import PoolMembership
from workers.models import Capacity, Worker

#: From this long before its last day a credential is said to be ending.
SOON = timedelta(days=60)
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Ending:
    """A checked credential that ends soon, and how many bookings come after its last day."""

    credential: Credential
    bookings: int


@dataclass(frozen=True, slots=True)
class Passport:
    """What a worker reads about themself. ``gaps`` are of today, by kind; ``engaged`` is whether
    a trust has them in its bank, for work that they can do."""

    credentials: tuple[Credential, ...]
    gaps: tuple[CredentialGap, ...]
    kinds: dict[str, CredentialKind]
    ending: tuple[Ending, ...]
    trusts: int
    engaged: bool

    @property
    def cleared(self) -> bool:
        return self.engaged and not self.gaps


def passport_of(actor: Actor, worker: Worker, now: datetime, today: date) -> Passport:
    """The worker's own passport. Replaced credentials are left out."""
    credentials = tuple(
        Credential.objects.visible_to(actor)
        .exclude(status=Credential.Status.REPLACED)
        .select_related("kind", "checked_at_trust")
        .order_by("kind__sort", "-submitted_at")
    )
    return Passport(
        credentials=credentials,
        gaps=gaps_today(actor, worker, now, today),
        kinds={kind.code: kind for kind in CredentialKind.objects.all()},
        ending=ending_soon(actor, credentials, today),
        trusts=trusts_that_accept(actor, today),
        engaged=bool(actor.trusts) and Capacity.objects.visible_to(actor).current(today).exists(),
    )


def gaps_today(
    actor: Actor, worker: Worker, now: datetime, today: date
) -> tuple[CredentialGap, ...]:
    """What is lacking for work that would start now, for every staff group the person is in."""
    groups = Capacity.objects.visible_to(actor).current(today).values_list("staff_group", flat=True)
    moment = Period(now, now + _MINUTE)
    held = gather([worker.pk], moment)[worker.pk].credentials
    found: dict[str, CredentialGap] = {}
    for group in sorted(set(groups)):
        needed = requirements_for(group, today)
        for kind in sorted(needed.required):
            gap = credential_gap(kind, held, moment, needed.satisfies)
            if gap:
                found[kind] = gap
    order = list(Shortfall)
    return tuple(sorted(found.values(), key=lambda gap: (order.index(gap.shortfall), gap.kind)))


def ending_soon(
    actor: Actor, credentials: tuple[Credential, ...], today: date
) -> tuple[Ending, ...]:
    """Checked credentials that end within SOON and are not over, the first to end first."""
    ending = sorted(
        (
            credential
            for credential in credentials
            if credential.status == Credential.Status.VERIFIED
            and credential.valid_to
            and today <= credential.valid_to <= today + SOON
        ),
        key=lambda credential: credential.valid_to or today,
    )
    ends = (
        Booking.objects.visible_to(actor)
        .filter(status=Booking.Status.BOOKED, ends_at__gt=wall_time(today, time()))
        .values_list("ends_at", flat=True)
    )
    coming = list(ends) if ending else []
    return tuple(
        Ending(credential, sum(at >= _over(credential) for at in coming)) for credential in ending
    )


def _over(credential: Credential) -> datetime:
    """The first moment at which a credential no longer counts."""
    assert credential.valid_to is not None
    return wall_time(credential.valid_to + timedelta(days=1), time())


def trusts_that_accept(actor: Actor, today: date) -> int:
    """The trusts of the person's banks: each takes the others' checks, by the agreement."""
    shared = PoolMembership.objects.current(today).filter(bank__in=actor.pools)
    return shared.values("trust").distinct().count()
