"""A worker's own checks: what holds, what is missing, what ends soon and what needs it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Prefetch

from compliance.models import (
    Credential,
    CredentialKind,
    CredentialStop,
    Details,
    Induction,
    RegisterAnswer,
    Restriction,
)
from compliance.rules.expiry import CredentialGap, Shortfall
from compliance.selectors.details import rows_of
from compliance.selectors.people import restrictions_on, skills_of
from compliance.selectors.registers import last_words_of
from shifts.models import Booking
from shifts.selectors.accepting import Place, places_of
from staffbank.actors import Actor
from staffbank.periods import wall_time
from workers.models import Capacity, WorkerSkill

#: From this long before its last day a credential is said to be ending.
SOON = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Ending:
    """A checked credential that ends soon, and how many bookings come after its last day."""

    credential: Credential
    bookings: int


@dataclass(frozen=True, slots=True)
class Passport:
    """What a worker reads about themself. ``places`` are the trusts at which they could work;
    ``engaged`` is whether one has them in its bank, for work that they can do."""

    credentials: tuple[Credential, ...]
    places: tuple[Place, ...]
    kinds: dict[str, CredentialKind]
    ending: tuple[Ending, ...]
    engaged: bool
    restrictions: tuple[Restriction, ...]
    registers: tuple[RegisterAnswer, ...]
    details: dict[int, Details]
    inductions: tuple[Induction, ...]
    skills: tuple[WorkerSkill, ...]

    @property
    def gaps(self) -> tuple[CredentialGap, ...]:
        """What their own trusts want today, one of each kind."""
        order = list(Shortfall)
        found = {gap.kind: gap for place in self.places if place.own for gap in place.gaps}
        return tuple(sorted(found.values(), key=lambda gap: (order.index(gap.shortfall), gap.kind)))

    @property
    def begun(self) -> bool:
        """Whether anything was ever checked."""
        return any(each.checked_at for each in self.credentials)

    @property
    def cleared(self) -> bool:
        return self.engaged and not self.gaps


def passport_of(actor: Actor, now: datetime, today: date) -> Passport:
    """The worker's own passport, with what stands against each check. Replaced ones are left
    out."""
    assert actor.worker_id is not None
    standing = CredentialStop.objects.visible_to(actor).standing().select_related("trust")
    credentials = tuple(
        Credential.objects.visible_to(actor)
        .exclude(status=Credential.Status.REPLACED)
        .select_related("kind", "checked_at_trust")
        .prefetch_related(Prefetch("stops", standing.order_by("pk")))
        .order_by("kind__sort", "-submitted_at")
    )
    return Passport(
        credentials=credentials,
        places=places_of(actor, now, today),
        kinds={kind.code: kind for kind in CredentialKind.objects.all()},
        ending=ending_soon(actor, credentials, today),
        engaged=bool(actor.trusts) and Capacity.objects.visible_to(actor).current(today).exists(),
        restrictions=restrictions_on(actor.worker_id, actor),
        registers=tuple(last_words_of(actor.worker_id, actor)),
        details=rows_of(credentials, actor),
        inductions=tuple(
            Induction.objects.visible_to(actor)
            .select_related("trust", "site", "ward", "recorded_by")
            .order_by("-given_on", "-pk")
        ),
        skills=tuple(skills_of(actor.worker_id, actor)),
    )


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
